import type { Principal } from '../access/principal.js';
import { type OwnerType, ownerPublicId, toPublicId } from '../platform/ids.js';
import type { PersonView } from '../keys/key.view.js';
import { PLAN_LASTS_MS, type RevocationAction, type RevocationFacts, stateOf } from './domain/revocation-state.js';
import type { ImpactView, LeftOutView, RecheckChangesView, RecheckView, RevocationView } from './revocations.dto.js';

/** No node accepts a key of the set from so long after the decision on (R5.8). */
export const BOUND_MS = 250;

interface Person {
  id: string;
  type: OwnerType;
  name: string;
}

export interface RevocationRow extends RevocationFacts {
  id: string;
  action: RevocationAction;
  selection: object;
  reason: string;
  undoMinutes: number;
  requestedAt: Date;
  requestedBy: Person | null;
  count: number | null;
  setHash: Buffer | null;
  teamIds: string[] | null;
  impact: ImpactView | null;
  leftOut: LeftOutView | null;
  standing: 'team_admin' | 'admin' | 'owner' | null;
  appliedBy: Person | null;
  undoneBy: Person | null;
  successors: number | null;
  done: number;
  total: number | null;
  recheck: { at: string; changes: RecheckChangesView } | null;
  recheckRequestedAt: Date | null;
  recheckFinishedAt: Date | null;
  recheckDone: number | null;
  recheckTotal: number | null;
}

const person = (column: string): string => `(select json_build_object('id', o.id, 'type', o.type, 'name', o.name)
   from keyreeve.owners o where o.organization_id = $1 and o.id = r.${column})`;

/** The columns of `RevocationRow`; `$1` is the organization. Indexes: owners_pkey, jobs_pkey. */
export const revocationColumns = `r.id, r.action, r.selection, r.reason, r.undo_minutes as "undoMinutes",
  r.requested_at as "requestedAt", ${person('requested_by')} as "requestedBy", r.planned_at as "plannedAt",
  r.key_count as count, r.set_hash as "setHash", r.team_ids as "teamIds", r.impact, r.left_out as "leftOut", r.standing,
  r.applied_at as "appliedAt", ${person('applied_by')} as "appliedBy", r.effective_at as "effectiveAt",
  r.successors, r.undo_until as "undoUntil", r.undone_at as "undoneAt", ${person('undone_by')} as "undoneBy",
  r.cancelled_at as "cancelledAt", j.failure, j.done, j.total, r.recheck, c.requested_at as "recheckRequestedAt",
  c.finished_at as "recheckFinishedAt", c.done as "recheckDone", c.total as "recheckTotal"`;

export const revocationTables = `keyreeve.revocations r
  left join keyreeve.jobs j on j.organization_id = $1 and j.id = r.id
  left join keyreeve.jobs c on c.organization_id = $1 and c.id = r.recheck_id`;

/**
 * Whose revocations somebody sees: those of the organization, or their own and those of teams they administer.
 * Appends its values.
 */
export function visibleRevocations({ id, rights }: Principal, values: unknown[]): string {
  if (rights.organizationRoles.length > 0) return 'true';
  return `(r.requested_by = $${values.push(id)} or r.team_ids <@ $${values.push(rights.adminTeams)}::uuid[])`;
}

export function toRevocationView(row: RevocationRow, now: Date): RevocationView {
  const { plannedAt, appliedAt, effectiveAt, undoneAt, cancelledAt, failure } = row;
  const state = stateOf(row, now);
  return {
    id: toPublicId('rev', row.id),
    state,
    action: row.action,
    reason: row.reason,
    selection: row.selection,
    undoMinutes: row.undoMinutes,
    requestedAt: row.requestedAt,
    requestedBy: toPerson(row.requestedBy),
    plannedAt,
    lapsesAt: state === 'planned' && plannedAt ? new Date(plannedAt.getTime() + PLAN_LASTS_MS) : null,
    count: row.count,
    setHash: row.setHash?.toString('hex') ?? null,
    impact: row.impact,
    leftOut: row.leftOut,
    progress: state === 'planning' ? { done: row.done, total: row.total } : null,
    appliedAt,
    appliedBy: toPerson(row.appliedBy),
    effectiveAt,
    refusedEverywhereFrom: effectiveAt && row.action !== 'restore' ? new Date(effectiveAt.getTime() + BOUND_MS) : null,
    successors: row.successors,
    undoUntil: row.undoUntil,
    undoneAt,
    undoneBy: toPerson(row.undoneBy),
    cancelledAt,
    failure,
    recheck: toRecheck(row),
  };
}

function toRecheck(row: RevocationRow): RecheckView | null {
  const { recheck, recheckRequestedAt, recheckFinishedAt, recheckDone, recheckTotal } = row;
  if (recheckRequestedAt === null) return null;
  return {
    requestedAt: recheckRequestedAt,
    progress: recheckFinishedAt === null ? { done: recheckDone ?? 0, total: recheckTotal } : null,
    at: recheck && new Date(recheck.at),
    changes: recheck?.changes ?? null,
  };
}

function toPerson(row: Person | null): PersonView | null {
  return row && { id: ownerPublicId(row.type, row.id), name: row.name };
}
