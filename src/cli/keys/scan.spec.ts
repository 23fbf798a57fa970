import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generateSecret, type SecretKind } from '../../keys/domain/secret.js';
import { type Finding, scanStream } from './scan.js';

const secret = (prefix = 'kr', kind: SecretKind = 'u'): string => generateSecret({ prefix, kind, routingTag: 'aB3z' });

async function found(pieces: (string | Buffer)[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const stream = Readable.from(pieces.map((piece) => Buffer.from(piece as string)));
  for await (const finding of scanStream(stream, 'config.env')) findings.push(finding);
  return findings;
}

describe('a scan for secrets', () => {
  it('finds every secret on its line, wherever the pieces that are read are cut', async () => {
    const secrets = [secret(), secret('acme', 's'), secret('a_b', 'c'), secret()];
    const text = `API_KEY=${secrets[0]}\n\n"${secrets[1]}","${secrets[2]}"\nlast: ${secrets[3]}`;
    const lines = [1, 3, 3, 4];
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(text.length), { maxLength: 12 }), async (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), text.length];
        const pieces = edges.slice(1).map((edge, index) => text.slice(edges[index], edge));
        const findings = await found(pieces);
        expect(findings.map(({ secret: each, line }) => [each, line])).toEqual(
          secrets.map((each, index) => [each, lines[index]]),
        );
      }),
    );
  });

  it('finds them among bytes that are no text', async () => {
    const bytes = Buffer.concat([Buffer.from([0, 255, 254, 128]), Buffer.from(secret()), Buffer.from([0, 200])]);
    expect(await found([bytes])).toHaveLength(1);
  });

  it('finds nothing in what only looks like one', async () => {
    const real = secret();
    const typo = real.slice(0, -1) + (real.endsWith('0') ? '1' : '0');
    expect(await found([`${typo} ${real}x x${real.slice(0, 40)} kru_short`])).toEqual([]);
  });
});
