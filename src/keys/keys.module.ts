import { Module } from '@nestjs/common';
import { PolicyReader } from '../policies/policy.reader.js';
import { DecideKey } from './decide-key.js';
import { EditKey } from './edit-key.js';
import { EndKey } from './end-key.js';
import { GenerateKey } from './generate-key.js';
import { KeyDecisionsController } from './key-decisions.controller.js';
import { KeySelfController } from './key-self.controller.js';
import { KeySettingsController } from './key-settings.controller.js';
import { KeySettingsQueries } from './key-settings.queries.js';
import { KeySettingsService } from './key-settings.service.js';
import { KeysController } from './keys.controller.js';
import { KeysListController } from './keys-list.controller.js';
import { KeysQueries } from './keys.queries.js';
import { NewKeys } from './new-keys.js';
import { RegenerateKey } from './regenerate-key.js';
import { RestoreKey } from './restore-key.js';

const commands = [NewKeys, GenerateKey, RegenerateKey, EditKey, EndKey, DecideKey, RestoreKey, KeySettingsService];

@Module({
  controllers: [KeySelfController, KeySettingsController, KeysController, KeyDecisionsController, KeysListController],
  providers: [PolicyReader, KeysQueries, KeySettingsQueries, ...commands],
  exports: [KeysQueries],
})
export class KeysModule {}
