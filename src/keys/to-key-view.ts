import type { Policies } from '../policies/domain/timeline.js';
import { ownerPublicId, toPublicId } from '../platform/ids.js';
import { expiryOf } from './domain/expiry.js';
import { concerns, markEndMs } from './domain/facts.js';
import { hintText } from './domain/secret.js';
import { type KeyStatus, type Reason, statusOf } from './domain/status.js';
import { type Decider, type KeyRow, type KeyState, toMark, toState } from './key.rows.js';
import type { KeyView, PersonView } from './key.view.js';

/** A decision that refuses the key at the instant of the answer. */
interface Refusal {
  effect: 'revoked' | 'suspended';
  reason: Reason;
  fromMs: number;
  decider: Decider;
}

/** The key as it is shown at `now`, by the one rule: lists and single keys cannot disagree. */
export function toKeyView(row: KeyRow, policies: Policies, now: Date): KeyView {
  const state = toState(row);
  const { key, usage, owner, membership } = state;
  const status = statusOf(key, usage, owner, membership, policies, now);
  const { effective, decidedBy, own, policyLifetime, policyIdle } = expiryOf(key, usage, owner, membership, policies);
  const live = status.status === 'active' || status.status === 'suspended';
  return {
    id: toPublicId('key', row.id),
    name: row.name,
    description: row.description,
    kind: row.kind,
    hint: hintText(`${row.prefix}${row.kind === 'personal' ? 'u' : 's'}`, row.last_four),
    version: row.version,
    ...decisions(row, state, status, now),
    activatedAt: row.activated_at,
    owner: ownerOf(row),
    team: { id: toPublicId('team', row.team_id), name: row.team_name },
    scopes: row.scopes,
    allowedCidrs: row.allowed_cidrs,
    createdAt: row.created_at,
    createdBy: person(row.created_by, row.creator_type, row.creator_name),
    expiry: { effective, decidedBy, own, policyLifetime, policyIdle },
    lastUsedAt: row.last_used_at,
    lastUsedIp: row.last_used_ip,
    lastUsedClient: row.last_used_client,
    lastUsedVia: keyId(row.last_used_via),
    lastRefusedAt: row.last_refused_at,
    createdWith: keyId(row.created_with),
    reference: row.reference,
    revocationId: null,
    pendingRevocation: null,
    replacedBy: keyId(row.replaced_by),
    replaces: keyId(row.replaces),
    leaked: key.causes.some(
      ({ cause, openedAt, liftedAt }) =>
        (cause === 'leaked' || cause === 'leak_quarantine') && openedAt <= now && (liftedAt === null || liftedAt > now),
    ),
    imported: row.imported,
    knownToLeaver: live && row.shown_to_leaver,
  };
}

type Decided = Pick<
  KeyView,
  'status' | 'reason' | 'reasonText' | 'statusSince' | 'suspendedAt' | 'suspendedBy' | 'revokedAt' | 'revokedBy'
>;

/** The status, and the first end and the first suspension that stand, whichever of them decides (R1.1). */
function decisions(row: KeyRow, state: KeyState, { status, reason, since }: KeyStatus, now: Date): Decided {
  const standing = refusals(row, state, now).sort((a, b) => a.fromMs - b.fromMs);
  const suspension = standing.find(({ effect }) => effect === 'suspended');
  const end = standing.find(({ effect }) => effect === 'revoked');
  const deciding = standing.find(
    (each) => each.effect === status && each.reason === reason && each.fromMs === since.getTime(),
  );
  return {
    status,
    reason,
    reasonText: deciding?.decider.text ?? null,
    statusSince: since,
    suspendedAt: suspension ? new Date(suspension.fromMs) : null,
    suspendedBy: suspension ? deciderOf(suspension.decider) : null,
    revokedAt: end ? new Date(end.fromMs) : null,
    revokedBy: end ? deciderOf(end.decider) : null,
  };
}

function refusals(row: KeyRow, { key }: KeyState, now: Date): Refusal[] {
  const nowMs = now.getTime();
  const found: Refusal[] = [];
  const add = (refusal: Refusal, untilMs: number): void => {
    if (refusal.fromMs <= nowMs && untilMs > nowMs && untilMs > refusal.fromMs) found.push(refusal);
  };
  for (const cause of row.causes ?? []) {
    const refusal = { effect: cause.effect, reason: cause.cause, fromMs: cause.openedAt, decider: cause };
    add(refusal, cause.liftedAt ?? Infinity);
  }
  for (const json of [...(row.marks ?? []), ...(row.ended ?? [])]) {
    const mark = toMark(json);
    const refusal = { effect: 'suspended', reason: json.cause, fromMs: json.since, decider: json } as const;
    if (concerns(mark, key)) add(refusal, markEndMs(mark, key));
  }
  if (row.removed) {
    add({ effect: 'revoked', reason: 'owner_removed', fromMs: row.removed.since, decider: row.removed }, Infinity);
  }
  return found;
}

function ownerOf(row: KeyRow): KeyView['owner'] {
  const itself = { name: row.owner_name, email: row.owner_email };
  const steward = row.contact_name === null ? null : { name: row.contact_name, email: row.contact_email };
  return {
    id: ownerPublicId(row.owner_type, row.owner_id),
    type: row.owner_type,
    ...itself,
    contact: row.owner_type === 'user' ? itself : steward,
  };
}

const deciderOf = ({ by, byType, byName }: Decider): PersonView => person(by, byType, byName);

function person(id: string | null, type: KeyRow['creator_type'], name: string | null): PersonView {
  return { id: id !== null && type !== null ? ownerPublicId(type, id) : null, name };
}

function keyId(id: string | null): string | null {
  return id === null ? null : toPublicId('key', id);
}
