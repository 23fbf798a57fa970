import type { OutputOptions } from '../output/printer.js';

export type Action = 'revoke' | 'suspend' | 'restore';

export interface PlanOptions extends OutputOptions {
  action?: Action;
  reason: string;
  undoMinutes?: number;
  /** Each `name=value`, for the parameters of `GET /v1/keys` that have no flag of their own here. */
  filter?: string[];
  keys?: string[];
  except?: string[];
  include?: string[];
  everything?: boolean;
  descendants?: boolean;
  /** The list's own flags. */
  [filter: string]: string | string[] | number | boolean | undefined;
}

export interface ApplyOptions extends OutputOptions {
  hash?: string;
  confirm?: string;
  at?: string;
}

export interface ListOptions extends OutputOptions {
  all?: boolean;
  limit?: number;
  cursor?: string;
}
