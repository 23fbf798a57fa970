import type { Policies } from '../policies/domain/timeline.js';
import { ownerPublicId, toPublicId } from '../platform/ids.js';
import { expiryOf } from './domain/expiry.js';
import { inForceAt, isLeaked, type Refusal, refusalsOf } from './domain/refusals.js';
import { hintText } from './domain/secret.js';
import { type KeyStatus, statusOf } from './domain/status.js';
import { type Decider, type KeyRow, toState } from './key.rows.js';
import type { KeyState } from './key-state.js';
import type { KeyView, PersonView } from './key.view.js';

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
    ...revocations(row, now),
    replacedBy: keyId(row.replaced_by),
    replaces: keyId(row.replaces),
    leaked: isLeaked(key, now),
    imported: row.imported,
    knownToLeaver: live && row.shown_to_leaver,
  };
}

type Decided = Pick<
  KeyView,
  'status' | 'reason' | 'reasonText' | 'statusSince' | 'suspendedAt' | 'suspendedBy' | 'revokedAt' | 'revokedBy'
>;

/** The status, and the first end and the first suspension that stand, whichever of them decides (R1.1). */
function decisions(row: KeyRow, state: KeyState, { status, reason, since, rule }: KeyStatus, now: Date): Decided {
  const standing = inForceAt(refusalsOf(state.key, state.owner, state.membership), now);
  standing.sort((one, other) => one.fromMs - other.fromMs);
  const suspension = standing.find(({ effect }) => effect === 'suspended');
  const end = standing.find(({ effect }) => effect === 'revoked');
  const deciding = standing.find(({ source, causeId }) => source === rule?.source && causeId === rule.causeId);
  const deciders = decidersOf(row);
  const by = (refusal: Refusal): PersonView => deciderOf(deciders.get(refusal.causeId) ?? NOBODY);
  return {
    status,
    reason,
    reasonText: deciding ? (deciders.get(deciding.causeId)?.text ?? null) : null,
    statusSince: since,
    suspendedAt: suspension ? new Date(suspension.fromMs) : null,
    suspendedBy: suspension ? by(suspension) : null,
    revokedAt: end ? new Date(end.fromMs) : null,
    revokedBy: end ? by(end) : null,
  };
}

const NOBODY: Decider = { by: null, byType: null, byName: null, text: null };

/** Who took which decision, by the id of a cause, mark or revocation; the removal of the owner has none. */
function decidersOf(row: KeyRow): Map<string | null, Decider> {
  const known = new Map<string | null, Decider>();
  for (const decided of [row.causes, row.marks, row.ended, row.sets]) {
    for (const decision of decided ?? []) known.set(decision.id, decision);
  }
  return row.removed ? known.set(null, row.removed) : known;
}

/** The first revocation of a set in force (R1.2), and the next one that is to come (R5.9). */
function revocations({ sets }: KeyRow, now: Date): Pick<KeyView, 'revocationId' | 'pendingRevocation'> {
  const nowMs = now.getTime();
  const revoking = (sets ?? []).filter(({ action, until }) => action === 'revoke' && (until === null || until > nowMs));
  revoking.sort((one, other) => one.from - other.from);
  const first = revoking.find(({ from }) => from <= nowMs);
  const next = revoking.find(({ from }) => from > nowMs);
  const id = (set: { id: string }): string => toPublicId('rev', set.id);
  return {
    revocationId: first ? id(first) : null,
    pendingRevocation: next ? { id: id(next), at: new Date(next.from), reason: next.text ?? '' } : null,
  };
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
