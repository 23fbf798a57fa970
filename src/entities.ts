import { KeyCause } from './keys/key-cause.entity.js';
import { Key } from './keys/key.entity.js';

/** Every mapped table, in one place, since a bundle cannot be searched for them. */
export const entities = [Key, KeyCause];
