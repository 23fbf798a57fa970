import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants } from './tenants.js';

/**
 * Decisions over sets of keys, and the long work that plans them.
 *
 * A set is frozen as rows before it is decided about; the decision itself is one row, so that applying and undoing it
 * cost the same for one key and for ten million, and no row of a key is rewritten.
 */
export class Revocations1764000000002 implements MigrationInterface {
  name = 'Revocations1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(guardTenants('jobs', 'revocations', 'revocation_keys'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index keyreeve.keys_replaces;
      drop table keyreeve.revocation_keys, keyreeve.revocations, keyreeve.jobs`);
  }
}

const tables = `
-- Long work that somebody asked for: one row from the request to its end, whichever node does it.
create table keyreeve.jobs (
  organization_id uuid not null references keyreeve.organizations (id),
  id              uuid not null,
  kind            text not null,
  requested_at    timestamptz(3) not null,
  requested_by    uuid not null,
  input           jsonb not null,
  done            bigint not null default 0,
  total           bigint,
  finished_at     timestamptz(3),
  failure         text,
  primary key (organization_id, id)
);
create index jobs_open on keyreeve.jobs (requested_at) where finished_at is null;

-- What a decision over a set is at an instant (planned, applied, final …) follows from these; nothing stores it.
create table keyreeve.revocations (
  organization_id uuid not null references keyreeve.organizations (id),
  id              uuid not null,
  action          text not null check (action in ('revoke', 'suspend', 'restore')),
  selection       jsonb not null,
  reason          text not null,
  undo_minutes    integer not null check (undo_minutes between 0 and 10080),
  requested_at    timestamptz(3) not null,
  requested_by    uuid not null,
  requested_with  uuid,
  -- The plan: the instant of the snapshot in which the set was read, and what the set is.
  planned_at      timestamptz(3),
  key_count       integer,
  set_hash        bytea,
  team_ids        uuid[],
  impact          jsonb,
  left_out        jsonb,
  -- The decision: taken at applied_at, in force from effective_at (later where it is scheduled).
  -- How high whoever decided stood: nobody lower undoes it.
  standing        text check (standing in ('team_admin', 'admin', 'owner')),
  applied_at      timestamptz(3),
  applied_by      uuid,
  effective_at    timestamptz(3),
  successors      integer,
  undo_until      timestamptz(3),
  undone_at       timestamptz(3),
  undone_by       uuid,
  cancelled_at    timestamptz(3),
  cancelled_by    uuid,
  -- When keys of the set came free of something that had refused them.
  freed_at        timestamptz(3) generated always as (case action when 'restore' then effective_at else undone_at end) stored,
  primary key (organization_id, id),
  check ((planned_at is null) = (set_hash is null)),
  check ((applied_at is null) = (applied_by is null) and (applied_at is null) = (standing is null)),
  check (effective_at >= applied_at and undone_at >= effective_at)
);
create index revocations_applied on keyreeve.revocations (organization_id, action, effective_at) where effective_at is not null;
create index revocations_freed on keyreeve.revocations (organization_id, freed_at) where freed_at is not null;

-- One row per key of a set. No foreign keys: a million checks, on rows that are never deleted.
create table keyreeve.revocation_keys (
  organization_id uuid not null,
  key_id          uuid not null,
  revocation_id   uuid not null,
  -- The key's successor when the set was frozen: one that it has now and had not then was made since.
  successor       uuid,
  -- The suspensions of the key that a restore lifts.
  lifts           uuid[],
  primary key (organization_id, key_id, revocation_id)
);
create unique index revocation_keys_set on keyreeve.revocation_keys (organization_id, revocation_id, key_id);
create index keys_replaces on keyreeve.keys (organization_id, id) where replaces is not null;
`;
