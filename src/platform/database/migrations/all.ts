import { Ground1764000000001 } from './0001-ground.js';
import { Revocations1764000000002 } from './0002-revocations.js';
import { Rechecks1764000000003 } from './0003-rechecks.js';
import { Previews1764000000004 } from './0004-previews.js';
import { FirstUse1764000000005 } from './0005-first-use.js';
import { Exemptions1764000000006 } from './0006-exemptions.js';
import { Exports1764000000007 } from './0007-exports.js';

/** In the order in which they run. */
export const migrations = [
  Ground1764000000001,
  Revocations1764000000002,
  Rechecks1764000000003,
  Previews1764000000004,
  FirstUse1764000000005,
  Exemptions1764000000006,
  Exports1764000000007,
];
