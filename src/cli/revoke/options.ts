import type { OutputOptions } from '../output/printer.js';

export interface PlanOptions extends OutputOptions {
  reason: string;
  action?: 'revoke' | 'suspend' | 'restore';
  filter?: string[];
  keys?: string;
  everything?: boolean;
  except?: string;
  include?: string;
  descendants?: boolean;
  undoMinutes?: number;
}

export interface ApplyOptions extends OutputOptions {
  hash: string;
  confirm?: string;
  at?: string;
}
