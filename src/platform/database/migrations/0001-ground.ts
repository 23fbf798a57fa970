import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The whole ground: tenants, owners, keys, policies, the audit log, the change feed.
 *
 * Nothing that answers a question about the past is overwritten: periods are `[since, until)` rows, decisions are rows
 * that are lifted rather than deleted, edits leave the values they replaced. Instants are kept in milliseconds, because
 * a keyset cursor made from a JavaScript date would otherwise skip rows that share a millisecond.
 */
export class Ground1764000000001 implements MigrationInterface {
  name = 'Ground1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [roles, installation, tenants, owners, keys, policies, access, feed, audit, guards]) {
      await runner.query(statements);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop schema keyreeve cascade`);
  }
}

/** Roles are of the whole cluster: another database's migration may have made them, or be making them right now. */
const roles = `
do $$
declare wanted text;
begin
  foreach wanted in array array['keyreeve_app', 'keyreeve_read'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin', wanted);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
  end loop;
end $$;
create schema keyreeve;
create extension if not exists pg_trgm with schema public;
create extension if not exists btree_gin with schema public;
`;

const installation = `
create table keyreeve.installation (
  id              integer primary key default 1 check (id = 1),
  secret_check    bytea not null,
  pepper_version  smallint not null default 1,
  created_at      timestamptz(3) not null,
  demo            boolean not null default false
);
`;

const tenants = `
create table keyreeve.organizations (
  id           uuid primary key,
  name         text not null,
  routing_tag  text not null unique check (routing_tag ~ '^[0-9A-Za-z]{4}$'),
  created_at   timestamptz(3) not null,
  version      integer not null default 1
);

create table keyreeve.teams (
  organization_id uuid not null references keyreeve.organizations (id),
  id              uuid not null,
  name            text not null,
  name_folded     text collate "C" not null,
  created_at      timestamptz(3) not null,
  created_by      uuid,
  version         integer not null default 1,
  primary key (organization_id, id)
);
create unique index teams_name on keyreeve.teams (organization_id, name_folded);

-- Names of users, teams and service accounts as they were: an id is useless once the thing is gone.
create table keyreeve.names (
  organization_id uuid not null,
  subject_id      uuid not null,
  since           timestamptz(3) not null,
  until           timestamptz(3),
  name            text not null,
  email           text,
  primary key (organization_id, subject_id, since)
);
`;

const owners = `
create table keyreeve.owners (
  organization_id uuid not null references keyreeve.organizations (id),
  id              uuid not null,
  type            text not null check (type in ('user', 'service_account')),
  team_id         uuid,
  created_at      timestamptz(3) not null,
  created_by      uuid,
  version         integer not null default 1,
  name            text not null,
  name_folded     text collate "C" not null,
  email           text,
  email_folded    text collate "C",
  description     text not null default '',
  primary key (organization_id, id),
  check ((type = 'service_account') = (team_id is not null)),
  foreign key (organization_id, team_id) references keyreeve.teams (organization_id, id)
);
create unique index owners_email on keyreeve.owners (organization_id, email_folded);
create index owners_name on keyreeve.owners (organization_id, name_folded, id);
create index owners_team on keyreeve.owners (organization_id, team_id) where team_id is not null;
create index owners_search on keyreeve.owners using gin (organization_id, (name_folded || ' ' || coalesce(email_folded, '')) gin_trgm_ops);

-- A period without a row is not possible: every owner has a state from its creation on.
create table keyreeve.owner_states (
  organization_id uuid not null,
  owner_id        uuid not null,
  since           timestamptz(3) not null,
  until           timestamptz(3),
  state           text not null check (state in ('active', 'deactivated', 'removed')),
  by              uuid,
  reason          text,
  primary key (organization_id, owner_id, since),
  foreign key (organization_id, owner_id) references keyreeve.owners (organization_id, id)
);

create index owner_states_removed on keyreeve.owner_states (organization_id, owner_id) where state = 'removed';

-- One mark bears on every key of the owner that was created before it.
create table keyreeve.owner_marks (
  organization_id uuid not null,
  id              uuid not null,
  owner_id        uuid not null,
  cause           text not null check (cause in ('owner_deactivated', 'administrator')),
  level           text not null check (level in ('team', 'organization')),
  team_id         uuid,
  since           timestamptz(3) not null,
  until           timestamptz(3),
  opened_by       uuid,
  reason          text,
  lifted_by       uuid,
  lift_reason     text,
  primary key (organization_id, id),
  foreign key (organization_id, owner_id) references keyreeve.owners (organization_id, id)
);
create index owner_marks_owner on keyreeve.owner_marks (organization_id, owner_id, since);
create index owner_marks_ended on keyreeve.owner_marks (organization_id, until, owner_id) where until is not null;

-- The end of a membership is itself a mark on the keys of that user in that team, until lifted_at.
create table keyreeve.memberships (
  organization_id uuid not null,
  id              uuid not null,
  team_id         uuid not null,
  user_id         uuid not null,
  since           timestamptz(3) not null,
  until           timestamptz(3),
  created_by      uuid,
  ended_by        uuid,
  end_reason      text,
  end_level       text check (end_level in ('team', 'organization')),
  lifted_at       timestamptz(3),
  lifted_by       uuid,
  primary key (organization_id, id),
  foreign key (organization_id, team_id) references keyreeve.teams (organization_id, id),
  foreign key (organization_id, user_id) references keyreeve.owners (organization_id, id)
);
create index memberships_user on keyreeve.memberships (organization_id, user_id, team_id, since);
create index memberships_ended on keyreeve.memberships (organization_id, user_id) where until is not null;
create index memberships_lifted on keyreeve.memberships (organization_id, lifted_at) where lifted_at is not null;
create index memberships_team on keyreeve.memberships (organization_id, team_id, user_id);

-- Only what lifts a person above a plain member: owner, admin, auditor of the organization; admin of a team.
create table keyreeve.role_grants (
  organization_id uuid not null,
  id              uuid not null,
  owner_id        uuid not null,
  team_id         uuid,
  role            text not null,
  since           timestamptz(3) not null,
  until           timestamptz(3),
  granted_by      uuid,
  ended_by        uuid,
  primary key (organization_id, id),
  check (role in ('owner', 'admin', 'auditor') and (team_id is null or role = 'admin')),
  foreign key (organization_id, owner_id) references keyreeve.owners (organization_id, id),
  foreign key (organization_id, team_id) references keyreeve.teams (organization_id, id)
);
create index role_grants_owner on keyreeve.role_grants (organization_id, owner_id, since);
create index role_grants_team on keyreeve.role_grants (organization_id, team_id) where team_id is not null;

create table keyreeve.stewardships (
  organization_id    uuid not null,
  id                 uuid not null,
  service_account_id uuid not null,
  user_id            uuid not null,
  role               text not null check (role in ('steward', 'deputy')),
  since              timestamptz(3) not null,
  until              timestamptz(3),
  granted_by         uuid,
  ended_by           uuid,
  primary key (organization_id, id),
  foreign key (organization_id, service_account_id) references keyreeve.owners (organization_id, id),
  foreign key (organization_id, user_id) references keyreeve.owners (organization_id, id)
);
create index stewardships_account on keyreeve.stewardships (organization_id, service_account_id, since);
create index stewardships_user on keyreeve.stewardships (organization_id, user_id, since);
`;

const keys = `
-- Facts only: what a key's status is follows from these, from its owner's and from the policies, at an instant.
-- No index, not even in a predicate, over anything that a decision about a key changes.
create table keyreeve.keys (
  organization_id uuid not null,
  id              uuid not null,
  owner_id        uuid not null,
  team_id         uuid not null,
  created_at      timestamptz(3) not null,
  own_expires_at  timestamptz(3),
  activated_at    timestamptz(3),
  created_by      uuid not null,
  created_with    uuid,
  replaces        uuid,
  replaced_by     uuid,
  version         integer not null default 1,
  verify_limit    integer,
  pepper_version  smallint not null,
  imported        boolean not null default false,
  kind            text not null check (kind in ('personal', 'service')),
  digest          bytea not null,
  prefix          text not null,
  last_four       text not null,
  name            text not null,
  name_folded     text collate "C" not null,
  description     text not null default '',
  search_text     text collate "C" not null,
  scopes          text[] not null default '{}',
  allowed_cidrs   text[] not null default '{}',
  accepts         jsonb,
  reference       text,
  primary key (organization_id, id),
  foreign key (organization_id, owner_id) references keyreeve.owners (organization_id, id),
  foreign key (organization_id, team_id) references keyreeve.teams (organization_id, id)
);
create unique index keys_digest on keyreeve.keys (organization_id, digest);
create index keys_owner on keyreeve.keys (organization_id, owner_id, id);
create index keys_team on keyreeve.keys (organization_id, team_id, id);
create index keys_name on keyreeve.keys (organization_id, name_folded, id);
create index keys_team_name on keyreeve.keys (organization_id, team_id, name_folded, id);
create index keys_own_expiry on keyreeve.keys (organization_id, own_expires_at, id) where own_expires_at is not null;
create index keys_team_own_expiry on keyreeve.keys (organization_id, team_id, own_expires_at, id) where own_expires_at is not null;
create index keys_last_four on keyreeve.keys (organization_id, last_four);
create index keys_reference on keyreeve.keys (organization_id, reference) where reference is not null;
create index keys_created_with on keyreeve.keys (organization_id, created_with) where created_with is not null;
create index keys_imported on keyreeve.keys (organization_id, id) where imported;
create index keys_search on keyreeve.keys using gin (organization_id, search_text gin_trgm_ops);
alter table keyreeve.keys alter column owner_id set statistics 1000, alter column team_id set statistics 1000;
create statistics keyreeve.keys_owners (dependencies, ndistinct) on organization_id, team_id, owner_id from keyreeve.keys;

-- The values that an edit replaced, for as long as they stood.
create table keyreeve.key_revisions (
  organization_id uuid not null,
  key_id          uuid not null,
  version         integer not null,
  since           timestamptz(3) not null,
  until           timestamptz(3) not null,
  edited_by       uuid,
  name            text not null,
  description     text not null,
  scopes          text[] not null,
  allowed_cidrs   text[] not null,
  primary key (organization_id, key_id, version)
);

-- Causes add up and never overwrite one another; opened_at may lie ahead (the end of an overlap).
create table keyreeve.key_causes (
  organization_id uuid not null,
  key_id          uuid not null,
  id              uuid not null,
  effect          text not null check (effect in ('revoked', 'suspended')),
  cause           text not null,
  level           text not null check (level in ('owner', 'team', 'organization')),
  opened_at       timestamptz(3) not null,
  lifted_at       timestamptz(3),
  opened_by       uuid,
  opened_with     uuid,
  lifted_by       uuid,
  reason          text,
  lift_reason     text,
  primary key (organization_id, key_id, id),
  check (case effect when 'revoked' then cause in ('owner', 'administrator', 'regenerated', 'leaked') and lifted_at is null
                     else cause in ('administrator', 'leak_quarantine', 'known_to_leaver') end),
  foreign key (organization_id, key_id) references keyreeve.keys (organization_id, id)
);
create unique index key_causes_open on keyreeve.key_causes (organization_id, key_id, effect, cause) where lifted_at is null;
create index key_causes_opened on keyreeve.key_causes (organization_id, opened_at, key_id);
create index key_causes_revoked on keyreeve.key_causes (organization_id, key_id) where effect = 'revoked';
create index key_causes_suspended on keyreeve.key_causes (organization_id, key_id) where effect = 'suspended';
create index key_causes_leaks on keyreeve.key_causes (organization_id, key_id) where cause in ('leaked', 'leak_quarantine');
create index key_causes_lifted on keyreeve.key_causes (organization_id, lifted_at, key_id) where lifted_at is not null;

-- One key freed from a mark on its owner or from an ended membership (mark_id names either).
create table keyreeve.key_lifts (
  organization_id uuid not null,
  key_id          uuid not null,
  mark_id         uuid not null,
  at              timestamptz(3) not null,
  by              uuid,
  reason          text,
  primary key (organization_id, key_id, mark_id),
  foreign key (organization_id, key_id) references keyreeve.keys (organization_id, id)
);
create index key_lifts_at on keyreeve.key_lifts (organization_id, at, key_id);

create table keyreeve.secret_views (
  organization_id uuid not null,
  key_id          uuid not null,
  user_id         uuid not null,
  at              timestamptz(3) not null,
  primary key (organization_id, key_id, user_id),
  foreign key (organization_id, key_id) references keyreeve.keys (organization_id, id)
);
create index secret_views_user on keyreeve.secret_views (organization_id, user_id, key_id);

-- A row per key from its creation, written afterwards by the usage flusher alone, column by column.
create table keyreeve.key_usage (
  organization_id  uuid not null,
  key_id           uuid not null,
  last_used_at     timestamptz(3),
  last_refused_at  timestamptz(3),
  last_used_ip     inet,
  last_refused_ip  inet,
  last_used_client text,
  last_used_via    uuid,
  primary key (organization_id, key_id)
) with (fillfactor = 70);
create index key_usage_last_used on keyreeve.key_usage (organization_id, last_used_at, key_id) where last_used_at is not null;

-- Bit n of days = accepted use on day n + 1 of the month (UTC); kept 25 months.
create table keyreeve.key_usage_months (
  organization_id uuid not null,
  key_id          uuid not null,
  month           date not null,
  days            integer not null,
  primary key (organization_id, key_id, month)
) with (fillfactor = 70);

-- The last 7 distinct addresses of accepted use.
create table keyreeve.key_addresses (
  organization_id uuid not null,
  key_id          uuid not null,
  address         inet not null,
  client          text,
  first_day       date not null,
  last_day        date not null,
  primary key (organization_id, key_id, address)
) with (fillfactor = 70);
create index key_addresses_address on keyreeve.key_addresses (organization_id, address);

create table keyreeve.key_settings (
  organization_id       uuid not null,
  user_id               uuid not null,
  default_lifetime_days integer,
  version               integer not null default 1,
  primary key (organization_id, user_id),
  foreign key (organization_id, user_id) references keyreeve.owners (organization_id, id)
);
`;

const policies = `
-- Immutable but for the two marks of a version that never came, or no longer counts, into force.
create table keyreeve.policy_versions (
  organization_id uuid not null,
  id              uuid not null,
  team_id         uuid,
  number          integer not null,
  rules           jsonb not null,
  enforce_from    timestamptz(3) not null,
  saved_at        timestamptz(3) not null,
  saved_by        uuid,
  reason          text,
  superseded_at   timestamptz(3),
  withdrawn_at    timestamptz(3),
  withdrawn_by    uuid,
  withdraw_reason text,
  primary key (organization_id, id),
  check (enforce_from >= saved_at),
  foreign key (organization_id, team_id) references keyreeve.teams (organization_id, id)
);
create unique index policy_versions_number on keyreeve.policy_versions (organization_id, team_id, number) nulls not distinct;
`;

const access = `
create table keyreeve.passwords (
  organization_id uuid not null,
  user_id         uuid not null,
  hash            text not null,
  changed_at      timestamptz(3) not null,
  primary key (organization_id, user_id),
  foreign key (organization_id, user_id) references keyreeve.owners (organization_id, id)
);

-- Invitations and resets: the link's secret is stored hashed and works once.
create table keyreeve.setup_links (
  organization_id uuid not null,
  id              uuid not null,
  digest          bytea not null unique,
  user_id         uuid not null,
  purpose         text not null check (purpose in ('invitation', 'reset')),
  created_at      timestamptz(3) not null,
  expires_at      timestamptz(3) not null,
  created_by      uuid,
  used_at         timestamptz(3),
  cancelled_at    timestamptz(3),
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references keyreeve.owners (organization_id, id)
);
create index setup_links_user on keyreeve.setup_links (organization_id, user_id);

create table keyreeve.sessions (
  organization_id  uuid not null,
  id               uuid not null,
  digest           bytea not null unique,
  user_id          uuid not null,
  created_at       timestamptz(3) not null,
  authenticated_at timestamptz(3) not null,
  last_seen_at     timestamptz(3) not null,
  expires_at       timestamptz(3) not null,
  ended_at         timestamptz(3),
  method           text not null,
  ip               inet,
  user_agent       text,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references keyreeve.owners (organization_id, id)
);
create index sessions_user on keyreeve.sessions (organization_id, user_id, created_at);

-- Back-off of sign-in, per (account, source) and per source: bucket is a hash of either.
create table keyreeve.sign_in_failures (
  bucket     bytea primary key,
  failures   integer not null,
  last_at    timestamptz(3) not null
);

create table keyreeve.idempotency_records (
  organization_id uuid not null,
  caller_id       uuid not null,
  key             text not null,
  operation       text not null,
  request_hash    bytea not null,
  answer          jsonb not null,
  created_at      timestamptz(3) not null,
  primary key (organization_id, caller_id, key)
);
create index idempotency_records_created on keyreeve.idempotency_records (created_at);
`;

const feed = `
-- What every node must drop from its cache. A row can only take trust away, never give it.
create table keyreeve.change_feed (
  id              bigint generated always as identity primary key,
  txid            xid8 not null default pg_current_xact_id(),
  organization_id uuid not null,
  kind            text not null check (kind in ('key', 'owner', 'policy', 'organization')),
  target          uuid not null,
  at              timestamptz(3) not null
);
create index change_feed_txid on keyreeve.change_feed (txid);
create index change_feed_at on keyreeve.change_feed (at);
`;

const audit = `
create table keyreeve.audit_events (
  organization_id uuid not null,
  id              uuid not null,
  occurred_at     timestamptz(3) not null,
  txid            xid8 not null default pg_current_xact_id(),
  actor_id        uuid,
  credential_id   uuid,
  team_id         uuid,
  action          text not null,
  outcome         text not null check (outcome in ('success', 'refused', 'failure')),
  code            text,
  leaf            bytea not null check (octet_length(leaf) <= 65535),
  leaf_hash       bytea not null,
  primary key (organization_id, occurred_at, id)
) partition by range (occurred_at);
create index audit_events_action on keyreeve.audit_events (organization_id, action, occurred_at, id);
create index audit_events_actor on keyreeve.audit_events (organization_id, actor_id, occurred_at, id);
create index audit_events_credential on keyreeve.audit_events (organization_id, credential_id, occurred_at, id) where credential_id is not null;
create index audit_events_team on keyreeve.audit_events (organization_id, team_id, occurred_at, id) where team_id is not null;
create index audit_events_txid on keyreeve.audit_events (txid);

create table keyreeve.audit_targets (
  organization_id uuid not null,
  target_id       uuid not null,
  occurred_at     timestamptz(3) not null,
  event_id        uuid not null,
  primary key (organization_id, target_id, occurred_at, event_id)
) partition by range (occurred_at);

-- Personal values and the salts that open their commitments: erasable without touching the log.
create table keyreeve.audit_personal (
  organization_id uuid not null,
  event_id        uuid not null,
  occurred_at     timestamptz(3) not null,
  opened          jsonb not null,
  primary key (organization_id, occurred_at, event_id)
) partition by range (occurred_at);

create function keyreeve.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_events_append_only before update or delete on keyreeve.audit_events
  for each row execute function keyreeve.refuse_change();
create trigger audit_targets_append_only before update or delete on keyreeve.audit_targets
  for each row execute function keyreeve.refuse_change();
create trigger audit_events_no_truncate before truncate on keyreeve.audit_events
  for each statement execute function keyreeve.refuse_change();
create trigger audit_targets_no_truncate before truncate on keyreeve.audit_targets
  for each statement execute function keyreeve.refuse_change();

-- Makes the monthly partitions from one month to another, both included; the default partition takes what lies outside.
create function keyreeve.ensure_partitions(first date, last date) returns integer language plpgsql as $$
declare
  month date := date_trunc('month', first);
  parent text;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('keyreeve.ensure_partitions'));
  while month <= last loop
    foreach parent in array array['audit_events', 'audit_targets', 'audit_personal'] loop
      if to_regclass(format('keyreeve.%I', parent || to_char(month, '_YYYY_MM'))) is null then
        execute format('create table keyreeve.%I partition of keyreeve.%I for values from (%L) to (%L)',
          parent || to_char(month, '_YYYY_MM'), parent, month::text || ' 00:00+00', (month + interval '1 month')::date::text || ' 00:00+00');
        made := made + 1;
      end if;
    end loop;
    month := month + interval '1 month';
  end loop;
  return made;
end $$;
create table keyreeve.audit_events_other partition of keyreeve.audit_events default;
create table keyreeve.audit_targets_other partition of keyreeve.audit_targets default;
create table keyreeve.audit_personal_other partition of keyreeve.audit_personal default;
`;

/**
 * Serving roles own nothing. Writes go through forced row-level security with the organization set by the unit of work;
 * reads name their tenant in every statement, so their policy lets rows through: a policy under LIKE would stop the
 * trigram indexes, since that operator is not leakproof.
 */
const guards = `
grant usage on schema keyreeve to keyreeve_app, keyreeve_read;
grant select on all tables in schema keyreeve to keyreeve_app, keyreeve_read;
grant insert, update, delete on all tables in schema keyreeve to keyreeve_app;
revoke insert, update, delete on keyreeve.installation from keyreeve_app;
revoke update, delete on keyreeve.audit_events, keyreeve.audit_targets, keyreeve.audit_personal from keyreeve_app;
revoke all on keyreeve.audit_events_other, keyreeve.audit_targets_other, keyreeve.audit_personal_other from keyreeve_app, keyreeve_read;
revoke execute on function keyreeve.ensure_partitions from public;

do $$
declare held record;
begin
  for held in
    select c.relname, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id') as tenant
    from pg_class c where c.relnamespace = 'keyreeve'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and (c.relname = 'organizations' or exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id'))
  loop
    execute format('alter table keyreeve.%I enable row level security, force row level security', held.relname);
    execute format('create policy tenant on keyreeve.%I to keyreeve_app using (%s = nullif(current_setting(''keyreeve.organization'', true), '''')::uuid)',
      held.relname, case when held.tenant then 'organization_id' else 'id' end);
    execute format('create policy reading on keyreeve.%I for select to keyreeve_read using (true)', held.relname);
    execute format('create policy upkeep on keyreeve.%I to current_user using (true)', held.relname);
  end loop;
end $$;
`;
