import fc from 'fast-check';
import type { KeyCauseFacts, Lift, Mark } from '../../src/keys/domain/facts.js';
import { statusOf, type KeyStatus } from '../../src/keys/domain/status.js';
import type { Exemption } from '../../src/policies/domain/exemptions.js';
import { applyChange, UNSET_POLICY, type PolicyVersion } from '../../src/policies/domain/policy.js';
import {
  compile,
  DAY_MS,
  decideWithdrawal,
  EMPTY_POLICY,
  nextVersion,
  type Policies,
} from '../../src/policies/domain/timeline.js';
import type { KeyCase } from './generated-keys.js';
import { EPOCH } from './generated-policies.js';

type Level = 'organization' | 'team';
type TermRule = 'maxLifetimeDays' | 'maxIdleDays';
type MarkSource = 'owner' | 'membership';

/** What people do to a key, its owner and the policies, in the order in which they do it. */
export type Act =
  | { readonly does: 'use' | 'restore' | 'wait' }
  | { readonly does: 'suspend'; readonly cause: 'administrator' | 'leak_quarantine' }
  | { readonly does: 'mark' | 'lift mark' | 'lift mark for the key'; readonly source: MarkSource }
  | { readonly does: 'withdraw'; readonly level: Level }
  | { readonly does: 'exempt'; readonly level: Level; readonly rule: TermRule; readonly forMs: number }
  | { readonly does: 'end exemption' }
  | {
      readonly does: 'save policy';
      readonly level: Level;
      readonly lifetime: number | null;
      readonly idle: number | null;
      readonly graceMs: number;
    };

const someLevel = fc.constantFrom<Level>('organization', 'team');
const someSource = fc.constantFrom<MarkSource>('owner', 'membership');
const days = fc.option(fc.integer({ min: 1, max: 9 }), { nil: null });
const span = fc.oneof(fc.constantFrom(0, 1, DAY_MS - 1, DAY_MS), fc.integer({ min: 0, max: 6 * DAY_MS }));

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('use', 'restore', 'wait', 'end exemption') }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('suspend'), cause: fc.constantFrom('administrator', 'leak_quarantine') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constantFrom('mark', 'lift mark', 'lift mark for the key'), source: someSource }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('withdraw'), level: someLevel }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('exempt'),
      level: someLevel,
      rule: fc.constantFrom('maxLifetimeDays', 'maxIdleDays'),
      forMs: fc.integer({ min: 1, max: 20 * DAY_MS }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('save policy'),
      level: someLevel,
      lifetime: days,
      idle: days,
      graceMs: fc.oneof(fc.constant(0), span),
    }),
  },
) as fc.Arbitrary<Act>;

export const acts = fc.array(fc.record({ afterMs: span, act }), { minLength: 4, maxLength: 30 });

/** A key that lives through acts; `statusAt` answers by what is known when it is asked. */
export class KeyLife {
  now = new Date(EPOCH.getTime() + 13 * 3_600_000);
  readonly facts: KeyCase;
  private causes: KeyCauseFacts[] = [];
  private readonly lifts: Lift[] = [];
  private readonly exemptions: Exemption[] = [];
  private readonly marks: Record<MarkSource, Mark[]> = { owner: [], membership: [] };
  private readonly usage: { lastUsedAt: Date | null } = { lastUsedAt: null };
  private readonly versions: Record<Level, PolicyVersion[]> = { organization: [], team: [] };
  private policies: Policies = { organization: EMPTY_POLICY, team: EMPTY_POLICY };

  constructor(lifeMs: number | null) {
    this.facts = {
      key: {
        kind: 'personal',
        createdAt: this.now,
        ownExpiresAt: lifeMs === null ? null : new Date(this.now.getTime() + lifeMs),
        causes: this.causes,
        lifts: this.lifts,
        revocations: [],
        exemptions: this.exemptions,
      },
      exemptions: [],
      sets: [],
      ownLifts: [],
      usage: this.usage,
      owner: { removedAt: null, marks: this.marks.owner },
      membership: { marks: this.marks.membership },
    };
  }

  statusAt(instant: Date): KeyStatus {
    const { key, usage, owner, membership } = this.facts;
    return statusOf({ ...key, causes: this.causes }, usage, owner, membership, this.policies, instant);
  }

  /** @returns whether a policy version was withdrawn */
  take(action: Act): boolean {
    switch (action.does) {
      case 'wait':
        return false;
      case 'use':
        if (this.statusAt(this.now).status === 'active') this.usage.lastUsedAt = this.now;
        return false;
      case 'suspend':
        if (this.causes.some((cause) => cause.cause === action.cause && cause.liftedAt === null)) return false;
        this.causes.push({
          id: `suspension ${this.causes.length}`,
          effect: 'suspended',
          cause: action.cause,
          openedAt: this.now,
          liftedAt: null,
        });
        return false;
      case 'restore':
        this.causes = this.causes.map((cause) => ({ ...cause, liftedAt: cause.liftedAt ?? this.now }));
        return false;
      case 'save policy':
        this.save(action);
        return false;
      case 'withdraw':
        return this.withdraw(action.level);
      case 'exempt':
        this.exempt(action);
        return false;
      case 'end exemption':
        this.exemptions.forEach((exemption, index) => {
          if (exemption.until > this.now) this.exemptions[index] = { ...exemption, until: this.now };
        });
        return false;
      default:
        this.mark(action.does, action.source);
        return false;
    }
  }

  private mark(does: 'mark' | 'lift mark' | 'lift mark for the key', source: MarkSource): void {
    const marks = this.marks[source];
    const standing = marks.findIndex((mark) => mark.until === null);
    if (does === 'mark' && standing === -1) {
      const cause = source === 'owner' ? 'owner_deactivated' : 'membership_ended';
      marks.push({ id: `${source} ${marks.length}`, cause, since: this.now, until: null });
    }
    const mark = marks[standing];
    if (mark === undefined) return;
    if (does === 'lift mark') marks[standing] = { ...mark, until: this.now };
    const lifted = this.lifts.some((lift) => lift.causeId === mark.id);
    if (does === 'lift mark for the key' && !lifted) this.lifts.push({ causeId: mark.id, at: this.now, until: null });
  }

  /** Grants one, or renews the one that stands. */
  private exempt({ level, rule, forMs }: Extract<Act, { does: 'exempt' }>): void {
    const until = new Date(this.now.getTime() + forMs);
    const standing = this.exemptions.findIndex(
      (each) => each.level === level && each.rule === rule && each.until > this.now,
    );
    const renewed = this.exemptions[standing];
    if (renewed === undefined) {
      this.exemptions.push({ id: `exemption ${this.exemptions.length}`, level, rule, since: this.now, until });
    } else if (until > renewed.until) this.exemptions[standing] = { ...renewed, until };
  }

  private save(action: Extract<Act, { does: 'save policy' }>): void {
    const versions = this.versions[action.level];
    const values = applyChange(UNSET_POLICY, { maxLifetimeDays: action.lifetime, maxIdleDays: action.idle });
    const grace = new Date(this.now.getTime() + action.graceMs);
    const { version, supersedes } = nextVersion(versions, values, this.now, grace);
    const replaced = versions.findIndex(({ number }) => number === supersedes);
    const pending = versions[replaced];
    if (pending !== undefined) versions[replaced] = { ...pending, supersededAt: version.savedAt };
    versions.push(version);
    this.policies = { ...this.policies, [action.level]: compile(versions) };
  }

  private withdraw(level: Level): boolean {
    const versions = this.versions[level];
    const index = versions.findLastIndex((version) => decideWithdrawal(versions, version.number, this.now).allowed);
    const version = versions[index];
    if (version === undefined) return false;
    versions[index] = { ...version, withdrawnAt: this.now };
    this.policies = { ...this.policies, [level]: compile(versions) };
    return true;
  }
}
