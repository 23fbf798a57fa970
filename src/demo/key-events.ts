import type { AuditEntry } from '../platform/database/audit-sink.js';
import type { AuditTrail, TrailActor } from './audit-trail.js';
import type { GeneratedCause, GeneratedKey, Succession } from './generated-key.js';
import type { ServiceAccount } from './organization.js';

type Target = AuditEntry['targets'][number];

/** Writes the events of keys: how each began, where that is late enough, and every decision. */
export class KeyEvents {
  constructor(
    private readonly trail: AuditTrail,
    /** Of keys that were created, edited or regenerated earlier the log tells only what was decided about them. */
    private readonly creationsFromMs: number,
  ) {}

  write(key: GeneratedKey): void {
    const { succession, team, createdMs } = key;
    const { creationsFromMs } = this;
    if (key.replaces === null && createdMs >= creationsFromMs) this.created(key);
    if (succession !== null && succession.createdMs >= creationsFromMs) this.regenerated(key, succession);
    const told = { targets: targetsOf(key), teamId: team.id };
    for (const { atMs, by, nameBefore, descriptionBefore } of key.edits) {
      if (atMs < creationsFromMs) continue;
      const before = { name: nameBefore, description: descriptionBefore };
      const change = { before, after: { name: key.name, description: key.description } };
      this.trail.record({ ...told, action: 'key.edited', atMs, by, change });
    }
    for (const cause of key.causes) this.caused(key, cause);
    for (const { atMs, by, level, reason } of key.lifts) {
      const change = { before: { suspended: ['owner_deactivated'] }, after: { suspended: [] } };
      this.trail.record({ ...told, action: 'key.restored', atMs, by, change, reason, details: { level, lifted: 1 } });
    }
  }

  private created(key: GeneratedKey): void {
    const { name, description, scopes, allowedCidrs, reference } = key;
    const after = {
      name,
      expiresAt: dateOrNull(key.ownExpiresMs),
      scopes,
      reference,
      ...(description !== '' && { description }),
      ...(allowedCidrs.length > 0 && { allowedCidrs }),
    };
    this.trail.record({
      action: 'key.created',
      atMs: key.createdMs,
      by: key.maker,
      targets: targetsOf(key),
      teamId: key.team.id,
      change: { after },
      details: { kind: key.kind },
    });
  }

  /** The successor comes by one event, which names both. */
  private regenerated(key: GeneratedKey, { keyId, createdMs, endsMs, ownExpiresMs, maker, because }: Succession): void {
    const [old, owner] = targetsOf(key) as [Target, Target];
    const bySelf: TrailActor = { account: key.owner as ServiceAccount, keyId: key.id, keyName: key.name };
    this.trail.record({
      action: 'key.regenerated',
      atMs: createdMs,
      by: maker ?? bySelf,
      targets: [old, { type: 'key', id: keyId, name: key.name }, owner],
      teamId: key.team.id,
      change: {
        before: { expiresAt: dateOrNull(key.ownExpiresMs) },
        after: { expiresAt: dateOrNull(ownExpiresMs), previousEndsAt: dateOrNull(endsMs) },
      },
      details: { bySelf: maker === null, because, endedUnusedSuccessor: false },
    });
  }

  private caused(key: GeneratedKey, cause: GeneratedCause): void {
    // told by the event of its successor
    if (cause.cause === 'regenerated') return;
    const action =
      cause.effect === 'suspended' ? 'key.suspended' : cause.cause === 'owner' ? 'key.deleted' : 'key.revoked';
    const { level, reason, by } = cause;
    const told = { targets: targetsOf(key), teamId: key.team.id };
    const decided = { ...told, action, atMs: cause.openedMs, by, reason } as const;
    if (action === 'key.deleted') this.trail.record(decided);
    else this.trail.record({ ...decided, details: by === null ? { level, cause: cause.cause } : { level } });
    if (cause.liftedMs === null) return;
    this.trail.record({
      ...told,
      action: 'key.restored',
      atMs: cause.liftedMs,
      by: cause.liftedBy,
      change: { before: { suspended: [cause.cause] }, after: { suspended: [] } },
      reason: cause.liftReason,
      details: { level, lifted: 1 },
    });
  }
}

/** The key, and whose it is: the log of a person names what happened to their keys. */
function targetsOf({ id, name, owner, kind }: GeneratedKey): Target[] {
  return [
    { type: 'key', id, name },
    { type: kind === 'service' ? 'service_account' : 'user', id: owner.id, name: owner.name },
  ];
}

const dateOrNull = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
