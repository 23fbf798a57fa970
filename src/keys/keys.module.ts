import { Global, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { CallingKey } from '../access/calling-key.js';
import { PolicyReader } from '../policies/policy.reader.js';
import { DepartingKeys } from '../users/departing-keys.js';
import { OwnedKeys } from '../users/owned-keys.js';
import { CallingKeyQueries } from './calling-key.queries.js';
import { DecideKey } from './decide-key.js';
import { DepartingKeysQueries } from './departing-keys.queries.js';
import { EditKey } from './edit-key.js';
import { EndKey } from './end-key.js';
import { ExportAnswer } from './export/export-answer.js';
import { ExportKeys } from './export/export-keys.js';
import { ExportsController } from './export/exports.controller.js';
import { ExportsQueries } from './export/exports.queries.js';
import { GenerateKey } from './generate-key.js';
import { KeyDecisionsController } from './key-decisions.controller.js';
import { KeyExplainController } from './key-explain.controller.js';
import { KeyExplainQueries } from './key-explain.queries.js';
import { KeyHistoryQueries } from './key-history.queries.js';
import { KeyLookupQueries } from './key-lookup.queries.js';
import { KeySelfController } from './key-self.controller.js';
import { KeySettingsController } from './key-settings.controller.js';
import { KeySettingsQueries } from './key-settings.queries.js';
import { KeySettingsService } from './key-settings.service.js';
import { KeysController } from './keys.controller.js';
import { KeysListController } from './keys-list.controller.js';
import { KeysQueries } from './keys.queries.js';
import { KeyListQueries } from './list/key-list.queries.js';
import { NewKeys } from './new-keys.js';
import { RegenerateKey } from './regenerate-key.js';
import { OwnedKeysQueries } from './owned-keys.queries.js';
import { RestoreKey } from './restore-key.js';

const commands = [NewKeys, GenerateKey, RegenerateKey, EditKey, EndKey, DecideKey, RestoreKey, KeySettingsService];

/** Global for what modules to its left ask of it: what a key is told of itself, what decisions make of people's keys. */
@Global()
@Module({
  imports: [AccessModule],
  controllers: [
    ExportsController,
    KeySelfController,
    KeySettingsController,
    KeysController,
    KeyDecisionsController,
    KeysListController,
    KeyExplainController,
  ],
  providers: [
    PolicyReader,
    KeysQueries,
    KeyListQueries,
    KeyLookupQueries,
    KeyHistoryQueries,
    KeyExplainQueries,
    KeySettingsQueries,
    ExportKeys,
    ExportAnswer,
    ExportsQueries,
    { provide: CallingKey, useClass: CallingKeyQueries },
    { provide: OwnedKeys, useClass: OwnedKeysQueries },
    { provide: DepartingKeys, useClass: DepartingKeysQueries },
    ...commands,
  ],
  exports: [KeysQueries, CallingKey, OwnedKeys, DepartingKeys],
})
export class KeysModule {}
