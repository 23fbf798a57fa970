import { describe, expect, it } from '@jest/globals';
import { DropLedger } from './drop-ledger.js';

const drop = (target: string) => ({ kind: 'key' as const, target, organizationId: 'o' });

describe('DropLedger', () => {
  it('tells a reading that began before a drop from one that began after it', () => {
    const ledger = new DropLedger();
    const before = ledger.mark();
    ledger.drop([drop('a')]);
    const after = ledger.mark();
    expect(ledger.droppedSince(before, ['a'])).toBe(true);
    expect(ledger.droppedSince(before, ['b'])).toBe(false);
    expect(ledger.droppedSince(after, ['a'])).toBe(false);
  });

  it('counts everything as dropped when it is not known what was missed', () => {
    const ledger = new DropLedger();
    const before = ledger.mark();
    ledger.dropEverything();
    expect(ledger.droppedSince(before, ['whatever'])).toBe(true);
    expect(ledger.droppedSince(ledger.mark(), ['whatever'])).toBe(false);
  });

  it('counts what it has forgotten as dropped', () => {
    const ledger = new DropLedger();
    const before = ledger.mark();
    ledger.drop([drop('first')]);
    for (let at = 0; at < 20_001; at += 1) ledger.drop([drop(`key ${at}`)]);
    expect(ledger.droppedSince(before, ['first'])).toBe(true);
    expect(ledger.droppedSince(before, ['never heard of'])).toBe(true);
    expect(ledger.droppedSince(ledger.mark(), ['first'])).toBe(false);
  });
});
