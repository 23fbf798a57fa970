import { applyChange, UNSET_POLICY, type PolicyChange, type PolicyVersion } from '../policies/domain/policy.js';
import { DAY_MS } from '../policies/domain/timeline.js';
import { newIdAt } from '../platform/ids.js';
import { HOUR_MS, momentBetween } from './calendar.js';
import { idSeedOf } from './organization.js';
import type { OrganizationOptions, Person, SavedPolicy, Team } from './organization.js';
import type { PlannedPeople } from './people-plan.js';
import { Random, streams } from './random.js';

/** One in so many teams is stricter than the organization. */
const TEAMS_PER_STRICT_ONE = 8;

interface Save {
  readonly change: PolicyChange;
  readonly savedMs: number;
  readonly graceDays: number;
  readonly reason: string;
  readonly withdrawn?: { readonly afterMs: number; readonly reason: string };
}

/**
 * Policies over the years: the organization's grow stricter slowly, one draft is replaced while it is pending, one
 * version waits for its grace date; a few teams are stricter, one has taken a mistake back. The first team has no policy
 * of its own. Chosen so that they end a believable few of the old keys, never most of them.
 */
export function planPolicies(options: OrganizationOptions, plan: PlannedPeople, foundedMs: number): SavedPolicy[] {
  const ids = new Random(idSeedOf(options), streams.rowIds, 3);
  const nowMs = options.now.getTime();
  const organization = versions(null, organizationSaves(foundedMs, nowMs), plan.roles.owner, ids);
  const random = new Random(options.seed, streams.policies, 1);
  const teams = plan.teams.slice(1).flatMap((team) => {
    if (team.index !== 1 && team.index !== 2 && !random.chance(1 / TEAMS_PER_STRICT_ONE)) return [];
    return versions(team, teamSaves(random, team, nowMs), team.lead, ids);
  });
  return [...organization, ...teams];
}

function organizationSaves(foundedMs: number, nowMs: number): Save[] {
  const draftMs = nowMs - 240 * DAY_MS;
  return [
    {
      change: { maxOverlapSeconds: 604_800, selfRotation: 'service' },
      savedMs: foundedMs + HOUR_MS,
      graceDays: 0,
      reason: 'First policy',
    },
    {
      change: { maxIdleDays: { personal: 365 } },
      savedMs: nowMs - 425 * DAY_MS,
      graceDays: 30,
      reason: 'Keys that nobody has used for a year are not needed',
    },
    {
      change: { maxLifetimeDays: { personal: 365 } },
      savedMs: draftMs,
      graceDays: 30,
      reason: 'Personal keys live a year at most',
    },
    {
      change: { maxLifetimeDays: { personal: 730 } },
      savedMs: draftMs + 6 * DAY_MS + 3 * HOUR_MS,
      graceDays: 30,
      reason: 'A year is too short for the field teams: two years',
    },
    {
      change: { maxIdleDays: { personal: 270 }, maxOverlapSeconds: 259_200 },
      savedMs: nowMs - 135 * DAY_MS,
      graceDays: 14,
      reason: 'As agreed with the auditors',
    },
    {
      change: { maxIdleDays: { personal: 180 } },
      savedMs: nowMs - 12 * DAY_MS,
      graceDays: 30,
      reason: 'Half a year unused is enough',
    },
  ];
}

function teamSaves(random: Random, team: Team, nowMs: number): Save[] {
  const savedMs = momentBetween(
    random,
    Math.max(team.foundedMs, nowMs - 700 * DAY_MS) + 20 * DAY_MS,
    nowMs - 30 * DAY_MS,
  );
  if (team.index === 2) {
    const mistake = {
      change: { maxIdleDays: { personal: 7 } },
      savedMs: nowMs - 41 * DAY_MS,
      graceDays: 0,
      reason: 'Clean up',
      withdrawn: { afterMs: 26 * HOUR_MS, reason: 'Seventy was meant, not seven' },
    };
    return [mistake];
  }
  const strict: PolicyChange[] = [
    { maxLifetimeDays: { personal: 365 }, requireExpiry: { personal: true } },
    { maxIdleDays: { personal: 120 } },
    { maxLifetimeDays: { personal: 180 } },
    { requireExpiry: { personal: true } },
  ];
  const change = team.index === 1 ? strict[0] : random.pick(strict);
  return [{ change: change ?? {}, savedMs, graceDays: 21, reason: 'We handle card numbers and addresses' }];
}

/** A save replaces what is still pending; each builds on the version before it that was not taken back. */
function versions(team: Team | null, saves: readonly Save[], savedBy: Person, ids: Random): SavedPolicy[] {
  const saved: SavedPolicy[] = [];
  for (const { change, savedMs, graceDays, reason, withdrawn } of saves) {
    const savedAt = new Date(savedMs);
    saved.forEach((earlier, index) => {
      const { version } = earlier;
      if (version.enforceFrom > savedAt && version.supersededAt === null && version.withdrawnAt === null) {
        saved[index] = { ...earlier, version: { ...version, supersededAt: savedAt } };
      }
    });
    const before = saved.at(-1)?.version.values ?? UNSET_POLICY;
    const version: PolicyVersion = {
      number: saved.length + 1,
      values: applyChange(before, change),
      savedAt,
      enforceFrom: new Date(savedMs + graceDays * DAY_MS),
      supersededAt: null,
      withdrawnAt: withdrawn ? new Date(savedMs + withdrawn.afterMs) : null,
    };
    saved.push({
      id: newIdAt(savedAt, ids.bytes()),
      team,
      version,
      savedBy,
      reason,
      withdrawReason: withdrawn?.reason ?? null,
    });
  }
  return saved;
}
