const minuteMs = 60_000;

/**
 * What a stranger can cause again and again, told in bounded words (R14.1): in each minute the first entries of one kind
 * are written one by one, before their answer; the rest are handed over together when the minute is over, at the latest
 * on `close`. Each node counts for itself.
 */
export class Bursts<Entry> {
  private readonly open = new Map<string, { minute: number; seen: number; rest: Entry[] }>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly limits: { apart: number; kept: number },
    private readonly write: (entries: readonly Entry[], count: number) => Promise<void>,
    private readonly minuteNow: () => number,
  ) {
    this.timer = setInterval(() => void this.closeBefore(this.minuteNow()).catch(() => undefined), minuteMs).unref();
  }

  /** `kept` bounds how many of the rest are remembered one by one; all are counted. */
  async add(kind: string, entry: Entry): Promise<void> {
    const minute = this.minuteNow();
    const key = `${minute} ${kind}`;
    const burst = this.open.get(key) ?? { minute, seen: 0, rest: [] };
    this.open.set(key, burst);
    burst.seen += 1;
    if (burst.seen <= this.limits.apart) await this.write([entry], 1);
    else if (burst.rest.length < this.limits.kept) burst.rest.push(entry);
    await this.closeBefore(minute);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.closeBefore(Number.POSITIVE_INFINITY);
  }

  private async closeBefore(minute: number): Promise<void> {
    for (const [key, burst] of this.open) {
      if (burst.minute >= minute) continue;
      this.open.delete(key);
      const count = burst.seen - this.limits.apart;
      if (count > 0) await this.write(burst.rest, count);
    }
  }
}

export const minuteOf = (now: Date): number => Math.floor(now.getTime() / minuteMs);
