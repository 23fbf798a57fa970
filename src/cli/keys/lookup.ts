import { hintOf, parseSecret, sha256OfSecret } from '../../keys/domain/secret.js';
import { type Api, answerOf, connect, type Schemas } from '../api/client.js';
import { Failure, UsageError } from '../failure.js';
import { note, print } from '../output/printer.js';
import { progressBar } from '../output/progress.js';
import { type Column, tableText } from '../output/table.js';
import { secretFrom } from '../standard-input.js';
import type { LookupOptions } from './options.js';
import { filesAt, type Finding, scanFile, scanStream } from './scan.js';

type Key = Schemas['KeyView'];

/** What the server takes at once. */
const digestsPerCall = 1_000;

interface Found {
  file: string | null;
  line: number | null;
  hint: string;
  key: Key | null;
}

/** Whose secret this is, or whose are in these files. Digests are what is sent: the server never sees a secret. */
export async function lookup(argument: string | undefined, options: LookupOptions): Promise<void> {
  if ((argument === undefined) === (options.scan === undefined))
    throw new UsageError('give a secret (- for standard input), or --scan <path|->');
  const findings = options.scan === undefined ? [await single(argument ?? '-')] : await scan(options.scan);
  const keys = await keysOf(await connect(), [...new Set(findings.map(({ secret }) => secret))]);
  const found = findings.map(({ secret, file, line }): Found => {
    return { file: file || null, line: line || null, hint: hintOf(secret), key: keys.get(secret) ?? null };
  });
  if (options.ids) return printIds(found);
  print({ data: found }, options, () => (found.length > 0 ? tableText(found, columns) : 'No secret was found.'));
  const unknown = found.filter(({ key }) => key === null).length;
  if (unknown > 0) note(`${unknown} of ${found.length}: no key that you may see has this secret.`);
}

const columns: readonly Column<Found>[] = [
  { title: 'where', of: ({ file, line }) => file && `${file}:${line}` },
  { title: 'secret', of: ({ hint }) => hint },
  { title: 'key', of: ({ key }) => key?.id },
  { title: 'name', of: ({ key }) => key?.name },
  { title: 'status', of: ({ key }) => key?.status },
  { title: 'owner', of: ({ key }) => key && (key.owner.email ?? key.owner.name) },
];

function printIds(found: readonly Found[]): void {
  const ids = new Set(found.flatMap(({ key }) => (key ? [key.id] : [])));
  for (const id of ids) process.stdout.write(`${id}\n`);
}

async function single(argument: string): Promise<Finding> {
  const secret = await secretFrom(argument);
  if (!parseSecret(secret)) throw new Failure('This is not a whole secret: its checksum does not fit.');
  return { secret, file: '', line: 0 };
}

async function scan(path: string): Promise<Finding[]> {
  if (path === '-') return collect(scanStream(process.stdin, '-'));
  const files = await filesAt(path);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const bar = progressBar('Scanning', total);
  const findings: Finding[] = [];
  for (const file of files) findings.push(...(await collect(scanFile(file.path, (bytes) => bar.advance(bytes)))));
  bar.stop();
  return findings;
}

async function collect(found: AsyncGenerator<Finding>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of found) findings.push(finding);
  return findings;
}

async function keysOf(api: Api, secrets: readonly string[]): Promise<Map<string, Key>> {
  const keys = new Map<string, Key>();
  for (let from = 0; from < secrets.length; from += digestsPerCall) {
    const byDigest = new Map(
      secrets.slice(from, from + digestsPerCall).map((secret) => [sha256OfSecret(secret).toString('hex'), secret]),
    );
    const answer = await answerOf(api.POST('/v1/keys/lookup', { body: { sha256: [...byDigest.keys()] } }));
    for (const { sha256, key } of answer.data ?? []) {
      const secret = byDigest.get(sha256);
      if (key && secret) keys.set(secret, key);
    }
  }
  return keys;
}
