import { newIdAt } from '../platform/ids.js';
import { dayOf, HOUR_MS, MINUTE_MS } from './calendar.js';
import { NEVER_USED, type GeneratedKey, type UsageMonth } from './generated-key.js';
import type { Organization, ServiceAccount } from './organization.js';
import { Random, streams } from './random.js';

const ADDRESS = '10.20.0.5';
const CLIENT = 'nginx/1.28.0';

/** The key with which the gateway has checked other keys since the beginning: `lastUsedVia` of most uses names it. */
export function gatewayKey({ accounts, roles, nowMs, idSeed }: Organization, months: number): GeneratedKey {
  const owner = accounts[0] as ServiceAccount;
  const createdMs = owner.createdMs + HOUR_MS;
  const lastMs = nowMs - MINUTE_MS;
  return {
    id: newIdAt(new Date(createdMs), new Random(idSeed, streams.keyIds, -1).bytes()),
    kind: 'service',
    owner,
    team: owner.team,
    createdMs,
    ownExpiresMs: null,
    maker: roles.teamAdmin,
    createdWith: null,
    replaces: null,
    succession: null,
    name: 'edge gateway',
    description: 'Asks about every request',
    scopes: ['keys:verify'],
    allowedCidrs: [],
    reference: null,
    verifyLimit: null,
    lastFour: '0gtw',
    endMs: nowMs,
    edits: [],
    causes: [],
    lifts: [],
    usage: {
      ...NEVER_USED,
      lastMs,
      address: ADDRESS,
      client: CLIENT,
      months: everyDay(createdMs, lastMs, months),
      addresses: [{ address: ADDRESS, client: CLIENT, firstDay: dayOf(createdMs), lastDay: dayOf(lastMs) }],
    },
  };
}

/** The last `count` months up to the last use, each day of them. */
function everyDay(fromMs: number, lastMs: number, count: number): UsageMonth[] {
  const last = new Date(lastMs);
  const rows: UsageMonth[] = [];
  for (let back = count - 1; back >= 0; back--) {
    const monthMs = Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - back, 1);
    const nextMs = Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - back + 1, 1);
    if (nextMs <= fromMs) continue;
    const monthDay = dayOf(monthMs);
    const [first, until] = [Math.max(dayOf(fromMs), monthDay), Math.min(dayOf(lastMs), dayOf(nextMs) - 1)];
    let days = 0;
    for (let day = first; day <= until; day++) days |= 1 << (day - monthDay);
    rows.push({ month: monthDay, days });
  }
  return rows;
}
