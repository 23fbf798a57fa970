import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { oneLine, safeJson, severalLines } from './terminal-text.js';

/** Characters that a terminal obeys, or that turn the direction of the text after them. */
const obeyed = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

const controls = fc.constantFrom(...'\0\b\r\u001b\u007f\u009b\u061c\u200e\u200f\u2028\u202a\u202e\u2066\u2069');
const anyText = fc.string({ unit: fc.oneof(controls, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) });

describe('text of others on a terminal', () => {
  it('holds nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(oneLine(text)).not.toMatch(obeyed);
        expect(severalLines(text).replaceAll(/[\n\t]/g, '')).not.toMatch(obeyed);
      }),
    );
  });

  it('is shown as it is where it does nothing', () => {
    expect(oneLine('Zoë Østergård, 部署')).toBe('Zoë Østergård, 部署');
    expect(oneLine('\u001b[2J\u202eevil')).toBe('\\u001b[2J\\u202eevil');
  });

  it('as JSON is safe to look at, and still the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (value) => {
        const text = safeJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text.replaceAll('\n', '')).not.toMatch(obeyed);
      }),
    );
  });
});
