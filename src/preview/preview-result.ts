import type pg from 'pg';
import { hintText } from '../keys/domain/secret.js';
import type { KeyKind } from '../policies/domain/policy.js';
import { DAY_MS } from '../policies/domain/timeline.js';
import { ownerPublicId, type OwnerType, toPublicId } from '../platform/ids.js';
import type { AffectedView, PreviewResult, RecentUseView, SampleKeyView } from './preview.dto.js';
import type { SampleRow } from './changes.sql.js';
import type { Changes, Share, Use } from './tally.js';

interface Reads {
  /** In the transaction in which the changes were read. */
  readonly client: pg.ClientBase;
  readonly organizationId: string;
}

interface Owner {
  id: string;
  type: OwnerType;
  name: string;
}

/** The changes with names for ids, as they are told. */
export async function toResult(
  reads: Reads,
  { affected, revives, atOnce, sample }: Changes,
  { at, versions, enforceFrom }: { at: Date; versions: PreviewResult['versions']; enforceFrom: Date | null },
): Promise<PreviewResult> {
  const names = await readNames(reads, affected, sample);
  const today = Math.floor(at.getTime() / DAY_MS) * DAY_MS;
  const { now: atOnceNow, ...extent } = atOnce;
  return {
    at,
    versions,
    affected: {
      keys: affected.keys,
      owners: affected.owners,
      teams: affected.teams,
      now: affected.now,
      byDay: affected.byDay.map(({ day, keys, owners }) => {
        return { date: new Date(today + day * DAY_MS).toISOString().slice(0, 10), keys, owners };
      }),
      later: affected.later,
      byOwner: affected.byOwner.map((share) => ({ ...names.owner(share.id), ...counts(share) })),
      byTeam: affected.byTeam.map((share) => ({ ...names.team(share.id), ...counts(share) })),
      inUse: toUse(affected.inUse),
    } satisfies AffectedView,
    grace: enforceFrom && enforceFrom > at ? { enforceFrom, atOnce: extent, atOnceNow } : null,
    revives: { keys: revives.keys, owners: revives.owners, inUse: toUse(revives.inUse) },
    sample: sample.flatMap((row) => names.sampled(row)),
  };
}

function counts({ keys, lastWeek }: Share): { keys: number; inUse: number } {
  return { keys, inUse: lastWeek };
}

function toUse({ lastDay, lastWeek, lastMonth }: Use): RecentUseView {
  return { day: lastDay, week: lastWeek, month: lastMonth };
}

interface Names {
  owner(id: string): Owner;
  team(id: string): { id: string; name: string };
  sampled(row: SampleRow): SampleKeyView[];
}

interface KeyNames {
  id: string;
  name: string;
  kind: KeyKind;
  prefix: string;
  lastFour: string;
  ownerId: string;
  teamId: string;
}

/** Indexes: keys_pkey, owners_pkey, teams_pkey. */
async function readNames(
  { client, organizationId }: Reads,
  { byOwner, byTeam }: Changes['affected'],
  sample: readonly SampleRow[],
): Promise<Names> {
  const { rows: keys } = await client.query<KeyNames>(
    `select k.id, k.name, k.kind, k.prefix, k.last_four as "lastFour", k.owner_id as "ownerId", k.team_id as "teamId"
     from keyreeve.keys k where k.organization_id = $1 and k.id = any($2::uuid[])`,
    [organizationId, sample.map(({ id }) => id)],
  );
  const { rows: owners } = await client.query<Owner>(
    `select o.id, o.type, o.name from keyreeve.owners o where o.organization_id = $1 and o.id = any($2::uuid[])`,
    [organizationId, [...byOwner.map(({ id }) => id), ...keys.map(({ ownerId }) => ownerId)]],
  );
  const { rows: teams } = await client.query<{ id: string; name: string }>(
    `select t.id, t.name from keyreeve.teams t where t.organization_id = $1 and t.id = any($2::uuid[])`,
    [organizationId, [...byTeam.map(({ id }) => id), ...keys.map(({ teamId }) => teamId)]],
  );
  const owner = (id: string): Owner => {
    const { type, name } = owners.find((each) => each.id === id) ?? { type: 'user', name: '' };
    return { id: ownerPublicId(type, id), type, name };
  };
  const team = (id: string): { id: string; name: string } => ({
    id: toPublicId('team', id),
    name: teams.find((each) => each.id === id)?.name ?? '',
  });
  const sampled = (row: SampleRow): SampleKeyView[] =>
    keys
      .filter(({ id }) => id === row.id)
      .map(({ id, name, kind, prefix, lastFour, ownerId, teamId }) => ({
        id: toPublicId('key', id),
        name,
        hint: hintText(`${prefix}${kind === 'personal' ? 'u' : 's'}`, lastFour),
        kind,
        owner: owner(ownerId),
        team: team(teamId),
        lastUsedAt: asDate(row.used),
        effect: row.revives ? 'revives' : 'ends',
        before: asDate(row.before),
        after: asDate(row.after),
        decidedBy: row.decidedBy,
      }));
  return { owner, team, sampled };
}

function asDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
