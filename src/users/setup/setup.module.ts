import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/access.module.js';
import { Operator } from './operator.service.js';
import { SetupController } from './setup.controller.js';
import { Setup } from './setup.service.js';

/** How people come in: links that set a password, and what the operator does where nobody is there yet. */
@Module({
  imports: [AccessModule],
  controllers: [SetupController],
  providers: [Setup, Operator],
  exports: [Operator],
})
export class SetupModule {}
