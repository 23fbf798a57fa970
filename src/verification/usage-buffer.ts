import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { KeyRecord } from './key-facts.reader.js';
import type { Refusal, Use } from './usage.js';
import { UsageWriter } from './usage-writer.js';
import { Gauges } from './verification.metrics.js';

/** A key's first use on a UTC day must be in the database within 5 s: a crash loses at most what is younger. */
const flushEveryMs = 2_500;
const mostPending = 200_000;

/** Last uses, gathered in memory and written in batches: verification itself writes nothing. One entry a key. */
@Injectable()
export class UsageBuffer implements OnApplicationShutdown {
  private readonly logger = new Logger('usage');
  private uses = new Map<string, Use>();
  private refusals = new Map<string, Refusal>();
  private flushing: Promise<void> | null = null;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly writer: UsageWriter) {
    this.timer = setInterval(() => void this.flush(), flushEveryMs).unref();
  }

  used(
    { organizationId, keyId }: KeyRecord,
    at: Date,
    from: { ip: string | null; client: string | null; verifierKeyId: string | null },
  ): void {
    if (this.uses.size >= mostPending && !this.uses.has(keyId)) return;
    this.uses.set(keyId, { organizationId, keyId, at, ip: from.ip, client: from.client, via: from.verifierKeyId });
  }

  refused(organizationId: string, keyId: string, at: Date, ip: string | null): void {
    if (this.refusals.size < mostPending) this.refusals.set(keyId, { organizationId, keyId, at, ip });
  }

  /** The later of what was read and what waits here to be written. */
  latest(keyId: string, read: Date | null): Date | null {
    const pending = this.uses.get(keyId)?.at;
    return pending && (read === null || pending > read) ? pending : read;
  }

  /** Writes what waits; what could not be written waits on, behind what came meanwhile. */
  async flush(): Promise<void> {
    if (this.flushing) return this.flushing;
    this.flushing = this.write().finally(() => (this.flushing = null));
    return this.flushing;
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flushing;
    await this.flush();
    await this.writer.close();
  }

  private async write(): Promise<void> {
    const { uses, refusals } = this;
    if (uses.size === 0 && refusals.size === 0) return;
    this.uses = new Map<string, Use>();
    this.refusals = new Map<string, Refusal>();
    Gauges.usagePending.set(uses.size);
    const done = Gauges.usageFlush.startTimer();
    try {
      await this.writer.write([...uses.values()], [...refusals.values()]);
      Gauges.usagePending.set(0);
    } catch (error) {
      this.logger.warn(`last uses could not be written yet: ${error instanceof Error ? error.message : String(error)}`);
      this.uses = new Map([...uses, ...this.uses]);
      this.refusals = new Map([...refusals, ...this.refusals]);
    }
    done();
  }
}
