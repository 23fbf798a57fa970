const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
const earliest = Date.UTC(1970, 0, 1);
const latest = Date.UTC(9999, 11, 31);

/** An RFC 3339 instant in milliseconds; null when it is not one, or not of this age. Never throws. */
export function parseInstant(value: unknown): Date | null {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value;
  if (typeof value !== 'string' || !rfc3339.test(value)) return null;
  const instant = new Date(value.replace(' ', 'T'));
  const time = instant.getTime();
  return Number.isNaN(time) || time < earliest || time > latest || !sameDay(value, instant) ? null : instant;
}

/** JavaScript rolls 30 February over into March; a caller who wrote it is told instead. */
function sameDay(text: string, instant: Date): boolean {
  const offset = /[Zz]$/.test(text) ? 0 : offsetMinutes(text.slice(-6));
  const local = new Date(instant.getTime() + offset * 60_000);
  return local.toISOString().slice(0, 10) === text.slice(0, 10);
}

function offsetMinutes(text: string): number {
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6));
  return text.startsWith('-') ? -minutes : minutes;
}
