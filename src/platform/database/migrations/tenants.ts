/**
 * Rights on new tables of tenants: the serving role writes under forced row-level security, the reading role sees rows
 * of every tenant (its statements name theirs), the owner keeps up.
 */
export function guardTenants(...tables: readonly string[]): string {
  return tables.map(guard).join('\n');
}

function guard(table: string): string {
  const name = `keyreeve.${table}`;
  return `grant select on ${name} to keyreeve_app, keyreeve_read;
grant insert, update, delete on ${name} to keyreeve_app;
alter table ${name} enable row level security, force row level security;
create policy tenant on ${name} to keyreeve_app
  using (organization_id = nullif(current_setting('keyreeve.organization', true), '')::uuid);
create policy reading on ${name} for select to keyreeve_read using (true);
create policy upkeep on ${name} to current_user using (true);`;
}
