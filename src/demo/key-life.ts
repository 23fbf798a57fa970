import { DAY_MS } from '../policies/domain/timeline.js';
import { newIdAt } from '../platform/ids.js';
import { atWork, HOUR_MS, MINUTE_MS } from './calendar.js';
import type { GeneratedCause, Succession } from './generated-key.js';
import type { Organization, Person, ServiceAccount, Team } from './organization.js';
import { stewardAt } from './organization.js';
import type { Random } from './random.js';
import { reasons } from './vocabulary.js';

const YEAR_MS = 365 * DAY_MS;
/** Mean times until each thing happens to a key that exists; memoryless, so that old keys have had more of it. */
const MEAN_MS = {
  deleted: 11 * YEAR_MS,
  revoked: 30 * YEAR_MS,
  suspended: 45 * YEAR_MS,
  leaked: 500 * YEAR_MS,
  quarantined: 700 * YEAR_MS,
} as const;
const RESTORED = 0.45;
/** Of regenerations: those made because the secret had become public. */
const LEAKED = { personal: 0.02, service: 0.004 } as const;

/** The key as far as it is decided before its end is. */
export interface Living {
  readonly kind: 'personal' | 'service';
  readonly id: string;
  readonly owner: Person | ServiceAccount;
  readonly account: ServiceAccount | null;
  readonly person: Person | null;
  readonly team: Team;
  readonly createdMs: number;
  /** Until when its owner can delete it. */
  readonly activeUntilMs: number;
}

/** The decisions that were made about keys. Whoever decided was there, and allowed to, at the time. */
export class KeyLife {
  constructor(
    private readonly organization: Organization,
    private readonly random: Random,
  ) {}

  /** How long a key that is regenerated works on, and whether that is because somebody else knows it. */
  overlap(kind: Living['kind'], maxSeconds: number): Pick<Succession, 'because'> & { seconds: number } {
    const { random } = this;
    if (random.chance(LEAKED[kind])) return { because: 'leaked', seconds: 0 };
    return { because: null, seconds: Math.min(random.pick([0, 3_600, 86_400, 86_400, 86_400, 604_800]), maxSeconds) };
  }

  /** A regenerated key ends with its overlap, and by nothing before. */
  succeeded(key: Living, { createdMs, endsMs, maker }: Succession): GeneratedCause {
    return this.cause({
      effect: 'revoked',
      cause: 'regenerated',
      level: 'owner',
      openedMs: endsMs,
      by: maker,
      byItself: maker === null ? key : null,
      decidedMs: createdMs,
    });
  }

  /** What became of a key that was not regenerated, in the order of its happening. */
  decisions(key: Living): GeneratedCause[] {
    const causes = [
      this.suspended(key),
      this.reported(key, 'revoked', 'leaked', MEAN_MS.leaked),
      this.reported(key, 'suspended', 'leak_quarantine', MEAN_MS.quarantined),
      this.revokedByAdministrator(key),
      this.deleted(key),
    ].filter((cause) => cause !== null);
    return causes.length < 2 ? causes : causes.sort((a, b) => a.openedMs - b.openedMs);
  }

  /** The administrator who decides about a key of a team at an instant: its lead, or somebody of the organization. */
  decider(team: Team, owner: Person | null): { by: Person; level: 'team' | 'organization' } {
    const { roles, people } = this.organization;
    if (team.lead !== owner && this.random.chance(0.75)) return { by: team.lead, level: 'team' };
    return { by: owner === roles.owner ? (people[4] as Person) : roles.owner, level: 'organization' };
  }

  private deleted(key: Living): GeneratedCause | null {
    const atMs = this.happensAt(key, MEAN_MS.deleted);
    if (atMs === null || atMs >= key.activeUntilMs) return null;
    const by = key.account === null ? key.person : stewardAt(key.account, atMs);
    if (by === null) return null;
    return this.cause({ effect: 'revoked', cause: 'owner', level: 'owner', openedMs: atMs, by });
  }

  private revokedByAdministrator(key: Living): GeneratedCause | null {
    const atMs = this.happensAt(key, MEAN_MS.revoked);
    if (atMs === null) return null;
    const reason = this.random.pick(reasons.revoke);
    const decider = this.decider(key.team, key.person);
    return this.cause({ effect: 'revoked', cause: 'administrator', openedMs: atMs, reason, ...decider });
  }

  private suspended(key: Living): GeneratedCause | null {
    const atMs = this.happensAt(key, MEAN_MS.suspended);
    if (atMs === null) return null;
    const reason = this.random.pick(reasons.suspend);
    const decider = this.decider(key.team, key.person);
    const cause = this.cause({ effect: 'suspended', cause: 'administrator', openedMs: atMs, reason, ...decider });
    const liftedMs = atMs + HOUR_MS + Math.floor(this.random.exponential(4 * DAY_MS));
    if (!this.random.chance(RESTORED) || liftedMs >= this.organization.nowMs) return cause;
    return { ...cause, liftedMs, liftedBy: decider.by, liftReason: this.random.pick(reasons.restore) };
  }

  /** Somebody told us that the secret is public: nobody of the organization decided. */
  private reported(
    key: Living,
    effect: GeneratedCause['effect'],
    cause: 'leaked' | 'leak_quarantine',
    meanMs: number,
  ): GeneratedCause | null {
    const atMs = this.happensAt(key, meanMs);
    return atMs === null ? null : this.cause({ effect, cause, level: 'organization', openedMs: atMs, by: null });
  }

  private happensAt({ createdMs }: Living, meanMs: number): number | null {
    const { nowMs } = this.organization;
    const atMs = Math.floor(createdMs + 10 * MINUTE_MS + this.random.exponential(meanMs));
    return atMs >= nowMs ? null : atWork(this.random, atMs, createdMs + MINUTE_MS, nowMs - MINUTE_MS);
  }

  private cause(
    facts: Pick<GeneratedCause, 'effect' | 'cause' | 'level' | 'openedMs' | 'by'> & {
      reason?: string;
      /** The key that renewed itself. */
      byItself?: Living | null;
      /** Differs from `openedMs` where a decision takes effect later. */
      decidedMs?: number;
    },
  ): GeneratedCause {
    const { decidedMs = facts.openedMs, reason = null, byItself = null, ...rest } = facts;
    const id = newIdAt(new Date(decidedMs), this.random.bytes());
    const open = { id, liftedMs: null, liftedBy: null, liftReason: null, reason, byItself: byItself?.id ?? null };
    return { ...open, ...rest } as GeneratedCause;
  }
}
