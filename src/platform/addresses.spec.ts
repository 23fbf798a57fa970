import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addressMatches,
  addressMatchesAll,
  budgetSource,
  clientAddress,
  isNarrower,
  normaliseAddress,
  parseCidr,
} from './addresses.js';

const anyCodePoint = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point));

const anyIpv4 = fc.ipV4();
const anyIpv6 = fc.ipV6();

const bitsOfIpv4 = (text: string) => text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0) >>> 0;
const ipv4OfBits = (bits: number) => [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
const maskOf = (length: number) => (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0);
const anyIpv4Cidr = fc
  .tuple(anyIpv4, fc.integer({ min: 0, max: 32 }))
  .map(([address, length]) => `${ipv4OfBits((bitsOfIpv4(address) & maskOf(length)) >>> 0)}/${length}`);

describe('address ranges', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    [' 203.0.113.7 ', '203.0.113.7/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8:0:0::/32', '2001:db8::/32'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['::/0', '::/0'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::ffff:203.0.113.7', '203.0.113.7/32'],
  ])('reads %j as %j', (text, cidr) => {
    expect(parseCidr(text)).toEqual({ ok: true, cidr });
  });

  it.each([
    '',
    '/',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0.0/8 ; x',
    '10.0.0/8',
    '10/8',
    '010.0.0.0/8',
    '0x0a.0.0.0/8',
    '256.0.0.0/8',
    '2001:db8::/129',
    '2001:db8:::/32',
    'fe80::1%eth0/64',
    '::ffff:10.0.0.0/80',
    '10.0.0.0/8\n10.0.0.0/8',
    '٣.0.0.0/8',
    'example.com',
    'x'.repeat(1_000_000),
    null,
    undefined,
    10,
    ['10.0.0.0/8'],
  ])('refuses %j', (text) => {
    expect(parseCidr(text)).toMatchObject({ ok: false });
  });

  it('refuses bits beyond the prefix, and says what to write', () => {
    expect(parseCidr('10.1.2.3/8')).toEqual({
      ok: false,
      message: 'has bits beyond its prefix: write 10.0.0.0/8, or 10.1.2.3/32',
    });
    expect(parseCidr('2001:db8::1/64')).toMatchObject({ ok: false });
  });

  it('never throw on hostile text, and read their own canonical form again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCodePoint }), anyIpv4, anyIpv6, anyIpv4Cidr), (text) => {
        const reading = parseCidr(text);
        if (reading.ok) expect(parseCidr(reading.cidr)).toEqual(reading);
      }),
    );
  });
});

describe('matching', () => {
  it('agrees with arithmetic on 32 bits', () => {
    fc.assert(
      fc.property(anyIpv4Cidr, anyIpv4, fc.boolean(), (cidr, other, near) => {
        const [network = '', length = '0'] = cidr.split('/');
        const mask = maskOf(Number(length));
        const bits = near ? ((bitsOfIpv4(network) & mask) | (bitsOfIpv4(other) & ~mask)) >>> 0 : bitsOfIpv4(other);
        const inside = (bits & mask) >>> 0 === bitsOfIpv4(network);
        expect(addressMatches(ipv4OfBits(bits), [cidr])).toBe(inside);
        expect(addressMatches(`::ffff:${ipv4OfBits(bits)}`, [cidr])).toBe(inside);
      }),
    );
  });

  it('knows IPv6 ranges, and never mixes the families', () => {
    expect(addressMatches('2001:db8:1::5', ['2001:db8::/32'])).toBe(true);
    expect(addressMatches('2001:db9::5', ['2001:db8::/32'])).toBe(false);
    expect(addressMatches('10.0.0.1', ['::/0'])).toBe(false);
    expect(addressMatches('::1', ['0.0.0.0/0'])).toBe(false);
  });

  it('admits an unknown address only where nothing is restricted, and nothing to an empty list', () => {
    expect(addressMatches(null, null)).toBe(true);
    expect(addressMatches(null, ['0.0.0.0/0'])).toBe(false);
    expect(addressMatches('not an address', ['0.0.0.0/0', '::/0'])).toBe(false);
    expect(addressMatches('10.0.0.1', [])).toBe(false);
  });

  it('asks every list', () => {
    expect(addressMatchesAll('10.1.0.1', [null, ['10.0.0.0/8'], ['10.1.0.0/16']])).toBe(true);
    expect(addressMatchesAll('10.2.0.1', [null, ['10.0.0.0/8'], ['10.1.0.0/16']])).toBe(false);
    expect(addressMatchesAll('10.2.0.1', [])).toBe(true);
  });
});

describe('narrowing', () => {
  it('holds when every range lies inside one of the other list', () => {
    expect(isNarrower(['10.1.0.0/16', '2001:db8:1::/48'], ['10.0.0.0/8', '2001:db8::/32'])).toBe(true);
    expect(isNarrower(['10.0.0.0/8'], ['10.0.0.0/8'])).toBe(true);
    expect(isNarrower(['10.0.0.0/8'], ['10.0.0.0/9'])).toBe(false);
    expect(isNarrower(['10.1.0.0/16', '192.0.2.0/24'], ['10.0.0.0/8'])).toBe(false);
  });

  it('knows that no restriction is the widest and the empty list the narrowest', () => {
    expect(isNarrower(['10.0.0.0/8'], null)).toBe(true);
    expect(isNarrower(null, null)).toBe(true);
    expect(isNarrower(null, ['0.0.0.0/0', '::/0'])).toBe(false);
    expect(isNarrower([], ['10.0.0.0/8'])).toBe(true);
    expect(isNarrower(['10.0.0.0/8'], [])).toBe(false);
  });

  it('never calls a list narrower that admits an address the other refuses', () => {
    const anyList = fc.option(fc.array(anyIpv4Cidr, { maxLength: 4 }));
    fc.assert(
      fc.property(anyList, anyList, anyIpv4, (a, b, address) => {
        const addresses = [address, ...(a ?? []).map((cidr) => cidr.split('/')[0] ?? '')];
        if (!isNarrower(a, b)) return;
        for (const each of addresses) if (addressMatches(each, a)) expect(addressMatches(each, b)).toBe(true);
      }),
    );
  });
});

describe('budget sources', () => {
  it('are one IPv4 address or an IPv6 /64', () => {
    expect(budgetSource('203.0.113.7')).toBe('203.0.113.7/32');
    expect(budgetSource('::ffff:203.0.113.7')).toBe('203.0.113.7/32');
    expect(budgetSource('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(budgetSource('2001:db8:1:2::ffff')).toBe(budgetSource('2001:db8:1:2:ffff::'));
    expect(budgetSource('nonsense')).toBe('unknown');
  });
});

describe('the client address', () => {
  const proxies = ['10.0.0.0/8', 'fd00::/8'];

  it('is the connection when that is no trusted proxy, whatever the header says', () => {
    expect(clientAddress('203.0.113.7', '198.51.100.1', proxies)).toBe('203.0.113.7');
    expect(clientAddress('10.0.0.1', '198.51.100.1', [])).toBe('10.0.0.1');
    expect(clientAddress('::ffff:203.0.113.7', undefined, proxies)).toBe('203.0.113.7');
    expect(clientAddress('fe80::1%eth0', undefined, proxies)).toBe('fe80::1');
    expect(clientAddress(undefined, '198.51.100.1', proxies)).toBeNull();
  });

  it('is the right-most hop that is no trusted proxy', () => {
    expect(clientAddress('10.0.0.1', '198.51.100.1', proxies)).toBe('198.51.100.1');
    expect(clientAddress('10.0.0.1', '192.0.2.66, 198.51.100.1, 10.0.0.2', proxies)).toBe('198.51.100.1');
    expect(clientAddress('10.0.0.1', ['192.0.2.66', '198.51.100.1,10.0.0.2'], proxies)).toBe('198.51.100.1');
    expect(clientAddress('fd00::1', '2001:DB8::1', proxies)).toBe('2001:db8::1');
    expect(clientAddress('::ffff:10.0.0.1', '::ffff:198.51.100.1', proxies)).toBe('198.51.100.1');
  });

  it('is the left-most hop when all are trusted', () => {
    expect(clientAddress('10.0.0.1', '10.0.0.3, 10.0.0.2', proxies)).toBe('10.0.0.3');
    expect(clientAddress('10.0.0.1', undefined, proxies)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', '', proxies)).toBe('10.0.0.1');
  });

  it('may carry a port', () => {
    expect(clientAddress('10.0.0.1', '198.51.100.1:51322', proxies)).toBe('198.51.100.1');
    expect(clientAddress('10.0.0.1', '[2001:db8::1]:443', proxies)).toBe('2001:db8::1');
    expect(clientAddress('10.0.0.1', '[2001:db8::1]', proxies)).toBe('2001:db8::1');
  });

  it.each([
    'unknown',
    '_hidden',
    '198.51.100.1;',
    '1.2.3',
    '010.0.0.1',
    '198.51.100.1, ',
    ',',
    '"198.51.100.1"',
    '\u0000',
    '[::1',
  ])('is unknown when a trusted proxy sends %j', (header) => {
    expect(clientAddress('10.0.0.1', header, proxies)).toBeNull();
  });

  it('cannot be chosen by what the client puts in front', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCodePoint }), anyIpv4, anyIpv6), (forged) => {
        expect(clientAddress('10.0.0.1', `${forged}, 198.51.100.1, 10.0.0.2`, proxies)).toBe('198.51.100.1');
      }),
    );
  });

  it('is found in a header of any length', () => {
    expect(clientAddress('10.0.0.1', `${'9.9.9.9,'.repeat(100_000)}198.51.100.1`, proxies)).toBe('198.51.100.1');
  });
});

describe('normalisation', () => {
  it('gives equal addresses one text', () => {
    for (const text of ['2001:db8:0:0:0:0:0:1', '2001:DB8::1', '2001:db8::0001'])
      expect(normaliseAddress(text)).toBe('2001:db8::1');
    expect(normaliseAddress(7)).toBeNull();
  });
});
