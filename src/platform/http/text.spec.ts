import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codePointLength, foldEmail, foldText, isEmail, readEmail, readText } from './text.js';

const anyCodePoint = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point));

const name = { maxLength: 100 };
const note = { minLength: 0, maxLength: 2_000, multiline: true };
const anyText = fc.string({ unit: anyCodePoint, maxLength: 60 });

describe('free text', () => {
  it.each([
    ['CI deploy – Zürich', 'CI deploy – Zürich'],
    ['  padded  ', 'padded'],
    ['Zu\u0308rich', 'Zürich'],
    ['المفتاح', 'المفتاح'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['👩\u200d💻 laptop', '👩\u200d💻 laptop'],
    ["Robert'); DROP TABLE keys;--", "Robert'); DROP TABLE keys;--"],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ])('takes %j', (value, text) => {
    expect(readText(value, name)).toEqual({ ok: true, text });
  });

  it.each([
    'a\u0000b',
    'a\u0007b',
    'a\u001b[2Jb',
    'a\u007fb',
    'a\u009bb',
    'a\ud800b',
    'a\udc00',
    'a\u202eb',
    'a\u202ab',
    'a\u2066b',
    'a\u2069b',
    'a\ufeffb',
    'a\u200bb',
    'a\u2060b',
    'a\u2028b',
    'a\u2029b',
    'a\ufffeb',
    'a\u{1ffff}b',
    'a\u{e0001}b',
    'a\nb',
    'a\tb',
    'a\rb',
  ])('refuses %j, and does not repeat it', (value) => {
    const reading = readText(value, name);
    expect(reading).toMatchObject({ ok: false, fault: 'unusable_character' });
    if (!reading.ok) expect(reading.message).toMatch(/^must not contain the character U\+[0-9A-F]{4,6}$/);
  });

  it('takes line feeds and tabs in text of several lines only, and no other control', () => {
    expect(readText('one\r\ntwo\tthree\n', note)).toEqual({ ok: true, text: 'one\ntwo\tthree' });
    expect(readText('one\rtwo', note)).toMatchObject({ ok: false, fault: 'unusable_character' });
    expect(readText('one\u0000two', note)).toMatchObject({ ok: false, fault: 'unusable_character' });
  });

  it('counts code points after normalisation', () => {
    expect(readText('🔑'.repeat(100), name).ok).toBe(true);
    expect(readText('🔑'.repeat(101), name)).toMatchObject({ ok: false, fault: 'too_long' });
    expect(readText('u\u0308'.repeat(100), name).ok).toBe(true);
    expect(readText('x'.repeat(1_000_000), name)).toMatchObject({ ok: false, fault: 'too_long' });
  });

  it('refuses text in which nothing shows, where text is required', () => {
    for (const blank of ['', '   ', '\u3164', '\u200d', '\u00ad\u00ad', '\u00a0']) {
      expect(readText(blank, name)).toMatchObject({ ok: false, fault: 'too_short' });
    }
    expect(readText('', note)).toEqual({ ok: true, text: '' });
  });

  it('refuses what is not text', () => {
    for (const value of [null, undefined, 1, {}, ['a'], true])
      expect(readText(value, name)).toMatchObject({ fault: 'not_text' });
  });

  it('is well-formed, normalised and unchanged by a second reading, for any input', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (value, multiline) => {
        const reading = readText(value, { ...name, multiline });
        if (!reading.ok) return;
        expect(reading.text).toBe(reading.text.normalize('NFC'));
        expect(Buffer.from(reading.text, 'utf8').toString('utf8')).toBe(reading.text);
        expect(reading.text).not.toMatch(multiline ? /(?![\n\t])\p{Cc}/u : /\p{Cc}/u);
        expect(readText(reading.text, { ...name, multiline })).toEqual(reading);
      }),
    );
  });
});

describe('folding', () => {
  it('is the same for what people take as the same', () => {
    for (const [a, b] of [
      ['Zürich', 'ZU\u0308RICH'],
      ['ﬁle', 'FILE'],
      ['Ｋｅｙ', 'key'],
      ['ΟΔΟΣ', 'οδος'],
      ['K', '\u212a'],
    ] as const) {
      expect(foldText(a)).toBe(foldText(b));
    }
  });

  it('changes nothing when repeated', () => {
    fc.assert(fc.property(anyText, (text) => expect(foldText(foldText(text))).toBe(foldText(text))));
    // lower case can part what NFKC had joined
    for (const text of ['\u0386\u0345', '\u03aa\u0301']) expect(foldText(text)).toBe(foldText(text).normalize('NFKC'));
  });

  it('finds a folded part inside a folded whole', () => {
    expect(foldText('ΟΔΟΣΑΝΤΟΣ')).toContain(foldText('ΟΔΟΣ'));
  });

  it('makes e-mail addresses unique whatever their case', () => {
    expect(foldEmail(' Ana.Pérez@Example.COM ')).toBe('ana.pérez@example.com');
  });
});

describe('e-mail addresses', () => {
  it.each(['ana@example.com', 'a.b+c@sub.example.co', "o'neil@example.com", 'root@localhost', 'josé@exämple.com'])(
    'takes %j',
    (email) => {
      expect(readEmail(` ${email} `)).toEqual({ ok: true, text: email });
    },
  );

  it.each([
    'ana',
    'ana@',
    '@example.com',
    'a@b@c',
    'a b@example.com',
    'a@exam ple.com',
    '.a@example.com',
    'a.@example.com',
    'a..b@example.com',
    'a@-example.com',
    'a@example-.com',
    'a@example..com',
    'a@.com',
    'a@example.com.',
    '"a@b"@example.com',
    'a@example.com,b@example.com',
    'a<b@example.com>',
    'a@[127.0.0.1]',
    'a:b@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${'b.'.repeat(126)}com`,
    `${'é'.repeat(33)}@example.com`,
  ])('refuses %j', (email) => {
    expect(isEmail(email)).toBe(false);
    expect(readEmail(email).ok).toBe(false);
  });

  it.each(['a@example.com\nBcc: b@example.com', 'a\u0000@example.com', 'a\u202e@example.com'])(
    'refuses controls in %j',
    (email) => {
      expect(isEmail(email)).toBe(false);
      expect(readEmail(email)).toMatchObject({ ok: false });
    },
  );

  it('never throws', () => {
    fc.assert(fc.property(anyText, (text) => expect(typeof isEmail(`${text}@${text}`)).toBe('boolean')));
  });
});

describe('code points', () => {
  it('count a pair of surrogates once', () => expect(codePointLength('a🔑')).toBe(2));
});
