import type { OutputOptions } from '../output/printer.js';

export interface LoginOptions extends OutputOptions {
  withApiKey: string;
  url?: string;
}

export interface WhoamiOptions extends OutputOptions {
  /** In milliseconds. */
  expiresWithin?: number;
}
