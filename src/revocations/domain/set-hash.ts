import { createHash } from 'node:crypto';

/** SHA-256 over the ids of a set, sorted bytewise, each followed by a line feed (R5.2). */
export class SetHash {
  private readonly hash = createHash('sha256');
  private last = '';

  /** @throws when the ids do not come in order, each once */
  add(publicId: string): void {
    if (publicId <= this.last) throw new Error('the ids of a set are hashed in order');
    this.last = publicId;
    this.hash.update(`${publicId}\n`);
  }

  digest(): Buffer {
    return this.hash.digest();
  }
}
