/** Rows of the largest organization; fewer for a quick trial of the tests themselves. */
export const MANY = Number(process.env['SCALE_KEYS'] ?? 1_000_000);

/** What a test at scale has found out, among jest's own lines. */
export function print(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** How long something took, each time, in ms. */
export class Times {
  private readonly taken: number[] = [];

  async of<T>(work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.taken.push(performance.now() - began);
    return result;
  }

  add(other: Times): void {
    this.taken.push(...other.taken);
  }

  /** The value that a share of the times stays within: 0.5 the median, 1 the slowest. */
  within(share: number, from = 0, until = this.taken.length): number {
    const sorted = this.taken.slice(from, until).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  }

  get count(): number {
    return this.taken.length;
  }

  get totalMs(): number {
    return this.taken.reduce((sum, each) => sum + each, 0);
  }
}

export const inMs = (ms: number): string => (ms < 100 ? ms.toFixed(1) : ms.toFixed(0));
