import { Injectable } from '@nestjs/common';

/**
 * The database's time, carried between readings by this process's monotonic clock: two nodes whose own clocks disagree
 * still agree on when a key expires. Until the first reading it is the node's own time.
 */
@Injectable()
export class Clock {
  private offsetMs = Date.now() - performance.now();

  now(): Date {
    return new Date(Math.floor(this.offsetMs + performance.now()));
  }

  /**
   * Takes a reading of the database's clock. The statement's half round trip is added; a reading is only used when its
   * round trip was short, since a slow one says little.
   */
  synchronize(databaseTime: Date, sentAt: number, receivedAt: number): void {
    const roundTrip = receivedAt - sentAt;
    if (roundTrip > 250) return;
    this.offsetMs = databaseTime.getTime() + roundTrip / 2 - receivedAt;
  }

  /** How far this node's own clock is from the database's, in milliseconds. */
  skewMs(): number {
    return Math.abs(Date.now() - this.now().getTime());
  }
}
