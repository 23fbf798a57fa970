import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { HealthChecks } from '../platform/health-checks.js';
import { isMigrated } from '../platform/database/migrate.js';

const largestSkewMs = 500;
/** A database that is asked for longer is as good as away. */
const answerLimitMs = 2_000;

/** Whether this node may be sent requests. A node that cannot be bound by a revocation in time is not ready. */
@Injectable()
export class Readiness {
  /** One question at a time, so that probes of a silent database do not take all its connections. */
  private asked: Promise<string> | null = null;

  constructor(
    private readonly source: DataSource,
    private readonly clock: Clock,
    private readonly more: HealthChecks,
  ) {}

  async check(): Promise<Record<string, string>> {
    const checks: Record<string, string> = {
      database: await this.answered(),
      clock:
        this.clock.skewMs() > largestSkewMs
          ? `differs by ${Math.round(this.clock.skewMs())} ms from the database's`
          : 'ok',
    };
    for (const part of this.more.all) checks[part.name] = part.check() ?? 'ok';
    return checks;
  }

  private answered(): Promise<string> {
    this.asked ??= this.database().finally(() => (this.asked = null));
    return Promise.race([this.asked, setTimeout(answerLimitMs, 'does not answer', { ref: false })]);
  }

  private async database(): Promise<string> {
    try {
      const [role] = await this.source.query<{ powerful: boolean }[]>(
        `select r.rolsuper or r.rolbypassrls or n.nspowner = r.oid as powerful
         from pg_roles r, pg_namespace n where r.rolname = current_user and n.nspname = 'keyreeve'`,
      );
      if (role?.powerful !== false) return 'the serving role is owner, superuser or bypasses row-level security';
      const migrated = await isMigrated((sql) => this.source.query(sql));
      return migrated ? 'ok' : 'migrations are missing';
    } catch {
      return 'cannot be reached';
    }
  }
}
