import { foldText } from './text.js';

/** More words narrow nothing that these have not. */
const mostWords = 8;

/**
 * SQL: every word of `q` is in the folded text. Wildcards in what was typed are taken as they are written; the values
 * are appended.
 */
export function searchClause(foldedText: string, q: string, values: unknown[]): string {
  const words = foldText(q).split(/\s+/).filter(Boolean).slice(0, mostWords);
  const like = words.map((word) => `${foldedText} like $${values.push(`%${word.replace(/[\\%_]/g, '\\$&')}%`)}`);
  return like.length === 0 ? 'true' : `(${like.join(' and ')})`;
}
