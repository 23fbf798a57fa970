import { describe, expect, it } from '@jest/globals';
import { Keyring } from './keyring.js';
import type { SigningPurpose } from './keyring.js';
import { MasterSecret } from './master-secret.js';

const master = new MasterSecret(Buffer.alloc(32, 1));
const rotated = new MasterSecret(Buffer.alloc(32, 2));
const place = { organizationId: 'o', table: 't', rowId: 'r', column: 'c' };

describe('the keyring', () => {
  it('holds one pepper, and during a rotation the one before', () => {
    const before = new Keyring({ master, version: 1 });
    expect(before.peppers.map((each) => each.version)).toEqual([1]);
    const during = new Keyring({ master: rotated, version: 2, previousPepper: before.currentPepper });
    expect(during.peppers.map((each) => each.version)).toEqual([2, 1]);
    expect(during.pepper(1)).toEqual(before.currentPepper.key);
    expect(during.pepper(2)).not.toEqual(before.currentPepper.key);
    expect(during.pepper(3)).toBeUndefined();
  });

  it('refuses a previous pepper that is not older', () => {
    const previousPepper = { version: 2, key: Buffer.alloc(32) };
    expect(() => new Keyring({ master, version: 2, previousPepper })).toThrow(RangeError);
  });

  it('uses no key for two purposes', () => {
    const keyring = new Keyring({ master, version: 1 });
    const purposes: SigningPurpose[] = ['cursor', 'session', 'csrf', 'device'];
    const keys = [keyring.currentPepper.key, ...purposes.map((each) => keyring.signingKey(each))];
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(keys.length);
    expect(keys.every((key) => key.length === 32)).toBe(true);
  });

  it('gives every node of an installation the same keys', () => {
    const [one, other] = [new Keyring({ master, version: 1 }), new Keyring({ master, version: 1 })];
    expect(one.signingKey('cursor')).toEqual(other.signingKey('cursor'));
    expect(other.open(one.seal(Buffer.from('x'), place), place)).toEqual(Buffer.from('x'));
  });

  it('opens what the key before sealed, while it is kept', () => {
    const sealed = new Keyring({ master, version: 1 }).seal(Buffer.from('x'), place);
    const previousSeal = { version: 1, key: master.derive('seal', 1) };
    expect(new Keyring({ master: rotated, version: 2, previousSeal }).open(sealed, place)).toEqual(Buffer.from('x'));
    expect(new Keyring({ master: rotated, version: 2 }).open(sealed, place)).toBeNull();
  });

  it('is not serialized', () => {
    expect(JSON.stringify({ keyring: new Keyring({ master, version: 1 }) })).toBe('{"keyring":"[keyring]"}');
  });
});
