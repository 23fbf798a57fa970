import type { Actor } from '../actor.js';

/** The part of an open transaction that runs statements: what helpers of the unit of work itself are given. */
export interface Statements {
  readonly organizationId: string;
  readonly actor: Actor;
  readonly now: Date;
  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  execute(sql: string, values?: readonly unknown[]): Promise<number>;
}
