import type { Transaction } from '../platform/database/unit-of-work.js';
import { foldText } from '../platform/http/text.js';

/** In code points. Folding can make a name 18 times as long, and a cursor has to hold it. */
const longestSortName = 100;

/** The form in which names are sorted and searched. */
export function sortName(name: string): string {
  return [...foldText(name)].slice(0, longestSortName).join('');
}

/**
 * The name of a user, team or service account from this decision on; the one before is kept with its period. Two names
 * within one millisecond leave the later.
 */
export async function recordName(
  tx: Transaction,
  subjectId: string,
  { name, email = null }: { name: string; email?: string | null },
): Promise<void> {
  await tx.execute(
    `update keyreeve.names set until = greatest(since, $3)
     where organization_id = $1 and subject_id = $2 and until is null`,
    [tx.organizationId, subjectId, tx.now],
  );
  await tx.execute(
    `insert into keyreeve.names (organization_id, subject_id, since, name, email) values ($1, $2, $3, $4, $5)
     on conflict (organization_id, subject_id, since)
     do update set until = null, name = excluded.name, email = excluded.email`,
    [tx.organizationId, subjectId, tx.now, name, email],
  );
}
