import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { open, seal, sealedVersion } from './seal.js';

const by = { version: 258, key: Buffer.alloc(32, 1) };
const place = {
  organizationId: '019ab9f8-1000-7000-8000-000000000000',
  table: 'audit_signing_keys',
  rowId: '019ab9f8-1000-7000-8000-000000000001',
  column: 'private_key',
};
const anyPlaintext = fc.uint8Array({ maxLength: 300 });

describe('sealed values', () => {
  it('open at their place, under their key', () => {
    fc.assert(
      fc.property(anyPlaintext, (plaintext) => {
        const sealed = seal(by, plaintext, place);
        expect(sealedVersion(sealed)).toBe(258);
        expect(open(by, sealed, place)).toEqual(Buffer.from(plaintext));
      }),
    );
  });

  it('never open with any bit changed or any byte lost', () => {
    fc.assert(
      fc.property(anyPlaintext, fc.nat(), fc.integer({ min: 0, max: 7 }), (plaintext, where, bit) => {
        const sealed = seal(by, plaintext, place);
        const altered = Buffer.from(sealed);
        const at = where % altered.length;
        altered.writeUInt8(altered.readUInt8(at) ^ (1 << bit), at);
        expect(open(by, altered, place)).toBeNull();
        expect(open(by, sealed.subarray(0, at), place)).toBeNull();
      }),
    );
  });

  it('never open at another place, or under another key or version', () => {
    const sealed = seal(by, Buffer.from('s3cret'), place);
    for (const field of ['organizationId', 'table', 'rowId', 'column'] as const) {
      expect(open(by, sealed, { ...place, [field]: `${place[field]}x` })).toBeNull();
    }
    const shifted = { ...place, table: place.table + place.rowId.charAt(0), rowId: place.rowId.slice(1) };
    expect(open(by, sealed, shifted)).toBeNull();
    expect(open({ ...by, key: Buffer.alloc(32, 2) }, sealed, place)).toBeNull();
    expect(open({ ...by, version: 1 }, sealed, place)).toBeNull();
  });

  it('differ for the same plain text', () => {
    expect(seal(by, Buffer.from('x'), place)).not.toEqual(seal(by, Buffer.from('x'), place));
  });
});
