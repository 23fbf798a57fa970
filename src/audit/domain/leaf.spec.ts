import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from './canonical.js';
import type { Json } from './canonical.js';
import { leafHashOf, openLeaf, SALT_BYTES, splitEvent } from './leaf.js';
import type { AuditEvent, PersonalPart } from './leaf.js';

const newSalt = () => randomBytes(SALT_BYTES);
const event: AuditEvent = {
  id: 'evt_01kc5yz3q4e6gsy8t2m0n7w9xb',
  organizationId: 'org_01kc5yz3q4e6gsy8t2m0n7w9xc',
  occurredAt: new Date('2026-11-25T09:30:00.123Z'),
  action: 'key.revoked',
  outcome: { result: 'success', code: null },
  actor: {
    type: 'user',
    id: 'user_01kc5yz3q4e6gsy8t2m0n7w9xd',
    name: 'María García',
    method: 'api_key',
    sessionId: null,
    key: { id: 'key_01kc5yz3q4e6gsy8t2m0n7w9xe', name: 'marias-laptop' },
  },
  source: { ip: '203.0.113.7', userAgent: 'curl/8.5.0', requestId: 'req-1' },
  targets: [{ type: 'key', id: 'key_01kc5yz3q4e6gsy8t2m0n7w9xf', name: 'CI of Tom' }],
  teamId: 'team_01kc5yz3q4e6gsy8t2m0n7w9xg',
  change: {
    before: { status: 'active', name: 'tom' },
    after: { status: 'revoked', name: 'tomas', lifetimes: { personal: 90 } },
  },
  reason: 'Tom lost his laptop',
  details: { count: 1, setHash: 'a'.repeat(64) },
};

const anyCodePoint = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point));
const anyText = fc.string({ unit: anyCodePoint, maxLength: 30 });
const anyValue = fc.oneof(anyText, fc.integer(), fc.boolean(), fc.constant(null), fc.array(anyText, { maxLength: 3 }));
const anyChange = fc.dictionary(
  fc.oneof(fc.constantFrom('name', 'ownerEmail', 'status', 'a/b', 'c~d', '__proto__'), fc.string()),
  anyValue,
  {
    maxKeys: 5,
    noNullPrototype: true,
  },
);
const anyEvent = fc
  .record({
    name: anyText,
    ip: anyText,
    agent: anyText,
    reason: fc.option(anyText),
    before: anyChange,
    after: anyChange,
    target: anyText,
  })
  .map((any): AuditEvent => ({
    ...event,
    actor: { ...event.actor, name: any.name },
    source: { ip: any.ip, userAgent: any.agent, requestId: any.agent },
    targets: [...event.targets, { type: 'user', id: 'user_1', name: any.target }],
    change: { before: any.before, after: any.after },
    reason: any.reason,
  }));

function opened(leaf: Buffer, personal: PersonalPart) {
  const result = openLeaf(leaf, personal);
  if (!result.ok) throw new Error(`${result.fault} at ${result.field ?? 'the leaf'}`);
  return result;
}

describe('the leaf of an event', () => {
  it('is canonical, hashed as a leaf of the tree, and opens with its personal part', () => {
    fc.assert(
      fc.property(anyEvent, (any) => {
        const { leaf, leafHash, personal } = splitEvent(any, newSalt);
        expect(canonicalJson(JSON.parse(leaf.toString('utf8')) as Json)).toBe(leaf.toString('utf8'));
        expect(leafHash).toEqual(
          createHash('sha256')
            .update(Buffer.concat([Buffer.of(0), leaf]))
            .digest(),
        );
        expect(opened(leaf, personal).erased).toEqual([]);
        // as PostgreSQL's jsonb gives it back: in another order
        const stored = JSON.stringify(Object.fromEntries(Object.entries(personal).reverse()));
        expect(opened(leaf, JSON.parse(stored) as PersonalPart).erased).toEqual([]);
      }),
    );
  });

  it('holds nothing that jsonb refuses or a terminal obeys', () => {
    fc.assert(
      fc.property(anyEvent, (any) => {
        const { leaf, personal } = splitEvent(any, newSalt);
        const texts: string[] = [];
        JSON.parse(JSON.stringify([JSON.parse(leaf.toString('utf8')), personal]), (_, value: unknown) => {
          if (typeof value === 'string') texts.push(value);
        });
        expect(texts.join('')).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cs}]/u);
      }),
    );
  });

  it('shows action, time, outcome, ids and numbers, and nothing about people', () => {
    const { leaf, personal } = splitEvent(event, newSalt);
    const text = leaf.toString('utf8');
    for (const seen of [
      'key.revoked',
      '2026-11-25T09:30:00.123Z',
      'success',
      event.id,
      'user_01kc5yz3q4e6gsy8t2m0n7w9xd',
    ]) {
      expect(text).toContain(seen);
    }
    expect(text).toContain('"lifetimes":{"personal":90}');
    expect(text).toContain('"status":"revoked"');
    for (const hidden of ['María', 'marias-laptop', '203.0.113.7', 'curl', 'CI of Tom', 'tom', 'Tom lost his laptop']) {
      expect(text).not.toContain(hidden);
    }
    expect(Object.keys(personal).sort()).toEqual([
      '/actor/key/name',
      '/actor/name',
      '/change/after/name',
      '/change/before/name',
      '/reason',
      '/source/ip',
      '/source/userAgent',
      '/targets/0/name',
    ]);
    expect(opened(leaf, personal).content).toMatchObject({
      actor: { name: 'María García', key: { name: 'marias-laptop' } },
      change: { before: { name: 'tom' }, after: { name: 'tomas' } },
      reason: 'Tom lost his laptop',
    });
  });

  it('hides what was typed in a change, under whatever name, and shows closed values', () => {
    const after = {
      label: 'Ana Pérez',
      hosts: ['203.0.113.7', 'fe80::1', 'ana@example.com'],
      allowedCidrs: ['198.51.100.0/24'],
      contact: { id: 'x1' },
      lastUsedIp: 'unknown',
      scopes: ['keys:read', 'billing:*', 'full'],
      memberships: ['mbr_01kc5yz3q4e6gsy8t2m0n7w9xh'],
      enforceFrom: '2026-12-01T00:00:00.000Z',
    };
    const { leaf, personal } = splitEvent({ ...event, change: { after } }, newSalt);
    const text = leaf.toString('utf8');
    for (const hidden of ['Ana', '203.0', 'fe80', 'example', '198.51', 'x1', 'unknown'])
      expect(text).not.toContain(hidden);
    for (const seen of ['keys:read', 'billing:*', 'full', 'mbr_01kc5yz3q4e6gsy8t2m0n7w9xh', '2026-12-01'])
      expect(text).toContain(seen);
    expect(opened(leaf, personal).content).toMatchObject({ change: { before: null, after } });
  });

  it('commits by SHA-256 of salt, event id, field and value', () => {
    const { leaf, personal } = splitEvent(event, () => Buffer.alloc(16, 7));
    const expected = createHash('sha256')
      .update(Buffer.alloc(16, 7))
      .update(`${event.id}\0/reason\0"Tom lost his laptop"`)
      .digest('hex');
    expect(JSON.parse(leaf.toString('utf8'))).toMatchObject({ reason: { committed: expected } });
    expect(personal['/reason']).toEqual({ salt: '07'.repeat(16), value: 'Tom lost his laptop' });
  });

  it('cannot be guessed from: equal values have other commitments each time', () => {
    const same = { ...event, actor: { ...event.actor, name: 'Tom' }, reason: 'Tom', details: {} };
    const [one, two] = [splitEvent(same, newSalt), splitEvent(same, newSalt)];
    const commitments = [one, two].flatMap(({ leaf }) => leaf.toString('utf8').match(/[0-9a-f]{64}(?="\})/g) ?? []);
    expect(new Set(commitments).size).toBe(commitments.length);
    expect(() => splitEvent(event, () => Buffer.alloc(15))).toThrow(TypeError);
  });

  it('stays valid when personal values are erased, and says which', () => {
    fc.assert(
      fc.property(anyEvent, fc.infiniteStream(fc.boolean()), (any, erase) => {
        const { leaf, personal } = splitEvent(any, newSalt);
        const kept = Object.fromEntries(Object.entries(personal).filter(() => erase.next().value === false));
        const gone = Object.keys(personal).filter((field) => !Object.hasOwn(kept, field));
        expect([...opened(leaf, kept).erased].sort()).toEqual(gone.sort());
      }),
    );
  });

  it('gives every altered, moved or added personal value away', () => {
    const { leaf, personal } = splitEvent(event, newSalt);
    for (const [field, { salt, value }] of Object.entries(personal)) {
      const otherSalt = newSalt().toString('hex');
      for (const altered of [
        { salt, value: `${String(value)}.` },
        { salt: otherSalt, value },
        { salt: '', value },
      ]) {
        expect(openLeaf(leaf, { ...personal, [field]: altered })).toEqual({ ok: false, fault: 'mismatch', field });
      }
    }
    const moved = { ...personal, '/actor/name': personal['/reason'] } as PersonalPart;
    expect(openLeaf(leaf, moved)).toMatchObject({ fault: 'mismatch', field: '/actor/name' });
    for (const field of ['/action', '/actor/id', '/nothing', '', '/__proto__', '/targets/7/name', '/targets/length']) {
      expect(openLeaf(leaf, { [field]: { salt: '00', value: 'x' } })).toEqual({
        ok: false,
        fault: 'unknown_field',
        field,
      });
    }
    const other = splitEvent({ ...event, id: 'evt_2' }, newSalt);
    expect(openLeaf(other.leaf, personal)).toMatchObject({ ok: false, fault: 'mismatch' });
  });

  it('is refused when its text is not canonical or no leaf at all', () => {
    const { leaf } = splitEvent(event, newSalt);
    const pretty = Buffer.from(JSON.stringify(JSON.parse(leaf.toString('utf8')), null, 1));
    expect(openLeaf(pretty, {})).toEqual({ ok: false, fault: 'not_canonical' });
    const doubled = Buffer.from(leaf.toString('utf8').replace('{"action"', '{"action":"x","action"'));
    expect(openLeaf(doubled, {})).toEqual({ ok: false, fault: 'not_canonical' });
    for (const text of [
      '',
      'null',
      '[]',
      '7',
      '{',
      `\ufeff${leaf.toString('utf8')}`,
      '{"a":"\\ud800"}',
      '['.repeat(60_000),
    ]) {
      expect(openLeaf(Buffer.from(text), {})).toEqual({ ok: false, fault: 'malformed' });
    }
    expect(openLeaf(Buffer.from([0x7b, 0xff, 0x7d]), {})).toEqual({ ok: false, fault: 'malformed' });
  });

  it('bounds and escapes what a stranger sent', () => {
    const source = {
      ip: null,
      userAgent: `\u0000\u001b[2J\ud800${'x'.repeat(100_000)}`,
      requestId: 'r\u0000'.repeat(500),
    };
    const { leaf, personal } = splitEvent({ ...event, source }, newSalt);
    const agent = String(personal['/source/userAgent']?.value);
    expect(agent).toMatch(/^\\u0000\\u001b\[2J\\ud800x+…$/);
    expect(agent.length).toBeLessThan(400);
    expect(leaf.length).toBeLessThan(4_000);
  });

  it('is never longer than 65,535 bytes', () => {
    const targets = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ type: 'key', id: `key_${i}`, name: 'a' }));
    expect(() => splitEvent({ ...event, targets: targets(1_000) }, newSalt)).toThrow(RangeError);
    const { leaf } = splitEvent({ ...event, targets: targets(400) }, newSalt);
    expect(leafHashOf(leaf)).toHaveLength(32);
  });
});
