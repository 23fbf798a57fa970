import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type RowSink, type TableName } from './tables.js';
import { GeneratedOrganization } from './generate-organization.js';

const OPTIONS = { name: 'Halden & Rowe', members: 60, teams: 5, keys: 400, now: new Date('2026-11-25T10:20:30.456Z') };

/** Drawn from the system's random source, whatever the seed. */
const SECRET_COLUMNS: readonly string[] = ['digest', 'hash', 'routing_tag', 'leaf', 'leaf_hash', 'opened'];

interface Generated {
  hash: string;
  counts: Partial<Record<TableName, number>>;
  digests: string[];
}

function generate(seed: number, step = 100): Generated {
  const hash = createHash('sha256');
  const counts: Generated['counts'] = {};
  const digests: string[] = [];
  const sink: RowSink = (table, row) => {
    const facts = Object.fromEntries(Object.entries(row).filter(([column]) => !SECRET_COLUMNS.includes(column)));
    hash.update(table).update(JSON.stringify(facts));
    counts[table] = (counts[table] ?? 0) + 1;
    if (table === 'keys') digests.push((row as { digest: Buffer }).digest.toString('hex'));
  };
  const secrets = { prefix: 'kr', pepperVersion: 1, routingTag: 'aB3x' };
  const generated = new GeneratedOrganization({ ...OPTIONS, seed }, secrets, sink);
  for (const _ of generated.writePeople(step));
  for (const _ of generated.writeKeys(step));
  return { hash: hash.digest('hex'), counts, digests };
}

describe('a generated organization', () => {
  let first: Generated;
  beforeAll(() => {
    first = generate(7);
  });

  it('has the same facts for the same seed and instant, however its making is cut into steps', () => {
    expect(generate(7, 13).hash).toBe(first.hash);
  });

  it('has other facts for another seed', () => {
    expect(generate(8).hash).not.toBe(first.hash);
  });

  it('never has the same digests twice, since secrets come from no seed', () => {
    const again = new Set(generate(7).digests);
    expect(first.digests.filter((digest) => again.has(digest))).toEqual([]);
    expect(new Set(first.digests).size).toBe(first.digests.length);
  });

  it('has exactly as many keys as were asked for, each with a row of its usage', () => {
    expect(first.counts.keys).toBe(OPTIONS.keys);
    expect(first.counts.key_usage).toBe(OPTIONS.keys);
  });

  it('refuses fewer members than its teams and roles need, and says how many', () => {
    const secrets = { prefix: 'kr', pepperVersion: 1, routingTag: 'aB3x' };
    const few = () =>
      new GeneratedOrganization({ ...OPTIONS, seed: 1, members: 9, teams: 5 }, secrets, () => undefined);
    expect(few).toThrow(/5 teams need at least 10 members/);
  });
});
