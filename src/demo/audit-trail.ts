import { randomFillSync } from 'node:crypto';
import { toEvent } from '../audit/audit.writer.js';
import { SALT_BYTES, splitEvent } from '../audit/domain/leaf.js';
import type { AuditAction } from '../audit/catalogue.js';
import { systemActor, type Actor, type RequestSource } from '../platform/actor.js';
import type { AuditEntry } from '../platform/database/audit-sink.js';
import { newIdAt } from '../platform/ids.js';
import { MINUTE_MS } from './calendar.js';
import type { RowSink } from './tables.js';
import type { Person, ServiceAccount } from './organization.js';
import type { Random } from './random.js';
import { userAgents } from './vocabulary.js';

/** Who acted: a person in a session, a service account by one of its keys, or nobody but the service. */
export type TrailActor =
  Person | { readonly account: ServiceAccount; readonly keyId: string; readonly keyName: string } | null;

export interface TrailEntry extends AuditEntry {
  readonly action: AuditAction;
  readonly atMs: number;
  readonly by: TrailActor;
}

/** Writes the events of a generated organization as the service would have written them, leaf and commitments included. */
export class AuditTrail {
  private readonly salts = new SaltPool();
  private readonly system: Actor;

  constructor(
    private readonly organizationId: string,
    private readonly random: Random,
    private readonly sink: RowSink,
    /** Events before it have left the log. */
    private readonly keptFromMs: number,
  ) {
    this.system = systemActor(organizationId, 'keyreeve');
  }

  record({ atMs, by, ...entry }: TrailEntry): void {
    if (atMs < this.keptFromMs) return;
    const { sink, organizationId } = this;
    const now = new Date(atMs);
    const id = newIdAt(now, this.random.bytes());
    const actor = this.actor(by, now, id);
    const { leaf, leafHash, personal } = splitEvent(toEvent(id, { actor, now }, entry), this.salts.next);
    const occurred_at = atMs;
    sink('audit_events', {
      organization_id: organizationId,
      id,
      occurred_at,
      actor_id: actor.id,
      credential_id: actor.credential.type === 'none' ? null : actor.credential.id,
      team_id: entry.teamId ?? null,
      action: entry.action,
      outcome: 'success',
      leaf,
      leaf_hash: leafHash,
    });
    for (const target of entry.targets) {
      sink('audit_targets', { organization_id: organizationId, target_id: target.id, occurred_at, event_id: id });
    }
    const opened = JSON.stringify(personal);
    sink('audit_personal', { organization_id: organizationId, event_id: id, occurred_at, opened });
  }

  private actor(by: TrailActor, now: Date, requestId: string): Actor {
    if (by === null) return this.system;
    const { organizationId, random } = this;
    if ('account' in by) {
      const { account, keyId, keyName } = by;
      const credential = { type: 'key' as const, id: keyId, name: keyName, scopes: [] };
      const source = this.source('machine', requestId);
      return { organizationId, type: 'service_account', id: account.id, name: account.name, credential, source };
    }
    const authenticatedAt = new Date(now.getTime() - random.between(1, 40) * MINUTE_MS);
    const id = newIdAt(authenticatedAt, random.bytes());
    const credential = { type: 'session' as const, id, authenticatedAt, method: 'password' };
    const source = this.source('person', requestId);
    return { organizationId, type: 'user', id: by.id, name: by.name, credential, source };
  }

  private source(kind: keyof typeof userAgents, requestId: string): RequestSource {
    const { random } = this;
    return { ip: `203.0.113.${random.between(1, 254)}`, userAgent: random.pick(userAgents[kind]), requestId };
  }
}

/** Salts are secrets: they come from the system's source, many at a time. */
class SaltPool {
  private readonly pool = Buffer.alloc(SALT_BYTES * 4_096);
  private used = this.pool.length;

  readonly next = (): Uint8Array => {
    if (this.used === this.pool.length) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    this.used += SALT_BYTES;
    return this.pool.subarray(this.used - SALT_BYTES, this.used);
  };
}
