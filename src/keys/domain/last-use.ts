import { DAY_MS } from '../../policies/domain/timeline.js';

/** One bit per UTC day of accepted use (bit n is day n + 1 of the month); `month` is `2026-11-01`. */
export interface UsedMonth {
  readonly month: string;
  readonly days: number;
}

/**
 * The last use up to `at`. It is exact where the last of all uses was before; otherwise it is the beginning of the last
 * day of use, never before the key was made, which for idle terms says as much. Days are kept for 25 months (R11).
 */
export function lastUseBy(
  createdAt: Date,
  lastUsedAt: Date | null,
  months: readonly UsedMonth[],
  at: Date,
): Date | null {
  if (lastUsedAt === null || lastUsedAt <= at) return lastUsedAt;
  const days = months.flatMap(({ month, days: bits }) =>
    Array.from({ length: 31 }, (_, bit) => ((bits >>> bit) & 1 ? Date.parse(month) + bit * DAY_MS : -Infinity)),
  );
  const lastMs = Math.max(...days.filter((day) => day <= at.getTime()), -Infinity);
  return lastMs === -Infinity ? null : new Date(Math.max(lastMs, createdAt.getTime()));
}
