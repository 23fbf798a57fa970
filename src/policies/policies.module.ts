import { Global, Module } from '@nestjs/common';
import { ServiceAccountPolicy } from '../users/service-account-policy.js';
import { PoliciesController } from './policies.controller.js';
import { PoliciesQueries } from './policies.queries.js';
import { PoliciesService } from './policies.service.js';
import { PolicyOnServiceAccounts } from './service-account-creators.js';
import { PolicyReader } from './policy.reader.js';

/** Global, because users ask who may create service accounts and stand to the left of policies. */
@Global()
@Module({
  controllers: [PoliciesController],
  providers: [
    PolicyReader,
    PoliciesQueries,
    PoliciesService,
    { provide: ServiceAccountPolicy, useClass: PolicyOnServiceAccounts },
  ],
  exports: [PolicyReader, ServiceAccountPolicy],
})
export class PoliciesModule {}
