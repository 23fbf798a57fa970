import type { Bind } from '../status.sql.js';

type Rows = <Row extends object>(build: (bind: Bind) => string) => Promise<Row[]>;

/** The names of owners by id. Index: owners_pkey. */
export async function ownerNames(
  statements: { rows: Rows },
  owners: readonly { readonly id: string }[],
): Promise<Map<string, string>> {
  const ids = owners.map(({ id }) => id);
  const found = await statements.rows<{ id: string; name: string }>(
    (bind) => `select o.id, o.name from keyreeve.owners o
      where o.organization_id = $1 and $2::timestamptz is not null and o.id = any(${bind(ids)}::uuid[])`,
  );
  return new Map(found.map(({ id, name }) => [id, name]));
}
