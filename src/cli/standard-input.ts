import { text } from 'node:stream/consumers';
import { Failure } from './failure.js';

/** Far more than any secret, so that a wrong file is not read to its end. */
const longestSecret = 4_096;

/** `-` stands for what comes on standard input, where neither the list of processes nor a history sees it. */
export async function secretFrom(argument: string): Promise<string> {
  if (argument !== '-') return argument;
  if (process.stdin.isTTY) process.stderr.write('Paste the secret, then press Enter and Ctrl-D: ');
  const secret = (await text(process.stdin)).trim();
  if (secret === '' || secret.length > longestSecret) throw new Failure('There is no secret on standard input.');
  return secret;
}
