import { InvalidArgumentError } from 'commander';

const unitsMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `90d`, `24h`, `30m`, `45s`, `2w`, in milliseconds. */
export function duration(text: string): number {
  const [, number, unit] = /^(\d{1,9})([smhdw])$/.exec(text) ?? [];
  const milliseconds = Number(number) * (unitsMs[unit ?? ''] ?? Number.NaN);
  if (!Number.isSafeInteger(milliseconds))
    throw new InvalidArgumentError('Write a number and its unit, such as 90d, 24h or 30m.');
  return milliseconds;
}

/** A duration of whole days. */
export function days(text: string): number {
  const whole = duration(text) / 86_400_000;
  if (!Number.isInteger(whole)) throw new InvalidArgumentError('This is counted in whole days, such as 90d.');
  return whole;
}

export function seconds(text: string): number {
  return duration(text) / 1_000;
}

export function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('This must be a whole number.');
  return Number(text);
}

/** An option that may be given several times. */
export function several(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), text];
}
