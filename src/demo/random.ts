/**
 * The same numbers for the same seed, on every machine: sfc32 (Doty-Humphrey's "small fast counting" generator, 128 bits
 * of state). For facts of a generated organization alone. Secrets, passwords and salts never come from here.
 */
export class Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  constructor(seed: number, stream: number, index = 0) {
    this.reseed(seed, stream, index);
  }

  /** Begins a sequence of its own for (seed, stream, index), so that one fact can be drawn anew without those before it. */
  reseed(seed: number, stream: number, index = 0): void {
    this.a = mixed(seed ^ 0x9e3779b9);
    this.b = mixed(stream ^ this.a);
    this.c = mixed(index ^ this.b);
    this.counter = 1;
    for (let i = 0; i < 12; i++) this.next();
  }

  /** 32 bits. */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** In [0, 1). */
  fraction(): number {
    return this.next() / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** A whole number in [0, count). */
  below(count: number): number {
    return Math.floor(this.fraction() * count);
  }

  /** A whole number between both, included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.below(from.length)];
    if (picked === undefined) throw new RangeError('Nothing to pick from');
    return picked;
  }

  /** Waiting times: many short ones, few long. */
  exponential(mean: number): number {
    return -Math.log(1 - this.fraction()) * mean;
  }

  /** 16 bytes, overwritten by the next call. */
  bytes(): Uint8Array {
    for (let i = 0; i < 4; i++) words[i] = this.next();
    return bytesOfWords;
  }
}

const words = new Uint32Array(4);
const bytesOfWords = new Uint8Array(words.buffer);

/** The last step of MurmurHash3: every bit of the input moves every bit of the result. */
function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** 32 bits of any text, for seeds. */
export function seedOfText(text: string): number {
  let bits = 0;
  for (const character of text) bits = mixed(Math.imul(bits, 31) ^ (character.codePointAt(0) ?? 0));
  return bits;
}

/** Draws by weight, whatever the weights add up to. */
export class Weighted<T> {
  private readonly values: readonly T[];
  private readonly upTo: readonly number[];

  constructor(entries: readonly (readonly [value: T, weight: number])[]) {
    let sum = 0;
    this.values = entries.map(([value]) => value);
    this.upTo = entries.map(([, weight]) => (sum += weight));
  }

  draw(random: Random): T {
    const at = random.fraction() * (this.upTo.at(-1) ?? 0);
    let low = 0;
    let high = this.upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.upTo[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return this.values[low] as T;
  }
}

/** The sequences that one seed is split into; a number is never given another meaning, or the same seed makes others. */
export const streams = {
  people: 1,
  teams: 2,
  accounts: 3,
  policies: 4,
  plan: 5,
  traits: 6,
  life: 7,
  keyIds: 8,
  rowIds: 9,
  access: 10,
  sources: 11,
  sets: 12,
} as const;
