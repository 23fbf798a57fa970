import type { OutputOptions } from '../output/printer.js';

export interface SeedOptions extends OutputOptions {
  members: number;
  keys: number;
  teams: number;
  seed: number;
  name: string;
  into?: boolean;
}

export interface AdminOptions extends OutputOptions {
  email: string;
  organization?: string;
  name?: string;
}
