import { Ground1764000000001 } from './0001-ground.js';
import { Revocations1764000000002 } from './0002-revocations.js';
import { FirstUse1764000000005 } from './0005-first-use.js';

/** In the order in which they run. */
export const migrations = [Ground1764000000001, Revocations1764000000002, FirstUse1764000000005];
