/** Keys that stop working on one day. */
export interface Day {
  /** `2026-11-25` */
  readonly date: string;
  readonly keys: number;
}

const NONE = '·';
const SHADES = ['░', '▒', '▓', '█'] as const;

/**
 * A line for each month from the first to the last that has any, with a cell for each of its days: the darker, the more
 * keys. Shades are steps of the logarithm, since one day may have a thousand times the keys of another.
 */
export function calendarText(days: readonly Day[]): string {
  const keysOf = new Map(days.map(({ date, keys }) => [date, keys]));
  const most = Math.max(...keysOf.values());
  return monthsOf(days)
    .map((month) => {
      const keys = datesOf(month).map((date) => keysOf.get(date) ?? 0);
      const total = keys.reduce((sum, each) => sum + each, 0);
      const cells = keys.map((each) => shadeOf(each, most)).join('');
      return `${month}   ${cells.padEnd(31)}${total > 0 ? `  ${total.toLocaleString('en-US')}` : ''}`;
    })
    .join('\n');
}

function shadeOf(keys: number, most: number): string {
  if (keys === 0) return NONE;
  const share = Math.log(keys + 1) / Math.log(most + 1);
  return SHADES[Math.min(SHADES.length - 1, Math.floor(share * SHADES.length))] ?? NONE;
}

function monthsOf(days: readonly Day[]): string[] {
  const dates = days.map(({ date }) => date).sort();
  const [first, last] = [dates[0]?.slice(0, 7) ?? '', dates.at(-1)?.slice(0, 7) ?? ''];
  const months = [first];
  while ((months.at(-1) ?? last) < last) months.push(monthAfter(months.at(-1) ?? last));
  return months;
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}

function datesOf(month: string): string[] {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
}
