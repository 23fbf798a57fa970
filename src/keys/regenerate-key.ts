import { Injectable } from '@nestjs/common';
import { accessProblem } from '../access/access.problems.js';
import { isAdministrativeScope } from '../access/permissions.js';
import type { Principal } from '../access/principal.js';
import { lockDecisions } from '../platform/database/decision-lock.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import {
  decideRegeneration,
  FIRST_USE_WITHIN_MS,
  type Predecessor,
  type RegenerationRequest,
} from './domain/regeneration.js';
import { statusOf } from './domain/status.js';
import { type CreationRules, creationRules } from './creation-rules.js';
import { endAsRegenerated } from './key-causes.js';
import { lockOwners } from './key-owner.js';
import { type KeyRow, toState } from './key.rows.js';
import type { RegeneratedKey, RegenerateKeyDto } from './keys.dto.js';
import { KeysQueries } from './keys.queries.js';
import { type NewKey, NewKeys } from './new-keys.js';
import { lockKey, type OpenedKey, openKey, readKey, shownTo, targetsOf } from './opened-key.js';
import { OrganizationTerms } from './organization-terms.js';
import { violationProblem } from './violation-problem.js';
import { isWaiting } from './waiting-successor.js';

/** A new secret for the same purpose; the old one works on for the overlap (R4). */
@Injectable()
export class RegenerateKey {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly newKeys: NewKeys,
    private readonly queries: KeysQueries,
  ) {}

  /** @param bySelf the calling key regenerates itself (R8.6) */
  async regenerate(
    principal: Principal,
    keyId: string,
    { overlapSeconds, because, activate }: RegenerateKeyDto,
    bySelf: boolean,
  ): Promise<RegeneratedKey> {
    const request: RegenerationRequest = {
      bySelf,
      atFirstUse: activate === 'first_use',
      ...(overlapSeconds !== undefined && { overlapSeconds }),
      ...(because !== undefined && { because }),
    };
    return this.uow.run(principal, async (tx) => {
      // Before the key is read: a set that it is in may be revoked meanwhile, with the successors that there are.
      await lockDecisions(tx, 'shared');
      const opened = await openKey(tx, principal, keyId);
      if (!mayRegenerate(opened, bySelf)) throw accessProblem('access.forbidden');
      const { row, caller } = opened;
      await lockOwners(tx, [row.owner_id]);
      const rules = await creationRules(tx, caller, { id: row.owner_id }, row.team_id);
      const successor = row.replaced_by === null ? null : await lockKey(tx, row.replaced_by);
      const predecessor = await predecessorOf(tx, row, successor, rules);
      const context = { ...rules.context, canWrite };
      const decision = decideRegeneration(predecessor, request, context, tx.now);
      if (!decision.allowed) throw violationProblem(decision.violations);

      const copy = await copyOf(tx, row, decision.end.expiresAt);
      const { atFirstUse } = request;
      const { id, secret } = await this.newKeys.write(
        tx,
        atFirstUse ? { ...copy, overlapSeconds: decision.overlapSeconds } : copy,
      );
      // Like the end of an overlap: a cause that lies ahead, which the first use takes back.
      if (atFirstUse) await endAsRegenerated(tx, id, new Date(tx.now.getTime() + FIRST_USE_WITHIN_MS));
      await replace(tx, row.id, id, decision.predecessorEndsAt);
      const unused = decision.endsSuccessor ? successor : null;
      if (unused) await replace(tx, unused.id, id, tx.now);
      audit(tx, row, { id, unused, endsAt: decision.predecessorEndsAt, expiresAt: decision.end.expiresAt, request });
      const view = (key: string) => this.queries.one(shownTo(caller), key, (sql, values) => tx.query(sql, values));
      return { key: await view(id), secret, previous: await view(row.id) };
    });
  }
}

/** The owner, for a service account its steward or deputy, or the key itself; an account's other keys may not (R9.2). */
function mayRegenerate({ row, relation }: OpenedKey, bySelf: boolean): boolean {
  return bySelf || relation.steward || (relation.owner && row.owner_type === 'user');
}

/** A key with an administrative scope that changes something keeps its end when it renews itself (R8.6). */
const canWrite = (scope: string): boolean => isAdministrativeScope(scope) && !scope.endsWith(':read');

async function predecessorOf(
  tx: Transaction,
  row: KeyRow,
  successor: KeyRow | null,
  { history }: CreationRules,
): Promise<Predecessor> {
  const terms = new OrganizationTerms(history);
  const statusNow = (of: KeyRow) => {
    const { key, usage, owner, membership } = toState(of);
    return statusOf(key, usage, owner, membership, terms.of(of.team_id), tx.now);
  };
  const before = row.replaces === null ? null : await readKey(tx, row.replaces);
  const ended = successor === null || ['revoked', 'expired'].includes(statusNow(successor).status);
  return {
    kind: row.kind,
    teamId: row.team_id,
    scopes: row.scopes,
    allowedCidrs: row.allowed_cidrs,
    createdAt: row.created_at,
    ownExpiresAt: row.own_expires_at,
    status: statusNow(row),
    waiting: isWaiting(row),
    endsAt: endAhead(row, tx.now),
    // Whoever regenerated the successor held its secret, even if they never used it otherwise.
    successor: ended ? null : { used: isUsed(successor) },
    predecessorLiveUntil: before === null || statusNow(before).status !== 'active' ? null : endAhead(before, tx.now),
  };
}

/** A first use is known at once; other uses are written a few seconds later. */
function isUsed({ last_used_at, replaced_by, activated_at, created_at }: KeyRow): boolean {
  return last_used_at !== null || replaced_by !== null || (activated_at !== null && activated_at > created_at);
}

function endAhead(row: KeyRow, now: Date): Date | null {
  const end = row.causes?.find(({ cause, openedAt }) => cause === 'regenerated' && openedAt > now.getTime());
  return end ? new Date(end.openedAt) : null;
}

async function copyOf(tx: Transaction, row: KeyRow, ownExpiresAt: Date | null): Promise<NewKey> {
  const [rest] = await tx.query<Pick<NewKey, 'accepts' | 'verifyLimit' | 'reference'>>(
    `select accepts, verify_limit as "verifyLimit", reference from keyreeve.keys
     where organization_id = $1 and id = $2`,
    [tx.organizationId, row.id],
  );
  return {
    ownerId: row.owner_id,
    teamId: row.team_id,
    kind: row.kind,
    name: row.name,
    description: row.description,
    ownExpiresAt,
    scopes: row.scopes,
    allowedCidrs: row.allowed_cidrs,
    accepts: rest?.accepts ?? null,
    verifyLimit: rest?.verifyLimit ?? null,
    reference: rest?.reference ?? null,
    replaces: row.id,
  };
}

async function replace(tx: Transaction, keyId: string, by: string, endsAt: Date | null): Promise<void> {
  if (endsAt !== null) await endAsRegenerated(tx, keyId, endsAt);
  await tx.execute(`update keyreeve.keys set replaced_by = $3 where organization_id = $1 and id = $2`, [
    tx.organizationId,
    keyId,
    by,
  ]);
  tx.invalidate('key', keyId);
}

function audit(
  tx: Transaction,
  row: KeyRow,
  to: { id: string; unused: KeyRow | null; endsAt: Date | null; expiresAt: Date | null; request: RegenerationRequest },
): void {
  const [old, owner] = targetsOf(row);
  const unused = to.unused ? targetsOf(to.unused).slice(0, 1) : [];
  tx.audit({
    action: 'key.regenerated',
    teamId: row.team_id,
    targets: [...(old ? [old] : []), { type: 'key', id: to.id, name: row.name }, ...unused, ...(owner ? [owner] : [])],
    change: {
      before: { expiresAt: row.own_expires_at },
      after: { expiresAt: to.expiresAt, previousEndsAt: to.endsAt },
    },
    details: {
      bySelf: to.request.bySelf,
      because: to.request.because ?? null,
      atFirstUse: to.request.atFirstUse ?? false,
      endedUnusedSuccessor: to.unused !== null,
    },
  });
}
