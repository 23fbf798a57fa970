import { Injectable } from '@nestjs/common';
import { accessProblem, sessionChallenge } from '../access/access.problems.js';
import { isOurScope } from '../access/permissions.js';
import { isFresh, type Principal } from '../access/principal.js';
import { isNarrower } from '../platform/addresses.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { requestProblem } from '../platform/http/problem.js';
import { scopesNoWider } from './domain/narrowing.js';
import { administered } from './end-key.js';
import { foldedTexts } from './key-texts.js';
import type { KeyRow } from './key.rows.js';
import type { KeyDetailView } from './key.view.js';
import type { EditKeyDto } from './keys.dto.js';
import { KeysQueries } from './keys.queries.js';
import { keyProblem } from './keys.problems.js';
import { type OpenedKey, openKey, shownTo, targetsOf } from './opened-key.js';

type Values = Pick<KeyRow, 'name' | 'description' | 'scopes' | 'allowed_cidrs'>;

/** Renames, describes and narrows a key; the values it replaces are kept (R11). */
@Injectable()
export class EditKey {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: KeysQueries,
  ) {}

  /** @param expected the version that the caller read, where they say so */
  async edit(principal: Principal, keyId: string, dto: EditKeyDto, expected: number | null): Promise<KeyDetailView> {
    return this.uow.run(principal, async (tx) => {
      const opened = await openKey(tx, principal, keyId);
      const { row, caller, relation } = opened;
      if (!relation.owner && !relation.steward) administered(opened);
      if (expected !== null && expected !== row.version) throw requestProblem('version.outdated');
      const after = valuesAfter(row, dto);
      refuseWider(opened, after, tx.now);
      const changed = differing(row, after);
      if (changed.length === 0) tx.unaudited('nothing differs');
      else await save(tx, row, after, changed);
      return this.queries.one(shownTo(caller), keyId, (sql, values) => tx.query(sql, values));
    });
  }
}

function valuesAfter(row: KeyRow, dto: EditKeyDto): Values {
  return {
    name: dto.name ?? row.name,
    description: dto.description ?? row.description,
    scopes: dto.scopes ?? row.scopes,
    allowed_cidrs: dto.allowedCidrs ?? row.allowed_cidrs,
  };
}

/**
 * Scopes only narrow. Addresses may widen by the owner's side, in a session with a fresh sign-in: a leaked key could free
 * itself otherwise.
 */
function refuseWider({ row, caller, relation }: OpenedKey, after: Values, now: Date): void {
  if (!scopesNoWider(after.scopes, row.scopes, isOurScope)) {
    throw keyProblem('key.wider', { errors: [{ field: 'scopes', message: 'must be among those the key has' }] });
  }
  const restriction = (cidrs: readonly string[]): readonly string[] | null => (cidrs.length === 0 ? null : cidrs);
  if (isNarrower(restriction(after.allowed_cidrs), restriction(row.allowed_cidrs))) return;
  if (!relation.owner && !relation.steward) throw accessProblem('access.forbidden');
  if (caller.credential.type !== 'session') throw accessProblem('session.required');
  if (!isFresh(caller.credential, now)) throw accessProblem('session.step_up_required', { headers: sessionChallenge });
}

const fields = { name: 'name', description: 'description', scopes: 'scopes', allowed_cidrs: 'allowedCidrs' } as const;

function differing(before: Values, after: Values): (keyof Values)[] {
  return (Object.keys(fields) as (keyof Values)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
}

async function save(tx: Transaction, row: KeyRow, after: Values, changed: readonly (keyof Values)[]): Promise<void> {
  const key = [tx.organizationId, row.id];
  await tx.execute(
    `insert into keyreeve.key_revisions
       (organization_id, key_id, version, since, until, edited_by, name, description, scopes, allowed_cidrs)
     select $1, $2, $3, coalesce((select max(r.until) from keyreeve.key_revisions r
       where r.organization_id = $1 and r.key_id = $2), $4), $5, $6, $7, $8, $9, $10`,
    [
      ...key,
      row.version,
      row.created_at,
      tx.now,
      tx.actor.id,
      row.name,
      row.description,
      row.scopes,
      row.allowed_cidrs,
    ],
  );
  const { nameFolded, searchText } = foldedTexts(after.name, after.description);
  const edited = await tx.execute(
    `update keyreeve.keys
     set name = $4, name_folded = $5, description = $6, search_text = $7, scopes = $8, allowed_cidrs = $9, version = version + 1
     where organization_id = $1 and id = $2 and version = $3`,
    [...key, row.version, after.name, nameFolded, after.description, searchText, after.scopes, after.allowed_cidrs],
  );
  if (edited !== 1) throw requestProblem('version.outdated');
  const valuesOf = (values: Values): Record<string, unknown> =>
    Object.fromEntries(changed.map((field) => [fields[field], values[field]]));
  tx.audit({
    action: 'key.edited',
    teamId: row.team_id,
    targets: targetsOf({ ...row, name: after.name }),
    change: { before: valuesOf(row), after: valuesOf(after) },
  });
  tx.invalidate('key', row.id);
}
