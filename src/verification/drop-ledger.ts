import { Injectable } from '@nestjs/common';
import type { Drop } from '../platform/database/unit-of-work.js';
import type { DropListener } from './change-feed.js';

const remembered = 20_000;

/**
 * When each target was last dropped, so that a reading that began before a drop can be told apart from one that began
 * after it (R6.3). Bounded: what has been forgotten counts as dropped at the moment of forgetting.
 */
@Injectable()
export class DropLedger implements DropListener {
  private readonly last = new Map<string, number>();
  private sequence = 0;
  private forgottenUpTo = 0;

  /** To be taken before a reading begins. */
  mark(): number {
    return this.sequence;
  }

  /** Whether anything that bears on one of the targets was dropped after the mark. */
  droppedSince(mark: number, targets: readonly string[]): boolean {
    if (this.sequence === mark) return false;
    if (this.forgottenUpTo > mark) return true;
    return targets.some((target) => (this.last.get(target) ?? 0) > mark);
  }

  drop(drops: readonly Drop[]): void {
    this.sequence += 1;
    for (const { target } of drops) {
      this.last.delete(target);
      this.last.set(target, this.sequence);
    }
    for (const [target, at] of this.last) {
      if (this.last.size <= remembered) break;
      this.last.delete(target);
      this.forgottenUpTo = at;
    }
  }

  dropEverything(): void {
    this.sequence += 1;
    this.forgottenUpTo = this.sequence;
    this.last.clear();
  }
}
