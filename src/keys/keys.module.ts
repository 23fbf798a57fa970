import { Module } from '@nestjs/common';
import { PolicyReader } from '../policies/policy.reader.js';
import { KeysListController } from './keys-list.controller.js';
import { KeysQueries } from './keys.queries.js';

@Module({
  controllers: [KeysListController],
  providers: [PolicyReader, KeysQueries],
  exports: [KeysQueries],
})
export class KeysModule {}
