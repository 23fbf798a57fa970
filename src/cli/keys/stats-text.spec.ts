import { describe, expect, it } from '@jest/globals';
import type { Schemas } from '../api/client.js';
import { statsText } from './stats-text.js';

const figure = (count: number) => ({ count, filter: '' });

const stats: Schemas['KeyStatsView'] = {
  at: '2026-11-25T09:30:00.000Z',
  exact: false,
  examined: 20_000,
  total: 1_200_000,
  byStatus: [
    { status: 'active', reason: null, ...figure(1_000_000) },
    { status: 'expired', reason: 'policy_idle', ...figure(1) },
  ],
  byKind: [],
  age: [
    { upToDays: 30, ...figure(4) },
    { upToDays: null, ...figure(0) },
  ],
  calendar: [{ month: '2026-11', fixed: figure(0), idle: figure(7) }],
  lastUse: [],
  neverUsed: figure(0),
  neverExpiring: figure(0),
  leaked: figure(0),
  exempt: figure(0),
  topOwners: [{ id: 'user_1', type: 'user', name: 'Ana\u001b[31m Ruiz', ...figure(3) }],
};

describe('statsText', () => {
  it('draws each figure by its share of the longest beside it, and says what is estimated', () => {
    const text = statsText(stats);
    expect(text).toMatch(/^1,200,000 keys as of 2026-11-25 09:30, estimated from 20,000 of them$/m);
    expect(text).toContain(`  active                 1,000,000  ${'█'.repeat(40)}\n`);
    expect(text).toContain('  expired (policy_idle)          1  █\n');
    expect(text).toMatch(/^ {2}longer ago {11}0$/m);
  });

  it('leaves out what there is none of, and lets no name command the terminal', () => {
    const text = statsText(stats);
    expect(text).not.toMatch(/To look at|Last used|by a date/);
    expect(text).toContain('Live keys that end when idle until then\n  2026-11  7');
    expect(text).not.toContain('\u001b');
  });
});
