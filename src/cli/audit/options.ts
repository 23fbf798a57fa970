import type { OutputOptions } from '../output/printer.js';

/** Each filter is the parameter of the same name of `GET /v1/audit-events`. */
export interface AuditOptions extends OutputOptions {
  action?: string[];
  actor?: string;
  target?: string;
  team?: string;
  outcome?: 'success' | 'refused' | 'failure';
  from?: string;
  until?: string;
  q?: string;
  all?: boolean;
  limit?: number;
  cursor?: string;
}
