import { createHash } from 'node:crypto';
import type pg from 'pg';
import { tablesOf } from './stored.js';

/** A secret under every spelling in which it could have got somewhere. */
export function spellingsOf(secret: string): Record<string, string> {
  const bytes = Buffer.from(secret);
  const aligned = [0, 1, 2].map((before) => withoutEdges(bytes, before));
  return {
    clear: secret,
    hex: bytes.toString('hex'),
    'list of bytes': [...bytes].join(','),
    ...Object.fromEntries(aligned.map((text, at) => [`base64 at ${at}`, text])),
    ...Object.fromEntries(
      aligned.map((text, at) => [`base64url at ${at}`, text.replaceAll('+', '-').replaceAll('/', '_')]),
    ),
  };
}

/** What would let anybody who reads it find the key among digests that leaked elsewhere. */
export function digestsOf(secret: string): Record<string, string> {
  const digest = createHash('sha256').update(secret).digest();
  return { 'SHA-256 in hex': digest.toString('hex'), 'SHA-256 in base64': digest.toString('base64').slice(0, -1) };
}

/** The digits of base64 that depend on the secret alone, whatever stands before and after it. */
function withoutEdges(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replaceAll('=', '');
  return text.slice(before === 0 ? 0 : before + 1, -2);
}

export interface Canary {
  name: string;
  spellings: Record<string, string>;
}

/** Which canaries sing in a text. */
export function heard(text: string, canaries: readonly Canary[]): string[] {
  return canaries.flatMap(({ name, spellings }) =>
    Object.entries(spellings)
      .filter(([, spelling]) => text.includes(spelling))
      .map(([how]) => `${name}, ${how}`),
  );
}

/** Every row of every table, as text; bytes are hexadecimal in it, and what they hold is so once more. */
export async function everythingStored(client: pg.Client): Promise<{ table: string; text: string }[]> {
  const found: { table: string; text: string }[] = [];
  for (const table of await tablesOf(client)) {
    const { rows } = await client.query<{ text: string }>(`select t::text as text from keyreeve.${table} t`);
    found.push({ table, text: rows.map(({ text }) => text).join('\n') });
  }
  return found;
}
