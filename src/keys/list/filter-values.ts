import { parseInstant } from '../../platform/http/instant.js';
import { isEmail } from '../../platform/http/text.js';
import { fromPublicId, parseOwnerId } from '../../platform/ids.js';
import { lastFourOfHint } from '../domain/secret.js';

const DAY_MS = 86_400_000;
/** Longer than any history, and far from the ends of time. */
const MOST_DAYS = 36_500;

export function wrongOwner(value: unknown): string | null {
  if (typeof value === 'string' && (value === 'me' || parseOwnerId(value) !== null || isEmail(value))) return null;
  return 'must be the id of an owner, an e-mail address, or me';
}

export function wrongPerson(value: unknown): string | null {
  if (typeof value === 'string' && (value === 'me' || fromPublicId('user', value) !== null || isEmail(value)))
    return null;
  return 'must be the id of a user, an e-mail address, or me';
}

export function wrongTeam(value: unknown): string | null {
  return fromPublicId('team', value) === null ? 'must be the id of a team' : null;
}

export function wrongKeyId(value: unknown): string | null {
  return fromPublicId('key', value) === null ? 'must be the id of a key' : null;
}

export function wrongHint(value: unknown): string | null {
  if (typeof value === 'string' && value.length <= 100 && lastFourOfHint(value) !== null) return null;
  return 'must be four characters such as 9QzA, or a hint such as kru_…9QzA';
}

export function wrongTime(value: unknown): string | null {
  return parseInstant(value) !== null || daysOf(value) !== null
    ? null
    : 'must be a time such as 2026-11-25T09:30:00Z, or days: 90d';
}

/**
 * A time of a filter in milliseconds.
 *
 * @param ahead whether days count into the future
 */
export function timeOf(text: string, anchor: Date, ahead: boolean): number {
  const days = daysOf(text);
  if (days === null) return (parseInstant(text) ?? anchor).getTime();
  return anchor.getTime() + (ahead ? days : -days) * DAY_MS;
}

function daysOf(value: unknown): number | null {
  const digits = typeof value === 'string' ? /^(\d{1,5})d$/.exec(value)?.[1] : undefined;
  const days = Number(digits);
  return digits === undefined || days > MOST_DAYS ? null : days;
}
