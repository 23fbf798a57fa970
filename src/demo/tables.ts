/**
 * The tables that a generated organization fills, in the order in which references allow, with the columns that it sets.
 * Not formatted: a column a line would hide which table is which.
 */
// prettier-ignore
export const tables = {
  organizations: ['id', 'name', 'routing_tag', 'created_at'],
  teams: ['organization_id', 'id', 'name', 'name_folded', 'created_at', 'created_by', 'version'],
  names: ['organization_id', 'subject_id', 'since', 'until', 'name', 'email'],
  owners: [
    'organization_id', 'id', 'type', 'team_id', 'created_at', 'created_by', 'version', 'name', 'name_folded',
    'email', 'email_folded', 'description',
  ],
  owner_states: ['organization_id', 'owner_id', 'since', 'until', 'state', 'by', 'reason'],
  owner_marks: [
    'organization_id', 'id', 'owner_id', 'cause', 'level', 'team_id', 'since', 'until', 'opened_by', 'reason',
    'lifted_by', 'lift_reason',
  ],
  memberships: [
    'organization_id', 'id', 'team_id', 'user_id', 'since', 'until', 'created_by', 'ended_by', 'end_reason',
    'end_level', 'lifted_at', 'lifted_by',
  ],
  role_grants: ['organization_id', 'id', 'owner_id', 'team_id', 'role', 'since', 'until', 'granted_by', 'ended_by'],
  stewardships: [
    'organization_id', 'id', 'service_account_id', 'user_id', 'role', 'since', 'until', 'granted_by', 'ended_by',
  ],
  policy_versions: [
    'organization_id', 'id', 'team_id', 'number', 'rules', 'enforce_from', 'saved_at', 'saved_by', 'reason',
    'superseded_at', 'withdrawn_at', 'withdrawn_by', 'withdraw_reason',
  ],
  passwords: ['organization_id', 'user_id', 'hash', 'changed_at'],
  key_settings: ['organization_id', 'user_id', 'default_lifetime_days'],
  keys: [
    'organization_id', 'id', 'owner_id', 'team_id', 'created_at', 'own_expires_at', 'activated_at', 'created_by',
    'created_with', 'replaces', 'replaced_by', 'version', 'verify_limit', 'pepper_version', 'kind', 'digest',
    'prefix', 'last_four', 'name', 'name_folded', 'description', 'search_text', 'scopes', 'allowed_cidrs',
    'reference',
  ],
  key_usage: [
    'organization_id', 'key_id', 'last_used_at', 'last_refused_at', 'last_used_ip', 'last_refused_ip',
    'last_used_client', 'last_used_via',
  ],
  key_usage_months: ['organization_id', 'key_id', 'month', 'days'],
  key_addresses: ['organization_id', 'key_id', 'address', 'client', 'first_day', 'last_day'],
  key_revisions: [
    'organization_id', 'key_id', 'version', 'since', 'until', 'edited_by', 'name', 'description', 'scopes',
    'allowed_cidrs',
  ],
  key_causes: [
    'organization_id', 'key_id', 'id', 'effect', 'cause', 'level', 'opened_at', 'lifted_at', 'opened_by',
    'opened_with', 'lifted_by', 'reason', 'lift_reason',
  ],
  key_lifts: ['organization_id', 'key_id', 'mark_id', 'at', 'by', 'reason'],
  secret_views: ['organization_id', 'key_id', 'user_id', 'at'],
  audit_events: [
    'organization_id', 'id', 'occurred_at', 'actor_id', 'credential_id', 'team_id', 'action', 'outcome', 'leaf',
    'leaf_hash',
  ],
  audit_targets: ['organization_id', 'target_id', 'occurred_at', 'event_id'],
  audit_personal: ['organization_id', 'event_id', 'occurred_at', 'opened'],
} as const satisfies Record<string, readonly string[]>;
