import type { OutputOptions } from '../output/printer.js';

export interface ShowOptions extends OutputOptions {
  team?: string;
}

/** Takes a rule away. Kept as a word, since commander takes a parser's null for no value. */
export const UNSET = 'none';
export type Unset = typeof UNSET;

/** One value for both kinds of key, or one for each. */
export type PerKind<Value> = Value | { personal?: Value | null; service?: Value | null } | Unset;

export interface SetOptions extends ShowOptions {
  maxLifetime?: PerKind<number>;
  maxIdle?: PerKind<number>;
  requireExpiry?: PerKind<boolean>;
  whoMayCreate?: PerKind<string>;
  maxOverlap?: number | Unset;
  selfRotation?: string;
  serviceAccountCreators?: string;
  allowedScope?: string[];
  allowedCidr?: string[];
  maxLiveKeys?: number | Unset;
  adminKeysElsewhere?: string;
  enforceFrom?: string;
  reason?: string;
}

export interface PreviewOptions extends SetOptions {
  withdraw?: number;
}

export interface RollBackOptions extends ShowOptions {
  reason: string;
  enforceFrom?: string;
}
