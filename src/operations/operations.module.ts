import { Global, Module } from '@nestjs/common';
import { ContractController } from './contract/contract.controller.js';
import { ContractSource } from './contract/contract.source.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { Metrics } from './metrics/metrics.js';
import { MetricsListener } from './metrics/metrics.listener.js';
import { Readiness } from './readiness.js';

/** What the people who run the server look at, and the contract for those who call it. */
@Global()
@Module({
  controllers: [ContractController, HealthController, MetricsController],
  providers: [Readiness, ContractSource, Metrics, MetricsListener],
  exports: [Readiness, ContractSource, Metrics],
})
export class OperationsModule {}
