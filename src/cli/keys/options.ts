import type { OutputOptions } from '../output/printer.js';

export interface CreateOptions extends OutputOptions {
  name: string;
  team?: string;
  owner?: string;
  description?: string;
  lifetime?: number;
  expiresAt?: string;
  scope?: string[];
  cidr?: string[];
  secretOnly?: boolean;
}

export interface RegenerateOptions extends OutputOptions {
  /** In seconds. */
  overlap?: number;
  because?: 'leaked';
  activate?: 'now' | 'first_use';
  secretOnly?: boolean;
}

export interface DecideOptions extends OutputOptions {
  reason: string;
}

export interface ExplainOptions extends OutputOptions {
  at?: string;
}

export interface LookupOptions extends OutputOptions {
  scan?: string;
  ids?: boolean;
}

export interface ExportOptions extends OutputOptions {
  out: string;
  format: 'csv' | 'ndjson';
  after?: string;
  [filter: string]: string | string[] | number | boolean | undefined;
}

export interface StatsOptions extends OutputOptions {
  exact?: boolean;
  asOf?: string;
  [filter: string]: string | string[] | boolean | undefined;
}

export interface ListOptions extends OutputOptions {
  all?: boolean;
  limit?: number;
  cursor?: string;
  sort?: string;
  [filter: string]: string | string[] | number | boolean | undefined;
}
