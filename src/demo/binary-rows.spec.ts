import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BinaryRows } from './binary-rows.js';
import { type Row, tables } from './tables.js';

const HEADER_BYTES = 19;

/** The fields of each row, as PostgreSQL would cut them. */
function fieldsOf(chunks: readonly Buffer[]): (Buffer | null)[][] {
  const bytes = Buffer.concat(chunks);
  const rows: (Buffer | null)[][] = [];
  let at = HEADER_BYTES;
  const take = (length: number): Buffer => bytes.subarray(at, (at += length));
  for (let count = take(2).readInt16BE(); count >= 0; count = take(2).readInt16BE()) {
    const field = (): Buffer | null => {
      const length = take(4).readInt32BE();
      return length < 0 ? null : take(length);
    };
    rows.push(Array.from({ length: count }, field));
  }
  expect(at).toBe(bytes.length);
  return rows;
}

/** The elements of an array of texts. */
function elementsOf(field: Buffer): string[] {
  const elements: string[] = [];
  if (field.readInt32BE(0) === 0) return elements;
  let at = 20;
  for (let left = field.readInt32BE(12); left > 0; left--) {
    const length = field.readInt32BE(at);
    elements.push(field.toString('utf8', at + 4, at + 4 + length));
    at += 4 + length;
  }
  expect(at).toBe(field.length);
  return elements;
}

const text = fc.string({ unit: 'grapheme', maxLength: 400 });
const revision = fc.record({
  organization_id: fc.uuid(),
  key_id: fc.uuid(),
  version: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  since: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  until: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  edited_by: fc.option(fc.uuid()),
  name: text,
  description: text,
  scopes: fc.array(text, { maxLength: 4 }),
  allowed_cidrs: fc.array(text, { maxLength: 4 }),
});

describe('rows in the binary format of COPY', () => {
  it('can be cut into the values that were added, in chunks of any size', () => {
    fc.assert(
      fc.property(fc.array(revision, { maxLength: 8 }), fc.constantFrom(1, 40), (revisions, times) => {
        const rows = new BinaryRows('key_revisions');
        const added = Array.from({ length: times }, () => revisions).flat();
        for (const row of added) rows.add<'key_revisions'>(row);
        const read = fieldsOf(rows.finish());
        expect(read).toHaveLength(added.length);
        read.forEach((fields, index) => {
          const row = added[index] as (typeof revisions)[number];
          expect(fields[1]?.toString('hex')).toBe(row.key_id.replaceAll('-', ''));
          expect(fields[2]?.readInt32BE()).toBe(row.version);
          expect(Number(fields[3]?.readBigInt64BE()) / 1_000 + Date.UTC(2000, 0, 1)).toBe(row.since);
          expect(fields[5]?.toString('hex') ?? null).toBe(row.edited_by?.replaceAll('-', '') ?? null);
          expect(fields[6]?.toString('utf8')).toBe(row.name);
          expect(elementsOf(fields[8] as Buffer)).toEqual(row.scopes);
          expect(elementsOf(fields[9] as Buffer)).toEqual(row.allowed_cidrs);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('hold addresses of both families', () => {
    const rows = new BinaryRows('key_addresses');
    const row = { organization_id: null, key_id: null, client: null, first_day: 10_957, last_day: null };
    rows.add<'key_addresses'>({ ...row, address: '203.0.113.9' });
    rows.add<'key_addresses'>({ ...row, address: '2001:db8::1f' });
    const [first, second] = fieldsOf(rows.finish());
    expect(first?.[2]).toEqual(Buffer.from([2, 32, 0, 4, 203, 0, 113, 9]));
    expect(second?.[2]?.toString('hex')).toBe('0380001020010db800000000000000000000001f');
    expect(first?.[4]?.readInt32BE()).toBe(0);
  });

  it('hold lists of ids, and numbers beyond 32 bits', () => {
    const ids = ['0197c5a0-0000-7000-8000-000000000001', '0197c5a0-0000-7000-8000-0000000000ff'];
    const revocations = new BinaryRows('revocations');
    const empty = Object.fromEntries(Object.keys(tables.revocations).map((column) => [column, null]));
    revocations.add<'revocations'>({ ...empty, team_ids: ids } as unknown as Row<'revocations'>);
    const at = Object.keys(tables.revocations).indexOf('team_ids');
    const list = fieldsOf(revocations.finish())[0]?.[at] as Buffer;
    expect([list.readInt32BE(8), list.readInt32BE(12)]).toEqual([2950, 2]);
    expect([list.toString('hex', 24, 40), list.toString('hex', 44)]).toEqual(ids.map((id) => id.replaceAll('-', '')));
    const jobs = new BinaryRows('jobs');
    const nothing = Object.fromEntries(Object.keys(tables.jobs).map((column) => [column, null]));
    jobs.add<'jobs'>({ ...nothing, done: 2 ** 40 + 7 } as unknown as Row<'jobs'>);
    const done = Object.keys(tables.jobs).indexOf('done');
    expect(fieldsOf(jobs.finish())[0]?.[done]?.readBigInt64BE()).toBe(2n ** 40n + 7n);
  });
});
