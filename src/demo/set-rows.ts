import { toPublicId } from '../platform/ids.js';
import { SetHash } from '../revocations/domain/set-hash.js';
import { type PlanInput, PLAN_JOB } from '../revocations/plan-input.js';
import type { AuditTrail } from './audit-trail.js';
import { MINUTE_MS } from './calendar.js';
import type { DecidedSets } from './decided-sets.js';
import type { GeneratedKey } from './generated-key.js';
import type { Organization } from './organization.js';
import { type Holder, SetTally } from './set-tally.js';
import { filterAsked } from './sets-plan.js';
import type { RowSink } from './tables.js';

/** Writes the decisions over sets: the keys of each while keys are written, and then what was decided about them. */
export class SetRows {
  private readonly tallies: readonly SetTally[];
  /** Most have no key that a set could hold. */
  private readonly byHolder = new Map<Holder, SetTally[]>();

  constructor(
    private readonly organization: Organization,
    private readonly sets: DecidedSets,
    private readonly trail: AuditTrail,
    private readonly sink: RowSink,
  ) {
    this.tallies = sets.all.map((set) => new SetTally(set, organization));
    for (const tally of this.tallies) {
      for (const holder of tally.holders) this.byHolder.set(holder, [...(this.byHolder.get(holder) ?? []), tally]);
    }
  }

  add(key: GeneratedKey): void {
    const tallies = this.byHolder.get(key.owner);
    if (tallies === undefined) return;
    const verdicts = this.sets.verdicts(key);
    const { succession } = key;
    for (const tally of tallies) {
      const verdict = verdicts.get(tally.set) ?? null;
      tally.add(key, verdict);
      if (verdict !== 'taken') continue;
      this.sink('revocation_keys', {
        organization_id: this.organization.id,
        key_id: key.id,
        revocation_id: tally.set.id,
        successor: succession && succession.createdMs <= tally.set.plannedMs ? succession.keyId : null,
      });
    }
  }

  /** Once all keys are added. A set that turned out empty was never planned. */
  write(): void {
    for (const tally of this.tallies) {
      if (tally.ids.length === 0) continue;
      const setHash = hashOf(tally.ids);
      this.writeRevocation(tally, setHash);
      this.writeJob(tally);
      this.record(tally, setHash);
    }
  }

  private writeRevocation(tally: SetTally, setHash: Buffer): void {
    const { set, ids, teamIds } = tally;
    const { appliedMs, effectiveMs, undoneMs, cancelledMs, undoMinutes } = set;
    this.sink('revocations', {
      organization_id: this.organization.id,
      id: set.id,
      action: set.action,
      selection: JSON.stringify({ filter: filterAsked(set.filter) }),
      reason: set.reason,
      undo_minutes: undoMinutes,
      requested_at: set.requestedMs,
      requested_by: set.by.id,
      planned_at: set.plannedMs,
      key_count: ids.length,
      set_hash: setHash,
      team_ids: teamIds,
      impact: JSON.stringify(tally.impact()),
      left_out: JSON.stringify(tally.leftOut()),
      standing: appliedMs === null ? null : set.standing,
      applied_at: appliedMs,
      applied_by: appliedMs === null ? null : set.by.id,
      effective_at: effectiveMs,
      successors: appliedMs === null ? null : 0,
      undo_until: effectiveMs === null ? null : effectiveMs + undoMinutes * MINUTE_MS,
      undone_at: undoneMs,
      undone_by: undoneMs === null ? null : set.by.id,
      cancelled_at: cancelledMs,
      cancelled_by: cancelledMs === null ? null : set.by.id,
    });
  }

  /** The work that froze the set, done. */
  private writeJob({ set, found }: SetTally): void {
    const { by, standing } = set;
    const isOwner = standing === 'owner';
    const adminTeams = this.organization.grants.flatMap(({ person, team }) => (person === by && team ? [team.id] : []));
    const input: PlanInput = {
      action: set.action,
      planner: { organizationRole: isOwner ? 'owner' : 'member', adminTeams, stewarded: [] },
      filter: filterAsked(set.filter),
      keyIds: null,
      exceptKeyIds: [],
      includeKeyIds: [],
      descendants: false,
      callingKey: null,
    };
    this.sink('jobs', {
      organization_id: this.organization.id,
      id: set.id,
      kind: PLAN_JOB,
      requested_at: set.requestedMs,
      requested_by: by.id,
      input: JSON.stringify(input),
      done: found,
      total: found,
      finished_at: set.plannedMs + 50,
    });
  }

  private record({ set, ids }: SetTally, setHash: Buffer): void {
    const { id, by, action, reason, undoMinutes, requestedMs, appliedMs, effectiveMs, undoneMs, cancelledMs } = set;
    const told = { by, targets: [{ type: 'revocation' as const, id, name: reason }] };
    const decided = { action, count: ids.length, setHash: setHash.toString('hex') };
    const requested = { action: 'revocation.requested', atMs: requestedMs } as const;
    this.trail.record({ ...told, ...requested, reason, details: { action, undoMinutes } });
    if (appliedMs !== null && effectiveMs !== null) {
      const details = { ...decided, successors: 0, effectiveAt: new Date(effectiveMs).toISOString() };
      this.trail.record({ ...told, action: 'revocation.applied', atMs: appliedMs, reason, details });
    }
    if (undoneMs !== null) {
      this.trail.record({ ...told, action: 'revocation.undone', atMs: undoneMs, details: decided });
    }
    if (cancelledMs !== null) {
      const details = { state: 'planned' };
      this.trail.record({ ...told, action: 'revocation.cancelled', atMs: cancelledMs, details });
    }
  }
}

function hashOf(ids: string[]): Buffer {
  const hash = new SetHash();
  for (const id of ids.sort()) hash.add(toPublicId('key', id));
  return hash.digest();
}
