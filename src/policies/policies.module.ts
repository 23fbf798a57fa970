import { Module } from '@nestjs/common';
import { PoliciesController } from './policies.controller.js';
import { PoliciesQueries } from './policies.queries.js';
import { PoliciesService } from './policies.service.js';
import { PolicyReader } from './policy.reader.js';

@Module({
  controllers: [PoliciesController],
  providers: [PolicyReader, PoliciesQueries, PoliciesService],
  exports: [PolicyReader],
})
export class PoliciesModule {}
