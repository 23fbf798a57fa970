import { createReadStream } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { MAX_SECRET_LENGTH, parseSecret } from '../../keys/domain/secret.js';

/** A secret in a file; the text of it leaves this process only as a digest. */
export interface Finding {
  secret: string;
  file: string;
  line: number;
}

// Whatever the prefix of the installation is: the checksum tells a secret from what looks like one.
const candidate = /(?<![0-9A-Za-z_])[A-Za-z][0-9A-Za-z_]{0,19}[uscp]_[0-9A-Za-z]{38}(?![0-9A-Za-z])/g;

export interface FileToScan {
  path: string;
  bytes: number;
}

/** Every regular file at or under `path`; links are not followed, so that no circle is. */
export async function filesAt(path: string): Promise<FileToScan[]> {
  const found = await stat(path);
  if (!found.isDirectory()) return [{ path, bytes: found.size }];
  const files: FileToScan[] = [];
  for await (const entry of await opendir(path, { recursive: false })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) files.push(...(await filesAt(inside)));
    else if (entry.isFile()) files.push({ path: inside, bytes: (await stat(inside)).size });
  }
  return files;
}

export function scanFile(path: string, onBytes: (count: number) => void): AsyncGenerator<Finding> {
  return scanStream(createReadStream(path), path, onBytes);
}

/**
 * Reads any bytes as Latin-1, in which a secret looks the same as in every encoding that has ASCII in it. What is left
 * of a piece is kept for the next as long as a secret could be cut in two there.
 */
export async function* scanStream(
  stream: Readable,
  file: string,
  onBytes: (count: number) => void = () => undefined,
): AsyncGenerator<Finding> {
  let kept = '';
  let line = 1;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    const text = kept + piece.toString('latin1');
    // The last characters may be the beginning of a secret, or of what shows that it is none.
    const end = Math.max(0, text.length - MAX_SECRET_LENGTH - 1);
    yield* findIn(text, file, line, end);
    kept = text.slice(end);
    line += linesIn(text.slice(0, end));
    onBytes(piece.length);
  }
  yield* findIn(kept, file, line, kept.length);
}

/** Secrets that begin before `end`. */
function* findIn(text: string, file: string, firstLine: number, end: number): Generator<Finding> {
  for (const match of text.matchAll(candidate)) {
    if (match.index >= end) return;
    if (parseSecret(match[0])) yield { secret: match[0], file, line: firstLine + linesIn(text.slice(0, match.index)) };
  }
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
