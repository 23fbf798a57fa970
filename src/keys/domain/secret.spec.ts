import { createHash, createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  containsSecret,
  digestOf,
  digestsEqual,
  doors,
  generateSecret,
  hintOf,
  isSecretPrefix,
  lastFour,
  lastFourOfHint,
  MAX_SECRET_LENGTH,
  newRoutingTag,
  opensDoor,
  parseSecret,
  secretKinds,
  secretPattern,
  sha256OfSecret,
} from './secret.js';
import type { SecretKind } from './secret.js';

const anyCodePoint = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point));

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const kinds = Object.keys(secretKinds) as SecretKind[];
const anyKind = fc.constantFrom(...kinds);
const anyPrefix = fc.stringMatching(/^[A-Za-z][0-9A-Za-z_]{0,19}$/);
const anySecret = fc
  .record({ prefix: anyPrefix, kind: anyKind })
  .map((of) => ({ ...of, routingTag: newRoutingTag() }))
  .map((of) => ({ ...of, secret: generateSecret(of) }));

describe('secrets', () => {
  it('are read back from the right, whatever their prefix', () => {
    fc.assert(
      fc.property(anySecret, ({ secret, prefix, kind, routingTag }) => {
        expect(parseSecret(secret)).toEqual({ prefix, kind, routingTag, lastFour: secret.slice(-4) });
        expect(secret.length).toBeLessThanOrEqual(MAX_SECRET_LENGTH);
        expect(secretPattern(prefix).exec(`curl -H "X-API-Key: ${secret}"`)?.[0]).toBe(secret);
      }),
    );
  });

  it('read a prefix that looks like a kind and ends with _', () => {
    const secret = generateSecret({ prefix: 'acme_u_', kind: 's', routingTag: 'Ab3d' });
    expect(parseSecret(secret)).toMatchObject({ prefix: 'acme_u_', kind: 's', routingTag: 'Ab3d' });
  });

  it('carry the CRC-32 of all that stands before it, in base62 padded with 0', () => {
    fc.assert(
      fc.property(anySecret, ({ secret }) => {
        const value = Array.from(secret.slice(-6)).reduce((sum, digit) => sum * 62 + base62.indexOf(digit), 0);
        expect(value).toBe(crc32(secret.slice(0, -6)));
      }),
    );
  });

  it('never pass with one character changed, two swapped, one lost or one added', () => {
    fc.assert(
      fc.property(anySecret, fc.nat(), fc.constantFrom(...base62), ({ secret }, where, other) => {
        const at = secret.length - 38 + (where % 38);
        const replaced = secret.slice(0, at) + other + secret.slice(at + 1);
        const swapped = secret.slice(0, at - 1) + secret.charAt(at) + secret.charAt(at - 1) + secret.slice(at + 1);
        for (const wrong of [replaced, swapped]) if (wrong !== secret) expect(parseSecret(wrong)).toBeNull();
        expect(parseSecret(secret.slice(0, at) + secret.slice(at + 1))).toBeNull();
        expect(parseSecret(secret.slice(0, at) + other + secret.slice(at))).toBeNull();
      }),
    );
  });

  it('never throw on what callers send, and refuse all of it', () => {
    const secret = generateSecret({ prefix: 'kr', kind: 'u', routingTag: 'aaaa' });
    const hostile = [
      '',
      `${secret}\n`,
      ` ${secret}`,
      `\u0000${secret}`,
      secret.replace('kru', 'krx'),
      secret.replace('_', '-'),
    ];
    for (const text of [...hostile, 'k'.repeat(1_000_000), null, undefined, 5, {}, [secret]]) {
      expect(parseSecret(text)).toBeNull();
    }
    fc.assert(
      fc.property(fc.string({ unit: anyCodePoint, maxLength: 80 }), (noise) => expect(parseSecret(noise)).toBeNull()),
    );
  });

  it('draw every base62 digit equally often', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 5_000; i++) {
      const secret = generateSecret({ prefix: 'kr', kind: 'u', routingTag: 'aaaa' });
      for (const digit of secret.slice(-34, -6)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    }
    const expected = (5_000 * 28) / 62;
    const chiSquare = [...base62].reduce(
      (sum, digit) => sum + ((counts.get(digit) ?? 0) - expected) ** 2 / expected,
      0,
    );
    // 61 degrees of freedom: above 140 once in ten million runs; modulo bias of one byte alone would give over 400
    expect(chiSquare).toBeLessThan(140);
  });

  it('refuse a prefix or tag that could not be read back', () => {
    for (const prefix of ['', '1kr', '_kr', 'k-r', 'k r', 'é', 'k'.repeat(21)]) {
      expect(isSecretPrefix(prefix)).toBe(false);
      expect(() => generateSecret({ prefix, kind: 'u', routingTag: 'aaaa' })).toThrow(TypeError);
    }
    expect(() => generateSecret({ prefix: 'kr', kind: 'u', routingTag: 'aaa' })).toThrow(TypeError);
  });
});

describe('hints', () => {
  it('show prefix, kind and the last four, and are understood when pasted', () => {
    fc.assert(
      fc.property(anySecret, ({ secret, prefix, kind }) => {
        expect(hintOf(secret)).toBe(`${prefix}${kind}_…${lastFour(secret)}`);
        for (const pasted of [
          hintOf(secret),
          hintOf(secret).replace('…', '...'),
          lastFour(secret),
          ` …${lastFour(secret)} `,
        ]) {
          expect(lastFourOfHint(pasted)).toBe(lastFour(secret));
        }
      }),
    );
    for (const text of ['', 'kru_9QzA', '9Qz', '9QzAb', '9Qz%', 'krx_…9QzA']) expect(lastFourOfHint(text)).toBeNull();
  });
});

describe('secrets in free text', () => {
  it('are found inside any text, under the own and the default prefix, also with a wrong checksum', () => {
    fc.assert(
      fc.property(anySecret, fc.string(), fc.string(), fc.boolean(), ({ secret, prefix }, before, after, spoilt) => {
        const shaped = spoilt ? `${secret.slice(0, -1)}0` : secret;
        expect(containsSecret(`${before}${shaped}${after}`, prefix)).toBe(true);
      }),
    );
    const old = generateSecret({ prefix: 'kr', kind: 'p', routingTag: 'aaaa' });
    expect(containsSecret(`token_${old}_x`, 'acme')).toBe(true);
  });

  it('are not seen in hints, ids and prose', () => {
    const secret = generateSecret({ prefix: 'kr', kind: 'u', routingTag: 'aaaa' });
    for (const text of [hintOf(secret), secret.slice(0, -1), 'key_01h455vb4pex5vsknk084sn02q', 'kru_ is our prefix']) {
      expect(containsSecret(text, 'kr')).toBe(false);
    }
  });
});

describe('doors', () => {
  it('open to exactly the kinds of the table', () => {
    const open = Object.fromEntries(
      (Object.keys(doors) as (keyof typeof doors)[]).map((door) => [
        door,
        kinds.filter((kind) => opensDoor(kind, door)).join(''),
      ]),
    );
    expect(open).toEqual({
      apiKey: 'us',
      verify: 'us',
      introspect: 'us',
      forwardAuth: 'us',
      collectionAccess: 'c',
      scim: 'p',
      lookup: 'uscp',
      leakReport: 'uscp',
    });
  });
});

describe('digests', () => {
  it('are the HMAC under the pepper of the SHA-256 of the full text', () => {
    const pepper = Buffer.alloc(32, 9);
    const secret = generateSecret({ prefix: 'kr', kind: 'u', routingTag: 'aaaa' });
    const sha256 = createHash('sha256').update(secret).digest();
    expect(sha256OfSecret(secret)).toEqual(sha256);
    expect(digestOf(pepper, sha256)).toEqual(createHmac('sha256', pepper).update(sha256).digest());
    expect(digestOf(Buffer.alloc(32, 8), sha256)).not.toEqual(digestOf(pepper, sha256));
  });

  it('compare equal only to themselves', () => {
    const digest = Buffer.alloc(32, 3);
    expect(digestsEqual(digest, Buffer.from(digest))).toBe(true);
    expect(digestsEqual(digest, Buffer.alloc(32, 4))).toBe(false);
    expect(digestsEqual(digest, digest.subarray(1))).toBe(false);
  });
});
