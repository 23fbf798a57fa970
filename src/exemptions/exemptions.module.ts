import { Module } from '@nestjs/common';
import { DecideExemption } from './decide-exemption.js';
import { ExemptionsController } from './exemptions.controller.js';
import { ExemptionsQueries } from './exemptions.queries.js';

@Module({
  controllers: [ExemptionsController],
  providers: [ExemptionsQueries, DecideExemption],
})
export class ExemptionsModule {}
