import { describe, expect, it } from '@jest/globals';
import { minuteOf, recordText, tableText } from './table.js';

describe('a table', () => {
  it('has its columns one under the other, and a dash for nothing', () => {
    const text = tableText(
      [
        { name: 'deploy', uses: 12 },
        { name: null, uses: 3 },
      ],
      [
        { title: 'name', of: ({ name }) => name },
        { title: 'uses', of: ({ uses }) => uses },
      ],
    );
    expect(text.split('\n')).toEqual(['NAME    USES', 'deploy  12', '–       3']);
  });

  it('stays a table whatever a name holds', () => {
    const text = tableText([{ name: `a\nb\u001b[31m${'x'.repeat(100)}` }], [{ title: 'name', of: ({ name }) => name }]);
    const [, row = ''] = text.split('\n');
    expect(text.split('\n')).toHaveLength(2);
    expect(row).toMatch(/^a\\u000ab\\u001b\[31mx+…$/);
    expect(row).toHaveLength(44);
  });
});

describe('one thing', () => {
  it('is a line a field', () => {
    expect(
      recordText([
        ['id', 'key_1'],
        ['last used', null],
      ]),
    ).toBe('id         key_1\nlast used  –');
  });

  it('has times to the minute, in UTC', () => {
    expect(minuteOf('2026-11-25T09:30:12.345Z')).toBe('2026-11-25 09:30');
    expect(minuteOf(null)).toBeNull();
  });
});
