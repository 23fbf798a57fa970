import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  fromPublicId,
  idKinds,
  isIdKind,
  newId,
  newIdAt,
  ownerPublicId,
  parseOwnerId,
  toPublicId,
  uuidAt,
} from './ids.js';
import type { IdKind } from './ids.js';

const anyCodePoint = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point));

const kinds = Object.keys(idKinds) as IdKind[];
const anyUuid = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('hex'))
  .map((hex) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
const anyKind = fc.constantFrom(...kinds);

describe('ids', () => {
  it('gives larger ids later, within one millisecond too', () => {
    const ids = Array.from({ length: 20_000 }, newId);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  it('brackets the ids of a millisecond between its lower bound and the next one', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), (at) => {
        const id = newIdAt(at);
        expect(id >= uuidAt(at)).toBe(true);
        expect(id < uuidAt(new Date(at.getTime() + 1))).toBe(true);
      }),
    );
    expect(uuidAt(new Date('2026-11-25T08:00:00.000Z'))).toBe('01a211b7-fc00-7000-8000-000000000000');
  });

  it('draws instants before 1970 to the lower end and refuses invalid dates', () => {
    expect(uuidAt(new Date(-1))).toBe('00000000-0000-7000-8000-000000000000');
    expect(() => uuidAt(new Date(Number.NaN))).toThrow(TypeError);
  });

  it('repeats an id for the same instant and random bytes', () => {
    const random = () => new Uint8Array(16).fill(7);
    const at = new Date('2025-02-03T04:05:06.789Z');
    expect(newIdAt(at, random())).toBe(newIdAt(at, random()));
  });
});

describe('public ids', () => {
  it('spells the ids of the TypeID specification', () => {
    expect(toPublicId('user', '00000000-0000-0000-0000-000000000000')).toBe('user_00000000000000000000000000');
    expect(toPublicId('user', '00000000-0000-0000-0000-000000000020')).toBe('user_00000000000000000000000010');
    expect(toPublicId('user', 'ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe('user_7zzzzzzzzzzzzzzzzzzzzzzzzz');
    expect(toPublicId('key', '0110c853-1d09-52d8-d73e-1194e95b5f19')).toBe('key_0123456789abcdefghjkmnpqrs');
    expect(toPublicId('key', '01890a5d-ac96-774b-bcce-b302099a8057')).toBe('key_01h455vb4pex5vsknk084sn02q');
  });

  it('reads back what it wrote, and for its own kind only', () => {
    fc.assert(
      fc.property(anyUuid, anyKind, anyKind, (uuid, kind, other) => {
        const text = toPublicId(kind, uuid);
        expect(fromPublicId(kind, text)).toBe(uuid);
        if (other !== kind) expect(fromPublicId(other, text)).toBeNull();
      }),
    );
  });

  it('keeps the order of the uuids', () => {
    fc.assert(
      fc.property(anyUuid, anyUuid, (a, b) => {
        expect(toPublicId('key', a) < toPublicId('key', b)).toBe(a < b);
      }),
    );
  });

  it('accepts one spelling only and never throws', () => {
    const text = toPublicId('key', newId());
    const hostile = [
      text.toUpperCase(),
      `${text} `,
      ` ${text}`,
      `${text}\n`,
      text.slice(0, -1),
      `${text}0`,
      `key_8${text.slice(5)}`,
      `key_${'i'.repeat(26)}`,
      `key_${'u'.repeat(26)}`,
      `key-${text.slice(4)}`,
      `key_${'\u0660'.repeat(26)}`,
      newId(),
      '',
      'key_',
      '0'.repeat(1_000_000),
      null,
      undefined,
      7,
      {},
      [text],
    ];
    for (const each of hostile) expect(fromPublicId('key', each)).toBeNull();
    fc.assert(
      fc.property(fc.string({ unit: anyCodePoint, maxLength: 40 }), (noise) => {
        const uuid = fromPublicId('key', noise);
        if (uuid) expect(toPublicId('key', uuid)).toBe(noise);
        const suffixed = fromPublicId('key', `key_${noise}`);
        if (suffixed) expect(toPublicId('key', suffixed)).toBe(`key_${noise}`);
      }),
    );
  });

  it('refuses to write what is not a uuid', () => {
    for (const bad of ['', 'x', newId().toUpperCase(), `${newId()}0`])
      expect(() => toPublicId('key', bad)).toThrow(TypeError);
  });

  it('knows its kinds and nothing inherited', () => {
    expect(kinds.every(isIdKind)).toBe(true);
    expect(isIdKind('constructor')).toBe(false);
  });
});

describe('owner ids', () => {
  it('tells users and service accounts apart', () => {
    fc.assert(
      fc.property(anyUuid, fc.constantFrom('user' as const, 'service_account' as const), (id, type) => {
        expect(parseOwnerId(ownerPublicId(type, id))).toEqual({ type, id });
      }),
    );
    expect(parseOwnerId(toPublicId('key', newId()))).toBeNull();
    expect(parseOwnerId(undefined)).toBeNull();
  });
});
