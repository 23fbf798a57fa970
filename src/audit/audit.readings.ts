import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../access/principal.js';
import { maskSecrets } from '../platform/logger.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { AuditQuery } from './audit.dto.js';

/** One event per reader, credential and filter in this time: paging on is the same reading. */
const readingLastsMs = 10 * 60_000;

/** Who looks into the audit log is recorded in it. */
@Injectable()
export class AuditReadings {
  private readonly recent = new LRUCache<string, true>({ max: 10_000, ttl: readingLastsMs });

  constructor(private readonly uow: UnitOfWork) {}

  async record(
    principal: Principal,
    { limit: _limit, cursor: _cursor, ...filters }: AuditQuery,
    events: number,
  ): Promise<void> {
    const asked = maskSecrets(JSON.stringify(filters));
    const reading = `${principal.organizationId} ${principal.id} ${JSON.stringify(principal.credential)} ${asked}`;
    if (this.recent.has(reading)) return;
    await this.uow.run({ ...principal, idempotency: undefined }, async (tx) => {
      tx.audit({ action: 'audit.read', targets: [], details: { filters: asked, events } });
    });
    this.recent.set(reading, true);
  }
}
