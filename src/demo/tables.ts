/**
 * The tables that a generated organization fills, in the order in which references allow, with the columns that it sets
 * and what is written into them. Not formatted: a column a line would hide which table is which.
 */
// prettier-ignore
export const tables = {
  organizations: {
    id: 'uuid', name: 'text', routing_tag: 'text', created_at: 'instant',
  },
  teams: {
    organization_id: 'uuid', id: 'uuid', name: 'text', name_folded: 'text', created_at: 'instant', created_by: 'uuid',
    version: 'integer',
  },
  names: {
    organization_id: 'uuid', subject_id: 'uuid', since: 'instant', until: 'instant', name: 'text', email: 'text',
  },
  owners: {
    organization_id: 'uuid', id: 'uuid', type: 'text', team_id: 'uuid', created_at: 'instant', created_by: 'uuid',
    version: 'integer', name: 'text', name_folded: 'text', email: 'text', email_folded: 'text', description: 'text',
  },
  owner_states: {
    organization_id: 'uuid', owner_id: 'uuid', since: 'instant', until: 'instant', state: 'text', by: 'uuid',
    reason: 'text',
  },
  owner_marks: {
    organization_id: 'uuid', id: 'uuid', owner_id: 'uuid', cause: 'text', level: 'text', team_id: 'uuid',
    since: 'instant', until: 'instant', opened_by: 'uuid', reason: 'text', lifted_by: 'uuid', lift_reason: 'text',
  },
  memberships: {
    organization_id: 'uuid', id: 'uuid', team_id: 'uuid', user_id: 'uuid', since: 'instant', until: 'instant',
    created_by: 'uuid', ended_by: 'uuid', end_reason: 'text', end_level: 'text', lifted_at: 'instant',
    lifted_by: 'uuid',
  },
  role_grants: {
    organization_id: 'uuid', id: 'uuid', owner_id: 'uuid', team_id: 'uuid', role: 'text', since: 'instant',
    until: 'instant', granted_by: 'uuid', ended_by: 'uuid',
  },
  stewardships: {
    organization_id: 'uuid', id: 'uuid', service_account_id: 'uuid', user_id: 'uuid', role: 'text', since: 'instant',
    until: 'instant', granted_by: 'uuid', ended_by: 'uuid',
  },
  policy_versions: {
    organization_id: 'uuid', id: 'uuid', team_id: 'uuid', number: 'integer', rules: 'json', enforce_from: 'instant',
    saved_at: 'instant', saved_by: 'uuid', reason: 'text', superseded_at: 'instant', withdrawn_at: 'instant',
    withdrawn_by: 'uuid', withdraw_reason: 'text',
  },
  passwords: {
    organization_id: 'uuid', user_id: 'uuid', hash: 'text', changed_at: 'instant',
  },
  key_settings: {
    organization_id: 'uuid', user_id: 'uuid', default_lifetime_days: 'integer',
  },
  keys: {
    organization_id: 'uuid', id: 'uuid', owner_id: 'uuid', team_id: 'uuid', created_at: 'instant',
    own_expires_at: 'instant', activated_at: 'instant', created_by: 'uuid', created_with: 'uuid', replaces: 'uuid',
    replaced_by: 'uuid', version: 'integer', verify_limit: 'integer', pepper_version: 'smallint', kind: 'text',
    digest: 'bytes', prefix: 'text', last_four: 'text', name: 'text', name_folded: 'text', description: 'text',
    search_text: 'text', scopes: 'texts', allowed_cidrs: 'texts', reference: 'text',
  },
  key_usage: {
    organization_id: 'uuid', key_id: 'uuid', last_used_at: 'instant', last_refused_at: 'instant',
    last_used_ip: 'address', last_refused_ip: 'address', last_used_client: 'text', last_used_via: 'uuid',
  },
  key_usage_months: {
    organization_id: 'uuid', key_id: 'uuid', month: 'day', days: 'integer',
  },
  key_addresses: {
    organization_id: 'uuid', key_id: 'uuid', address: 'address', client: 'text', first_day: 'day', last_day: 'day',
  },
  key_revisions: {
    organization_id: 'uuid', key_id: 'uuid', version: 'integer', since: 'instant', until: 'instant',
    edited_by: 'uuid', name: 'text', description: 'text', scopes: 'texts', allowed_cidrs: 'texts',
  },
  key_causes: {
    organization_id: 'uuid', key_id: 'uuid', id: 'uuid', effect: 'text', cause: 'text', level: 'text',
    opened_at: 'instant', lifted_at: 'instant', opened_by: 'uuid', opened_with: 'uuid', lifted_by: 'uuid',
    reason: 'text', lift_reason: 'text',
  },
  key_lifts: {
    organization_id: 'uuid', key_id: 'uuid', mark_id: 'uuid', at: 'instant', by: 'uuid', reason: 'text',
  },
  revocations: {
    organization_id: 'uuid', id: 'uuid', action: 'text', selection: 'json', reason: 'text', undo_minutes: 'integer',
    requested_at: 'instant', requested_by: 'uuid', planned_at: 'instant', key_count: 'integer', set_hash: 'bytes',
    team_ids: 'uuids', impact: 'json', left_out: 'json', standing: 'text', applied_at: 'instant', applied_by: 'uuid',
    effective_at: 'instant', successors: 'integer', undo_until: 'instant', undone_at: 'instant', undone_by: 'uuid',
    cancelled_at: 'instant', cancelled_by: 'uuid',
  },
  revocation_keys: {
    organization_id: 'uuid', key_id: 'uuid', revocation_id: 'uuid', successor: 'uuid',
  },
  jobs: {
    organization_id: 'uuid', id: 'uuid', kind: 'text', requested_at: 'instant', requested_by: 'uuid', input: 'json',
    done: 'bigint', total: 'bigint', finished_at: 'instant',
  },
  secret_views: {
    organization_id: 'uuid', key_id: 'uuid', user_id: 'uuid', at: 'instant',
  },
  audit_events: {
    organization_id: 'uuid', id: 'uuid', occurred_at: 'instant', actor_id: 'uuid', credential_id: 'uuid',
    team_id: 'uuid', action: 'text', outcome: 'text', leaf: 'bytes', leaf_hash: 'bytes',
  },
  audit_targets: {
    organization_id: 'uuid', target_id: 'uuid', occurred_at: 'instant', event_id: 'uuid',
  },
  audit_personal: {
    organization_id: 'uuid', event_id: 'uuid', occurred_at: 'instant', opened: 'json',
  },
} as const satisfies Record<string, Record<string, ColumnType>>;

/** Each stands for exactly one type of the database, since COPY's binary format converts nothing. */
export type ColumnType = keyof ColumnValues;

/** What a column of each type is given. */
export interface ColumnValues {
  uuid: string;
  uuids: readonly string[];
  text: string;
  texts: readonly string[];
  /** `timestamptz`, in milliseconds since 1970. */
  instant: number;
  /** `date`, in days since 1970. */
  day: number;
  integer: number;
  bigint: number;
  smallint: number;
  bytes: Buffer;
  /** `inet`, one address. */
  address: string;
  /** `jsonb`, as text. */
  json: string;
}

export type TableName = keyof typeof tables;
export type Row<T extends TableName> = {
  readonly [C in keyof (typeof tables)[T]]: (typeof tables)[T][C] extends ColumnType
    ? ColumnValues[(typeof tables)[T][C]] | null
    : never;
};

/** Takes generated rows, in any order of tables. A row is not changed afterwards. */
export type RowSink = <T extends TableName>(table: T, row: Row<T>) => void;

export const tableNames = Object.keys(tables) as TableName[];
