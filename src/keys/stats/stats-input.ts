import type { Visibility } from '../../access/principal.js';
import type { KeyFilters } from '../list/key-list.dto.js';

/** The job that looks at every key. Upkeep knows it by this name. */
export const STATS_JOB = 'key_stats';

/** What the job is told. */
export interface StatsInput {
  readonly filters: KeyFilters;
  /** Of whoever asked, then. */
  readonly visibility: Visibility;
}

/** Whether somebody who sees so much may be told of what was seen with `seen`. */
export function covers(now: Visibility, seen: Visibility): boolean {
  if (now.all) return true;
  const all = (wanted: readonly string[], of: readonly string[]): boolean => wanted.every((each) => of.includes(each));
  return !seen.all && all(seen.owners, now.owners) && all(seen.teams, now.teams);
}
