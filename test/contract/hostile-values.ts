import fc from 'fast-check';
import { generateSecret } from '../../src/keys/domain/secret.js';
import { newId, toPublicId } from '../../src/platform/ids.js';

const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'half \udfff a character',
  'invoice\u202efdp.exe',
  '\u2066isolated',
  '\u200b',
  '\ufeffmarked',
  '\uffff',
  'e\u0301'.repeat(120),
  'ﷺ'.repeat(100),
  '👩‍👩‍👧‍👦'.repeat(60),
  'a'.repeat(101),
  'x'.repeat(5_000),
  '١٢٣',
  "'; drop table keyreeve.keys; --",
  '%_\\%',
  '../../etc/passwd',
  '${7*7}{{7*7}}<script>alert(1)</script>',
  '=HYPERLINK("http://evil.example")',
  '\r\nset-cookie: a=b',
  'null',
  'undefined',
  '[object Object]',
  '__proto__',
  'constructor',
  'true',
  '0',
  '-1',
  '1e3',
  '0x10',
  ' 5 ',
  '5.0',
  '99999999999999999999',
  'Infinity',
  'NaN',
  '2026-02-30T00:00:00Z',
  '2026-11-25T09:30:00',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00Z',
  '2026-11-25T09:30:00.123456789Z',
  '2026-11-25T25:61:61Z',
  '90d',
  '-90d',
  '0.0.0.0/0',
  '::ffff:10.0.0.0/200',
  '010.1.1.1',
  'full',
  'keys:everything',
  'KEYS:READ',
  'orders:*',
  'me',
  'nobody@example.com, owner@example.com',
  '"quoted"@example.com',
  'ana@exämple.com',
];

/** Ids in every wrong way: of a thing that is not there, of another kind, with a letter that no id has. */
const ids = (['key', 'user', 'svc', 'team', 'ses', 'org', 'pol'] as const).flatMap((kind) => {
  const id = toPublicId(kind, newId());
  return [id, id.toUpperCase(), id.slice(0, -1), `${id}0`, id.replace(/_./, '_8')];
});

export const secretText = generateSecret({ prefix: 'kr', kind: 'u', routingTag: 'Evil' });

export const hostileText = (known: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...texts) },
    { weight: 2, arbitrary: fc.constantFrom(...ids, ...known) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    { weight: 1, arbitrary: fc.constantFrom(`see ${secretText}`, `x${secretText}y`) },
  );

const numbers = [-1, 0, 1.5, 2 ** 31, 2 ** 53, 1e308, -1e308, Number.MIN_VALUE, 3_651];

/** A value of JSON, as its text, since some of it no object of ours can hold. */
export const hostileJson = (known: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: hostileText(known).map((text) => JSON.stringify(text)) },
    { weight: 3, arbitrary: fc.constantFrom(...numbers).map(String) },
    { weight: 3, arbitrary: fc.constantFrom('null', 'true', '[]', '{}', '[[]]', '[null]', '[{}]', '1e999', '-0') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{}}}', '{"toString":1}'),
    },
    { weight: 2, arbitrary: hostileText(known).map((text) => JSON.stringify([text, text])) },
    { weight: 1, arbitrary: fc.constantFrom(JSON.stringify(Array.from({ length: 10_000 }, (_, i) => `v${i}`))) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(JSON.stringify('n'.repeat(200_000)), JSON.stringify('n'.repeat(1_000_000))),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(nested('[', ']', 100_000), nested('{"a":', '}', 40_000), nested('[', ']', 65)),
    },
    { weight: 1, arbitrary: fc.json({ maxDepth: 4 }) },
  );

function nested(open: string, close: string, depth: number): string {
  return `${open.repeat(depth)}${open === '[' ? '' : '1'}${close.repeat(depth)}`;
}

/** What may stand in an address after a `=` or a `/`: escaped, or escaped wrongly. */
export const hostileEscaped = (known: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: hostileText(known).map(escaped) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '%',
        '%z',
        '%zz',
        '%ff%fe',
        '%ed%a0%80',
        '%c0%ae',
        '%u0041',
        '%00',
        '%0d%0a',
        '+',
        '%2f..%2f',
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom('a'.repeat(4_000), 'a'.repeat(40_000)) },
  );

/** Also for halves of characters, for which there is no escape. */
export function escaped(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

/** What a client can put into a header at all: bytes above 0x7f, and no line ends. */
export const hostileHeader: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'a',
    ';;;',
    '"',
    '\\',
    '"1", "2"',
    'W/"1"',
    '*',
    '"99999999999"',
    '\xff\xfe',
    'ä'.repeat(50),
    'x'.repeat(5_000),
  ),
  fc.constantFrom('application/json', 'text/html', 'gzip', '-1', '1e9', 'null', '{}', "' or 1=1 --", secretText),
  fc.string({ maxLength: 40 }).map((text) => text.replace(/[^\x20-\x7e]/g, '?')),
);
