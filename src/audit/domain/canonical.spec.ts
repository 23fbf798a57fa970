import { describe, expect, it } from '@jest/globals';
import oracle from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonical.js';
import type { Json } from './canonical.js';

// the package's types describe another kind of module than it is
const canonicalize = oracle as unknown as (value: unknown) => string;

const anyText = fc
  .array(
    fc.integer({ min: 0, max: 0x10ffff }).filter((point) => point < 0xd800 || point > 0xdfff),
    { maxLength: 12 },
  )
  .map((points) => String.fromCodePoint(...points));
const anyJson = fc.jsonValue({ maxDepth: 4 }).filter((value) => !/\\ud[89a-f]/i.test(JSON.stringify(value)));

describe('canonical JSON', () => {
  it('is what an independent implementation of RFC 8785 writes', () => {
    fc.assert(fc.property(anyJson, (value) => expect(canonicalJson(value as Json)).toBe(canonicalize(value))));
    fc.assert(
      fc.property(
        fc.dictionary(anyText, fc.oneof(anyText, fc.double({ noNaN: true, noDefaultInfinity: true }))),
        (value) => {
          expect(canonicalJson(value)).toBe(canonicalize(value));
        },
      ),
    );
  });

  it('reads back as the same value and is its own canonical form', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
      }),
    );
  });

  it('does not depend on the order in which members were set', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, fc.integer(), { noNullPrototype: true }), (value) => {
        expect(canonicalJson(Object.fromEntries(Object.entries(value).reverse()))).toBe(canonicalJson(value));
      }),
    );
  });

  it('writes the examples of the RFC', () => {
    expect(
      canonicalJson({
        numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0],
        string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\u002f',
        literals: [null, true, false],
      }),
    ).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonicalJson(names)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}');
  });

  it('leaves out undefined members and keeps a member named __proto__', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(canonicalJson(JSON.parse('{"__proto__":1}') as Json)).toBe('{"__proto__":1}');
  });

  it('refuses what JSON cannot hold', () => {
    const unfit = [
      '\ud800',
      { '\udc00': 1 },
      NaN,
      Infinity,
      [undefined],
      undefined,
      1n,
      new Date(0),
      new Map(),
      Buffer.of(1),
      Symbol('x'),
    ];
    for (const value of unfit) expect(() => canonicalJson(value as unknown as Json)).toThrow(TypeError);
    expect(() => canonicalJson((() => 1) as unknown as Json)).toThrow(TypeError);
  });

  it('refuses cycles and endless depth', () => {
    const cycle: { self?: Json } = {};
    cycle.self = cycle as Json;
    expect(() => canonicalJson(cycle)).toThrow(RangeError);
    expect(() => canonicalJson(JSON.parse('['.repeat(100) + ']'.repeat(100)) as Json)).toThrow(RangeError);
  });
});
