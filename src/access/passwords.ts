import argon2 from 'argon2';
import { type Problem, requestProblem } from '../platform/http/problem.js';
import { codePointLength, foldText } from '../platform/http/text.js';

/**
 * The least that OWASP's password storage guide asks of argon2id: 19 MiB, 2 passes, 1 lane. More memory would make a
 * sign-in storm cost the verification path its own; at these the pool needs 38 MiB, and a hash 20 to 50 ms of one core.
 */
const ARGON2 = { type: argon2.argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;

/** Two of libuv's four threads: files and name resolution keep the others. */
const CONCURRENCY = 2;
/** Under a second of waiting; whoever comes later is better told to come back. */
const QUEUE_LIMIT = 32;

const MIN_LENGTH = 12;
const MAX_LENGTH = 256;

/** A hash of no password, of the same cost as real ones: `verifyPassword` takes it for accounts that do not exist. */
const DUMMY_HASH = '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** The pool and its queue are full. */
const poolFull = (): Problem =>
  requestProblem('service.busy', { detail: 'Too many passwords are being checked', headers: { 'retry-after': '1' } });

/** @throws Problem 503 `service.busy` */
export function hashPassword(password: string): Promise<string> {
  return pooled(() => argon2.hash(normalised(password), ARGON2));
}

/**
 * Whether the password is the one of the hash. `null` stands for an unknown account, or one without a password: the answer
 * is false and takes as long as for a wrong password, so that nobody learns which accounts exist.
 *
 * @throws Problem 503 `service.busy`
 */
export function verifyPassword(hash: string | null, password: string): Promise<boolean> {
  // longer than any password that was ever accepted: the work is done all the same, on a short text
  const candidate = password.length > MAX_LENGTH * 4 ? null : normalised(password);
  return pooled(async () => {
    const matches = await argon2.verify(hash ?? DUMMY_HASH, candidate ?? '');
    return matches && hash !== null && candidate !== null;
  });
}

/** Whether a hash was made at another cost than today's, so that the next sign-in should make it anew. */
export const isOutdatedHash = (hash: string): boolean => argon2.needsRehash(hash, ARGON2);

export type PasswordFault = 'too_short' | 'too_long' | 'unusable_character' | 'too_common' | 'names_its_holder';

/** Completes "`password` …". */
export const passwordFaultMessages: Record<PasswordFault, string> = {
  too_short: `must be at least ${MIN_LENGTH} characters: a few words are easier to remember than signs`,
  too_long: `must be at most ${MAX_LENGTH} characters`,
  unusable_character: 'must not contain a NUL character or half a character',
  too_common: 'is among the first that an attacker tries: choose a few unrelated words',
  names_its_holder: 'must be more than your name or e-mail address',
};

/** What is wrong with a new password, or null. Any characters go, and none are required: length is what counts. */
export function passwordFault(password: string, holder: { email: string; name: string }): PasswordFault | null {
  if (password.length > MAX_LENGTH * 4) return 'too_long';
  const text = normalised(password);
  const length = codePointLength(text);
  if (length < MIN_LENGTH) return 'too_short';
  if (length > MAX_LENGTH) return 'too_long';
  if (/[\0\p{Cs}]/u.test(text)) return 'unusable_character';
  const folded = foldText(text);
  if (namesHolder(folded, holder)) return 'names_its_holder';
  return isCommon(folded) ? 'too_common' : null;
}

const COMMON_WORDS = new Set(
  (
    'abc abcabc admin administrator basketball changeme charlie computer default dragon football freedom google hello ' +
    'iloveyou internet keyreeve keyreeveadmin letmein liverpool login lovely master michael monkey nothing passphrase ' +
    'passw passwd password passwordpassword princess qwe qwerty qwertyqwerty root secret starwars summer sunshine ' +
    'superman temp test testtest trustno welcome whatever winter qazwsx qazwsxedc asdfasdf asdfghjkl zaqxsw'
  ).split(' '),
);
/** Rows of a keyboard and the two orders everyone knows, read round and round, forwards and backwards. */
const KNOWN_ORDERS =
  '1234567890 abcdefghijklmnopqrstuvwxyz qwertyuiop asdfghjkl zxcvbnm 1q2w3e4r5t6y7u8i9o0p 1qaz2wsx3edc4rfv5tgb6yhn7ujm'
    .split(' ')
    .map((order) => order.repeat(Math.ceil(MAX_LENGTH / order.length) + 1))
    .flatMap((round) => [round, [...round].reverse().join('')]);
const MIN_DIFFERENT_CHARACTERS = 5;
const LOOKALIKES: Record<string, string> = { '@': 'a', '4': 'a', '3': 'e', '0': 'o', $: 's', '5': 's', '1': 'i' };

/** Digits and signs around a common word, or in place of its letters, are what attackers add first. */
function isCommon(folded: string): boolean {
  if (new Set(folded).size < MIN_DIFFERENT_CHARACTERS) return true;
  const core = folded.replace(/^\P{L}+|\P{L}+$/gu, '');
  const spelt = core.replace(/[@430$51]/g, (sign) => LOOKALIKES[sign] ?? sign);
  if ([core, spelt].some((each) => COMMON_WORDS.has(lettersOf(each)))) return true;
  return KNOWN_ORDERS.some((order) => order.includes(folded));
}

function namesHolder(folded: string, holder: { email: string; name: string }): boolean {
  const email = foldText(holder.email);
  const own = [email, email.split('@')[0] ?? '', foldText(holder.name)].map(lettersOf).filter((each) => each !== '');
  return own.includes(lettersOf(folded)) || folded === email;
}

const lettersOf = (text: string): string => text.replace(/\P{L}/gu, '');

/** Two keyboards can write one character in two ways: both must open. */
const normalised = (password: string): string => password.normalize('NFKC');

let running = 0;
const waiting: (() => void)[] = [];

/** One pool for the process, because what it protects, memory and threads, is the process's. */
async function pooled<T>(work: () => Promise<T>): Promise<T> {
  if (running >= CONCURRENCY) {
    if (waiting.length >= QUEUE_LIMIT) throw poolFull();
    // whoever leaves hands its place over, so that nobody slips in between
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
