/** No exemption ends later than so long after the decision about its end (R3.9). */
export const LONGEST_MS = 365 * 86_400_000;

export type WrongEnd = 'missing' | 'past' | 'too_late' | 'not_later';

/** What is wrong with the end of an exemption as somebody decides it at `now`; a renewal moves it to a later time. */
export function wrongEnd(until: Date | undefined, now: Date, before?: Date): WrongEnd | null {
  if (until === undefined) return 'missing';
  if (until <= now) return 'past';
  if (until.getTime() > now.getTime() + LONGEST_MS) return 'too_late';
  return before !== undefined && until <= before ? 'not_later' : null;
}
