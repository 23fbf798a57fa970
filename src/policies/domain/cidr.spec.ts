import { describe, expect, it } from '@jest/globals';
import { cidrContains, cidrsWithin } from './cidr.js';

describe('a block of addresses', () => {
  it.each([
    ['10.0.0.0/8', '10.255.255.255/32'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '203.0.113.9'],
    ['192.0.2.128/25', '192.0.2.192/26'],
    ['2001:db8::/32', '2001:db8:ffff::1'],
    ['::/0', '2001:db8::/32'],
    ['10.0.0.0/8', '::ffff:10.1.2.3/128'],
    ['::ffff:10.0.0.0/104', '10.1.0.0/16'],
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1/128'],
  ])('%s contains %s', (outer, inner) => expect(cidrContains(outer, inner)).toBe(true));

  it.each([
    ['10.0.0.0/8', '11.0.0.0/8'],
    ['10.0.0.0/8', '0.0.0.0/0'],
    ['192.0.2.128/25', '192.0.2.127'],
    ['2001:db8::/32', '2001:db9::/32'],
    ['::/0', '10.0.0.0/8'],
    ['0.0.0.0/0', '::/0'],
    ['0.0.0.0/0', 'not an address'],
    ['0.0.0.0/33', '10.0.0.1'],
    ['10.0.0.0/8', '10.0.0.256'],
    ['::/0', '1:2:3:4:5:6:7:8:9'],
    ['::/0', '1::2::3'],
  ])('%s does not contain %s', (outer, inner) => expect(cidrContains(outer, inner)).toBe(false));

  it('lies within a list when one entry holds all of it', () => {
    expect(cidrsWithin(['10.0.0.0/8', '192.0.2.0/24'], ['192.0.2.7', '10.9.0.0/16'])).toBe(true);
    expect(cidrsWithin(['10.0.0.0/9', '10.128.0.0/9'], ['10.0.0.0/8'])).toBe(false);
    expect(cidrsWithin([], [])).toBe(true);
  });
});
