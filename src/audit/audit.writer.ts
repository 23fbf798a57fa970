import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/actor.js';
import { type AuditEntry, AuditSink } from '../platform/database/audit-sink.js';
import type { Statements } from '../platform/database/statements.js';
import { type IdKind, newIdAt, toPublicId } from '../platform/ids.js';
import { actions } from './catalogue.js';
import { type AuditEvent, SALT_BYTES, splitEvent } from './domain/leaf.js';

const targetKinds: Record<AuditEntry['targets'][number]['type'], IdKind> = {
  key: 'key',
  user: 'user',
  service_account: 'svc',
  team: 'team',
  organization: 'org',
  policy: 'pol',
  session: 'ses',
  membership: 'mbr',
  role: 'grt',
  exemption: 'exm',
  revocation: 'rev',
  export: 'exp',
};

const methods = { key: 'api_key', session: 'session', none: 'system' } as const;

/** Writes the events of a unit of work, each with its leaf, in the transaction of the change. */
@Injectable()
export class AuditWriter extends AuditSink {
  override async write(tx: Statements, entries: readonly AuditEntry[]): Promise<void> {
    const events = entries.map((entry) => ({ id: newIdAt(tx.now), entry }));
    const split = events.map(({ id, entry }) => splitEvent(toEvent(id, tx, entry), () => randomBytes(SALT_BYTES)));
    await tx.execute(
      `with events as (
         insert into keyreeve.audit_events
           (organization_id, id, occurred_at, actor_id, credential_id, team_id, action, outcome, code, leaf, leaf_hash)
         select $1, e.id, $2, $3, $4, e.team_id, e.action, e.outcome, e.code, e.leaf, e.leaf_hash
         from unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::bytea[], $11::bytea[])
           as e (id, team_id, action, outcome, code, leaf, leaf_hash)),
       targets as (
         insert into keyreeve.audit_targets (organization_id, target_id, occurred_at, event_id)
         select distinct $1::uuid, t.target_id, $2::timestamptz, t.event_id
         from unnest($12::uuid[], $13::uuid[]) as t (target_id, event_id))
       insert into keyreeve.audit_personal (organization_id, event_id, occurred_at, opened)
       select $1, p.event_id, $2, p.opened from unnest($5::uuid[], $14::jsonb[]) as p (event_id, opened)`,
      [
        tx.organizationId,
        tx.now,
        tx.actor.id,
        tx.actor.credential.type === 'none' ? null : tx.actor.credential.id,
        events.map(({ id }) => id),
        entries.map((entry) => entry.teamId ?? null),
        entries.map((entry) => entry.action),
        entries.map((entry) => entry.outcome ?? 'success'),
        entries.map((entry) => entry.code ?? null),
        split.map(({ leaf }) => leaf),
        split.map(({ leafHash }) => leafHash),
        events.flatMap(({ entry }) => entry.targets.map((target) => target.id)),
        events.flatMap(({ id, entry }) => entry.targets.map(() => id)),
        split.map(({ personal }) => JSON.stringify(personal)),
      ],
    );
  }
}

/** The event as the log keeps it, under the ids that callers know. Also used where a past is generated. */
export function toEvent(id: string, { actor, now }: { actor: Actor; now: Date }, entry: AuditEntry): AuditEvent {
  if (!Object.hasOwn(actions, entry.action)) throw new Error(`the action ${entry.action} is not in the catalogue`);
  const { credential } = actor;
  return {
    id: toPublicId('evt', id),
    organizationId: toPublicId('org', actor.organizationId),
    occurredAt: now,
    action: entry.action,
    outcome: { result: entry.outcome ?? 'success', code: entry.code ?? null },
    actor: {
      type: actor.type,
      id: actor.id === null ? null : toPublicId(actor.type === 'service_account' ? 'svc' : 'user', actor.id),
      name: actor.name,
      method: methods[credential.type],
      sessionId: credential.type === 'session' ? toPublicId('ses', credential.id) : null,
      key: credential.type === 'key' ? { id: toPublicId('key', credential.id), name: credential.name } : null,
    },
    source: actor.source,
    targets: entry.targets.map(({ type, id: target, name }) => ({
      type,
      id: toPublicId(targetKinds[type], target),
      name,
    })),
    teamId: entry.teamId ? toPublicId('team', entry.teamId) : null,
    change: entry.change ? { before: asJson(entry.change.before), after: asJson(entry.change.after) } : null,
    reason: entry.reason ?? null,
    details: entry.details ?? {},
  };
}

/** Dates become their text, as they would on the wire. */
function asJson(values: Record<string, unknown> | undefined): AuditEvent['details'] | undefined {
  return values && (JSON.parse(JSON.stringify(values)) as AuditEvent['details']);
}
