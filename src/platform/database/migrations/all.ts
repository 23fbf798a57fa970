import { Ground1764000000001 } from './0001-ground.js';

/** In the order in which they run. */
export const migrations = [Ground1764000000001];
