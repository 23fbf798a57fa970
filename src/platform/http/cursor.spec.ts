import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor, MAX_CURSOR_LENGTH } from './cursor.js';

const anyCodePoint = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point));

const key = Buffer.alloc(32, 1);
const binding = [
  '019ab9f8-1000-7000-8000-000000000000',
  'team:platform',
  'status=active&status=suspended',
  '-createdAt',
];
const anyScalar = fc.oneof(fc.string({ maxLength: 100 }), fc.integer(), fc.boolean(), fc.constant(null));
const anyPosition = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), anyScalar, { maxKeys: 4, noNullPrototype: true });
const anyBinding = fc.array(anyScalar, { maxLength: 5 });

describe('cursors', () => {
  it('are read back by the list that made them', () => {
    fc.assert(
      fc.property(anyPosition, anyBinding, (position, bound) => {
        const cursor = encodeCursor(key, bound, position);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(key, bound, cursor)).toEqual({ ok: true, position });
      }),
    );
  });

  it('are a mismatch in any other list', () => {
    fc.assert(
      fc.property(anyPosition, anyBinding, anyBinding, (position, made, other) => {
        fc.pre(JSON.stringify(made) !== JSON.stringify(other));
        expect(decodeCursor(key, other, encodeCursor(key, made, position))).toEqual({ ok: false, fault: 'mismatch' });
      }),
    );
  });

  it('are a mismatch when parts of the binding are moved across their borders', () => {
    const cursor = encodeCursor(key, ['ab', 'c'], { id: 'x' });
    for (const other of [['a', 'bc'], ['abc'], ['ab', 'c', ''], ['ab", "c']]) {
      expect(decodeCursor(key, other, cursor)).toEqual({ ok: false, fault: 'mismatch' });
    }
  });

  it('are malformed with any character changed, removed or added', () => {
    fc.assert(
      fc.property(anyPosition, fc.nat(), fc.constantFrom(...'AZaz09-_'), (position, where, character) => {
        const cursor = encodeCursor(key, binding, position);
        const at = where % cursor.length;
        const changed = cursor.slice(0, at) + character + cursor.slice(at + 1);
        if (changed !== cursor) expect(decodeCursor(key, binding, changed)).toEqual({ ok: false, fault: 'malformed' });
        for (const other of [cursor.slice(0, at), cursor.slice(0, at) + cursor.slice(at + 1), cursor + character]) {
          expect(decodeCursor(key, binding, other)).toEqual({ ok: false, fault: 'malformed' });
        }
      }),
    );
  });

  it('are malformed under another key, so that none can be made up', () => {
    const cursor = encodeCursor(Buffer.alloc(32, 2), binding, { id: 'x' });
    expect(decodeCursor(key, binding, cursor)).toEqual({ ok: false, fault: 'malformed' });
  });

  it('never throw on what callers send', () => {
    const hostile = [
      undefined,
      null,
      7,
      {},
      [],
      '',
      ' ',
      '%00',
      'null',
      '../../etc',
      `${encodeCursor(key, binding, {})}\n`,
    ];
    for (const cursor of [...hostile, 'A'.repeat(MAX_CURSOR_LENGTH), 'A'.repeat(1_000_000)]) {
      expect(decodeCursor(key, binding, cursor)).toEqual({ ok: false, fault: 'malformed' });
    }
    fc.assert(
      fc.property(fc.string({ unit: anyCodePoint }), (cursor) => {
        expect(decodeCursor(key, binding, cursor)).toEqual({ ok: false, fault: 'malformed' });
      }),
    );
  });

  it('never grow beyond 2 KiB', () => {
    expect(() => encodeCursor(key, binding, { name: 'x'.repeat(2_000) })).toThrow(RangeError);
    // the longest name of a key, 100 code points of four bytes, beside an id and an owner
    const position = { name: '🔑'.repeat(100), owner: '🔑'.repeat(100), id: '019ab9f8-1000-7000-8000-000000000000' };
    expect(encodeCursor(key, binding, position).length).toBeLessThanOrEqual(MAX_CURSOR_LENGTH);
  });
});
