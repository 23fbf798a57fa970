import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type Api, answerOf, connect, type Schemas } from '../api/client.js';
import type { operations } from '../api/api-types.js';
import { Failure } from '../failure.js';
import { print } from '../output/printer.js';
import { type Progress, progressBar } from '../output/progress.js';
import { oneLine, safeJson } from '../output/terminal-text.js';
import type { ExportOptions } from './options.js';

type Query = NonNullable<operations['getKeysExport']['parameters']['query']>;
type Export = Schemas['ExportView'];

/** An inventory of millions of keys takes minutes. */
const limitMs = 6 * 3_600_000;
const newline = 10;

/** What says beside the file where it is from and that it is whole. */
type Manifest = Pick<Export, 'id' | 'sha256' | 'rows' | 'format' | 'query' | 'asOf' | 'at' | 'after' | 'requestedBy'>;

/**
 * Writes the export into a file, and a manifest beside it once the server says of the same bytes that they are all.
 * @throws Failure where they are not
 */
export async function exportKeys({ out, json, ...asked }: ExportOptions): Promise<void> {
  const query = asked as Query;
  const api = await connect({ limitMs });
  const bar = progressBar('Exporting keys', await expected(api, query));
  const call = await api.GET('/v1/keys/export', { params: { query }, parseAs: 'stream' });
  const id = call.response.headers.get('keyreeve-export-id') ?? '';
  const body = await answerOf(Promise.resolve(call as { data?: unknown; error?: unknown; response: Response }));
  const sha256 = await store(body as ReadableStream, out, bar).finally(() => bar.stop());
  const record = await answerOf(api.GET('/v1/keys/exports/{id}', { params: { path: { id } } }));
  if (sha256 === null || record.state !== 'complete') {
    throw new Failure(`The export was cut short: ${out} is not whole. The server knows it as ${oneLine(record.id)}.`);
  }
  if (sha256 !== record.sha256) {
    throw new Failure(`${out} is not what the server sent as ${oneLine(record.id)}: the SHA-256 differs.`);
  }
  const manifest = manifestOf(record);
  await writeFile(`${out}.manifest.json`, `${safeJson(manifest)}\n`, { mode: 0o600 });
  print(manifest, { json }, ({ rows }) => `${rows} keys in ${out}, whole; ${out}.manifest.json says of what and when.`);
}

/** How many there will be, as far as a bar needs it; 0 for unknown. */
async function expected(api: Api, { format: _, after, ...filters }: Query): Promise<number> {
  if (!process.stderr.isTTY || after !== undefined) return 0;
  const { total } = await answerOf(api.GET('/v1/keys', { params: { query: { ...filters, limit: 1, total: true } } }));
  return total?.exact ? total.count : 0;
}

/** The hash of what was stored; null where the answer broke off. */
async function store(body: ReadableStream, out: string, bar: Progress): Promise<string | null> {
  const hash = createHash('sha256');
  const file = createWriteStream(out, { mode: 0o600 });
  const source = Readable.fromWeb(body);
  let isCut = false;
  source.once('error', () => (isCut = true));
  try {
    await pipeline(
      source,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          bar.advance(chunk.filter((byte) => byte === newline).length);
          yield chunk;
        }
      },
      file,
    );
  } catch (error) {
    // What cannot be written is the file's fault, and says so itself.
    if (isCut) return null;
    throw error;
  }
  return hash.digest('hex');
}

function manifestOf({ id, sha256, rows, format, query, asOf, at, after, requestedBy }: Export): Manifest {
  return { id, sha256, rows, format, query, asOf, at, after, requestedBy };
}
