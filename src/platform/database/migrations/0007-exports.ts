import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants } from './tenants.js';

/** Inventories that were handed out: to whom, of what, and which bytes. */
export class Exports1764000000007 implements MigrationInterface {
  name = 'Exports1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(guardTenants('exports'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table keyreeve.exports');
  }
}

const tables = `
create table keyreeve.exports (
  organization_id uuid not null references keyreeve.organizations (id),
  id              uuid not null,
  requested_by    uuid not null,
  -- The key or the session, null for neither.
  requested_with  uuid,
  with_type       text not null check (with_type in ('key', 'session', 'none')),
  format          text not null check (format in ('csv', 'ndjson')),
  -- The filters as they were asked for.
  query           jsonb not null,
  -- The instant of which it tells: the past one that was asked for, or that of its snapshot.
  at              timestamptz(3) not null,
  as_of           boolean not null,
  after_key       uuid,
  started_at      timestamptz(3) not null,
  -- All null until it ends, and for good where its node died.
  finished_at     timestamptz(3),
  complete        boolean,
  key_count       integer,
  sha256          bytea check (length(sha256) = 32),
  primary key (organization_id, id),
  check ((finished_at is null) = (complete is null) and (finished_at is null) = (key_count is null)
    and (finished_at is null) = (sha256 is null))
);
`;
