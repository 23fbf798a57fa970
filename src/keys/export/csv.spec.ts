import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvLine } from './csv.js';

describe('a record of CSV', () => {
  it('gives nothing that a spreadsheet takes for a formula', () => {
    for (const sign of ['=', '+', '-', '@', '\t', '\r']) {
      expect(csvLine([`${sign}1+1`])).toMatch(/^"?'/);
    }
    expect(csvLine(['1 = 1', '', null])).toBe('1 = 1,,\r\n');
  });

  it('keeps every text whole in its cell', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (cells) => {
        const read = [...csvLine(cells).matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r\n$)/g)];
        const texts = read.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
        expect(texts).toEqual(cells.map((cell) => (cell.startsWith('\r') ? `'${cell}` : cell)));
      }),
    );
  });
});
