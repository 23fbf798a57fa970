import type { KeyKind } from '../policies/domain/policy.js';
import { DAY_MS } from '../policies/domain/timeline.js';
import { Random, streams, Weighted } from './random.js';
import { foreignScopes, keyDescription, keyName } from './vocabulary.js';

/** What a key and every successor of it have in common. */
export interface KeyTraits {
  /** The length of life that its maker wanted; null: none. */
  readonly wantedDays: number | null;
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly string[];
  readonly allowedCidrs: readonly string[];
  readonly reference: string | null;
  readonly verifyLimit: number | null;
}

const personalDays = new Weighted<number | null>([
  [null, 54],
  [30, 2],
  [60, 1],
  [90, 6],
  [180, 4],
  [365, 19],
  [730, 12],
]);
const serviceDays = new Weighted<number | null>([
  [null, 68],
  [90, 6],
  [180, 6],
  [365, 15],
  [730, 5],
]);

/** Administrative scopes end within 90 days (R8.2). */
const ADMINISTRATIVE_DAYS = 90;
const ADMINISTRATIVE = 0.12;

const cidrs = [
  '10.20.0.0/16',
  '10.64.8.0/22',
  '203.0.113.0/24',
  '198.51.100.16/28',
  '2001:db8:40::/48',
  '192.0.2.7/32',
];

/** Draws again what was drawn before: `seedOf` names the traits, so that a successor finds those of its predecessor. */
export class TraitSource {
  private readonly random: Random;

  constructor(private readonly seed: number) {
    this.random = new Random(seed, streams.traits);
  }

  /** In days; drawn first and alone, because the plan needs nothing else. */
  wantedDays(kind: KeyKind, traits: number): number | null {
    this.random.reseed(this.seed, streams.traits, traits);
    return this.drawDays(kind);
  }

  draw(kind: KeyKind, traits: number): KeyTraits {
    const { random } = this;
    random.reseed(this.seed, streams.traits, traits);
    const wantedDays = this.drawDays(kind);
    const administrative = wantedDays === ADMINISTRATIVE_DAYS && random.chance(ADMINISTRATIVE);
    return {
      wantedDays,
      name: keyName(random, kind),
      description: random.chance(0.3) ? keyDescription(random) : '',
      scopes: administrative ? ['keys:read'] : this.scopes(kind),
      allowedCidrs: random.chance(kind === 'service' ? 0.12 : 0.03) ? [random.pick(cidrs)] : [],
      reference: random.chance(0.03) ? `REQ-${random.between(1_000, 99_999)}` : null,
      verifyLimit: random.chance(0.02) ? random.pick([60, 300, 1_000]) : null,
    };
  }

  private drawDays(kind: KeyKind): number | null {
    return (kind === 'service' ? serviceDays : personalDays).draw(this.random);
  }

  private scopes(kind: KeyKind): string[] {
    const { random } = this;
    if (random.chance(kind === 'service' ? 0.25 : 0.6)) return [];
    const scopes = foreignScopes(random);
    return kind === 'service' && random.chance(0.25) ? [...scopes, 'keys:rotate'].sort() : scopes;
  }
}

/** Predecessors live at least as long as it takes to be replaced: no gap is longer than what every policy lets live. */
const LONGEST_GAP_DAYS = 100;

/** How long after its predecessor a key is made, in milliseconds. */
export function regenerationGapMs(random: Random, wantedDays: number | null): number {
  const most = Math.min(wantedDays === null ? LONGEST_GAP_DAYS : wantedDays * 0.95, LONGEST_GAP_DAYS);
  return Math.floor(most * (0.45 + 0.55 * random.fraction()) * DAY_MS);
}
