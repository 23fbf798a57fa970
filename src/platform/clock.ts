import { Injectable } from '@nestjs/common';

/** A clock that was set back by more than this is followed; less is the uncertainty of a reading. */
const longestPauseMs = 1_000;

/**
 * The database's time, carried between readings by this process's monotonic clock: two nodes whose own clocks disagree
 * still agree on when a key expires. Until the first reading it is the node's own time. It does not go back, so that
 * what was decided at an instant is in force whenever it is looked at afterwards.
 */
@Injectable()
export class Clock {
  private offsetMs = Date.now() - performance.now();
  private toldMs = Number.NEGATIVE_INFINITY;

  now(): Date {
    const atMs = Math.floor(this.offsetMs + performance.now());
    if (atMs > this.toldMs || atMs < this.toldMs - longestPauseMs) this.toldMs = atMs;
    return new Date(this.toldMs);
  }

  /**
   * Takes a reading of the database's clock, in whole milliseconds, made between `sentAt` and `receivedAt` (monotonic
   * ms). It moves this clock no further than it proves it wrong: a slow reading proves little.
   */
  synchronize(databaseTime: Date, sentAt: number, receivedAt: number): void {
    const [least, most] = [databaseTime.getTime() - receivedAt, databaseTime.getTime() + 1 - sentAt];
    this.offsetMs = Math.min(Math.max(this.offsetMs, least), most);
  }

  /** How far this node's own clock is from the database's, in milliseconds. */
  skewMs(): number {
    return Math.abs(Date.now() - this.now().getTime());
  }
}
