import { DAY_MS } from '../policies/domain/timeline.js';
import { atWork, dayOf, isWeekendDay, MINUTE_MS } from './calendar.js';
import { NEVER_USED, type GeneratedUsage, type UsageMonth, type UsedAddress } from './generated-key.js';
import { Weighted, type Random } from './random.js';
import { userAgents } from './vocabulary.js';

/** The span in which a key could be used, and what is known of it. */
export interface UsableKey {
  readonly kind: 'personal' | 'service';
  readonly createdMs: number;
  /** When it stopped being accepted, `nowMs` for one that still is; a use before its successor was made is certain. */
  readonly endMs: number;
  readonly inUseAtMs: number | null;
  readonly allowedCidrs: readonly string[];
  readonly nowMs: number;
}

/** How much of the usage is written: in large organizations only what a page of today shows. */
export interface UsageDetail {
  readonly months: number;
  /** Share of used keys of which addresses are kept. */
  readonly addresses: number;
}

const NEVER = 0.13;
/** Days since the last use of keys that still work. */
const idleDays = {
  personal: new Weighted([
    [0.6, 38],
    [7, 28],
    [40, 20],
    [190, 14],
  ]),
  service: new Weighted([
    [0.15, 66],
    [4, 16],
    [40, 8],
    [200, 10],
  ]),
} as const;
/** Days between the last use and the end of keys that do not. */
const idleDaysAtEnd = new Weighted([
  [3, 60],
  [80, 40],
]);
/** How many draws of 32 bits must agree on a day for it to be a day of use: one in two, four, … */
const habits = new Weighted([
  [0, 18],
  [1, 34],
  [2, 26],
  [4, 22],
]);
const REFUSED_AFTER_END = 0.12;
const OFFICES = ['203.0.113', '198.51.100', '192.0.2'] as const;
const PRIVATE = ['10.20', '10.64', '172.18', '192.168'] as const;

/** Draws when, from where and with what keys were used. */
export class KeyUsage {
  private readonly monthsFrom: number;

  constructor(
    private readonly random: Random,
    private readonly detail: UsageDetail,
    nowMs: number,
  ) {
    const now = new Date(nowMs);
    this.monthsFrom = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - detail.months + 1, 1);
  }

  /** @param via the keys that check keys for other services, the earliest first, with when each began to */
  draw(key: UsableKey, via: readonly { id: string; sinceMs: number }[]): GeneratedUsage {
    const { random } = this;
    const lastMs = this.lastUse(key);
    const dead = key.endMs < key.nowMs;
    const refusedMs = dead && random.chance(REFUSED_AFTER_END) ? this.between(key.endMs, key.nowMs) : null;
    const refusedAddress = refusedMs === null ? null : this.address([]);
    if (lastMs === null) return refusedMs === null ? NEVER_USED : { ...NEVER_USED, refusedMs, refusedAddress };
    const client = random.pick(userAgents[key.kind === 'service' ? 'machine' : 'person']);
    const address = this.address(key.allowedCidrs);
    const verifier = random.chance(0.7) ? via.findLast(({ sinceMs }) => sinceMs < lastMs) : undefined;
    return {
      lastMs,
      address,
      client,
      via: verifier?.id ?? null,
      refusedMs,
      refusedAddress,
      months: this.months(key, lastMs),
      addresses: random.chance(this.detail.addresses) ? this.addresses(key, lastMs, address, client) : [],
    };
  }

  private lastUse({ kind, createdMs, endMs, inUseAtMs, nowMs }: UsableKey): number | null {
    const { random } = this;
    const firstMs = createdMs + MINUTE_MS;
    const latestMs = endMs - 1_000;
    if (inUseAtMs === null && random.chance(NEVER)) return null;
    if (latestMs <= firstMs) return null;
    const days = inUseAtMs !== null ? 0.5 : endMs === nowMs ? idleDays[kind].draw(random) : idleDaysAtEnd.draw(random);
    const wanted = Math.floor((inUseAtMs ?? latestMs) - random.exponential(days * DAY_MS));
    // tried out when it was made, and forgotten
    const usedMs = wanted > firstMs ? wanted : firstMs + Math.floor(random.exponential(DAY_MS / 2));
    const cappedMs = Math.min(Math.max(usedMs, firstMs), latestMs);
    const recent = latestMs - cappedMs < DAY_MS / 4;
    return kind === 'service' || recent ? cappedMs : atWork(random, cappedMs, firstMs, latestMs);
  }

  /** One row a month; every month between the first and the last use has some, so that no gap is longer than two. */
  private months({ kind, createdMs }: UsableKey, lastMs: number): UsageMonth[] {
    const { random } = this;
    const habit = habits.draw(random);
    const rows: UsageMonth[] = [];
    const start = new Date(Math.max(createdMs, this.monthsFrom));
    let [year, month] = [start.getUTCFullYear(), start.getUTCMonth()];
    for (;;) {
      const monthMs = Date.UTC(year, month, 1);
      if (monthMs > lastMs) return rows;
      const first = createdMs > monthMs ? dayOf(createdMs) : dayOf(monthMs);
      const nextMs = Date.UTC(year, month + 1, 1);
      const last = lastMs < nextMs ? dayOf(lastMs) : dayOf(nextMs) - 1;
      const days =
        this.days(kind, habit, dayOf(monthMs), first, last) | (lastMs < nextMs ? bit(last, dayOf(monthMs)) : 0);
      rows.push({ month: dayOf(monthMs), days });
      [year, month] = month === 11 ? [year + 1, 0] : [year, month + 1];
    }
  }

  private days(kind: UsableKey['kind'], habit: number, monthDay: number, first: number, last: number): number {
    const { random } = this;
    let drawn = random.next() | random.next();
    for (let i = 0; i < habit; i++) drawn &= random.next();
    let days = 0;
    for (let day = first; day <= last; day++) {
      const mask = bit(day, monthDay);
      if ((drawn & mask) !== 0 && (kind === 'service' || !isWeekendDay(day) || (drawn >>> 7) % 9 === 0)) days |= mask;
    }
    return days === 0 ? bit(first + ((last - first) >> 1), monthDay) : days;
  }

  private addresses(key: UsableKey, lastMs: number, address: string, client: string): UsedAddress[] {
    const { random } = this;
    const [firstDay, lastDay] = [dayOf(key.createdMs), dayOf(lastMs)];
    const day = (from: number): number => from + random.below(lastDay - from + 1);
    const rows: UsedAddress[] = [{ address, client, firstDay: day(firstDay), lastDay }];
    for (let more = random.below(4) - 1; more > 0; more--) {
      const other = this.address(key.allowedCidrs);
      if (rows.some((row) => row.address === other)) continue;
      const since = day(firstDay);
      rows.push({ address: other, client, firstDay: since, lastDay: day(since) });
    }
    return rows;
  }

  /** In the first of the ranges a key is bound to, else of some office, home or data centre. */
  private address(cidrs: readonly string[]): string {
    const { random } = this;
    const [range] = cidrs;
    if (range === undefined) {
      if (random.chance(0.06))
        return `2001:db8:${random.between(1, 0xfff).toString(16)}::${random.between(1, 0xffff).toString(16)}`;
      const network = random.chance(0.4) ? random.pick(OFFICES) : `${random.pick(PRIVATE)}.${random.below(256)}`;
      return `${network}.${random.between(1, 254)}`;
    }
    const [host = '', length] = range.split('/');
    if (length === '32' || host.includes(':'))
      return length === '32' ? host : `${host}${random.between(1, 0xffff).toString(16)}`;
    const octets = host.split('.');
    return [...octets.slice(0, 3), Number(octets[3]) + random.between(1, 14)].join('.');
  }

  private between(fromMs: number, toMs: number): number {
    return fromMs + Math.floor(this.random.fraction() * (toMs - fromMs));
  }
}

const bit = (day: number, monthDay: number): number => 1 << (day - monthDay);
