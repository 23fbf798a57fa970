import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type pg from 'pg';
import { type Principal, visibilityOf } from '../../access/principal.js';
import { Clock } from '../../platform/clock.js';
import { BEGIN_SNAPSHOT, ReadDatabase } from '../../platform/database/connections.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { fromPublicId, newIdAt, toPublicId } from '../../platform/ids.js';
import { maskSecrets } from '../../platform/logger.js';
import { NO_EXEMPTIONS } from '../../policies/exempt-terms.js';
import { checkPast } from '../as-of/past-instant.js';
import type { KeyView } from '../key.view.js';
import { askedFilter } from '../list/asked-filter.js';
import type { KeyFilter } from '../list/key-filter.js';
import { ahead } from '../list/key-set.js';
import { historyWithin, OrganizationTerms, termsWithin } from '../organization-terms.js';
import type { KeyExportQuery } from './export.dto.js';
import { exportHead, exportLine, type ExportFormat } from './export-columns.js';
import { holdExport, takeSlot } from './export-slots.js';
import { pastKeys, presentKeys } from './export-stretches.js';

/** A reader that takes nothing for as long as a session may wait is cut off: its snapshot keeps old rows from being cleared. */
const LIMITS = { settings: ['work_mem=32MB', 'statement_timeout=30000'], connectWithinMs: 2_000 };

export interface StartedExport {
  readonly id: string;
  readonly format: ExportFormat;
  /** It ends when everything is sent and the end is on record; it breaks when that cannot be. */
  readonly bytes: Readable;
}

/** An export that is about to be sent. */
interface Begun {
  readonly id: string;
  readonly at: Date;
  readonly format: ExportFormat;
  readonly stretches: AsyncGenerator<readonly KeyView[]>;
}

/** How much of it has been sent. */
class Sent {
  readonly hash = createHash('sha256');
  keys = 0;
  isComplete = false;

  add(text: string, keys: number): Buffer {
    const bytes = Buffer.from(text);
    this.hash.update(bytes);
    this.keys += keys;
    return bytes;
  }
}

/** `GET /v1/keys/export`: every key of a filter in one snapshot, as fast as it is read, in memory for one stretch. */
@Injectable()
export class ExportKeys {
  private readonly logger = new Logger('exports');

  constructor(
    private readonly database: ReadDatabase,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Records that it begins before the first byte.
   *
   * @param over says when the caller may not have more
   * @throws Problem 400 `request.invalid`, 429 `export.too_many`
   */
  async start(principal: Principal, query: KeyExportQuery, over: AbortSignal): Promise<StartedExport> {
    const { format = 'csv', asOf, after, ...filters } = query;
    checkPast(asOf, this.clock.now());
    const filterAt = await askedFilter(this.database, principal, filters);
    const client = await this.database.longRead('keyreeve-export', LIMITS);
    try {
      await takeSlot(client, credentialOf(principal));
      const begun = await this.begin(client, principal, { format, asOf, after, filterAt });
      await this.recordStart(principal, begun, query);
      const sent = new Sent();
      let ending: Promise<void> | undefined;
      const end = (): Promise<void> => (ending ??= this.end(client, principal, begun.id, sent));
      const bytes = Readable.from(this.send(begun, { sent, over, end }), { objectMode: false });
      // One that is broken off before it was begun to be read has not run at all.
      bytes.once('close', () => void end().catch((error: unknown) => this.logger.error(error)));
      return { id: toPublicId('exp', begun.id), format, bytes };
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  private async begin(
    client: pg.Client,
    principal: Principal,
    { format, asOf, after, filterAt }: Asked,
  ): Promise<Begun> {
    const { organizationId } = principal;
    await client.query(BEGIN_SNAPSHOT);
    const terms =
      asOf === undefined
        ? await termsWithin(client, organizationId)
        : new OrganizationTerms(await historyWithin(client, organizationId), NO_EXEMPTIONS, asOf);
    // Behind the snapshot, which the first statement takes: what it shows has been decided.
    const at = asOf ?? this.clock.now();
    const id = newIdAt(this.clock.now());
    await holdExport(client, id);
    const options = {
      client,
      organizationId,
      now: at,
      terms,
      filter: filterAt(at),
      visibility: visibilityOf(principal, 'keys:read'),
      after: after === undefined ? null : fromPublicId('key', after),
    };
    return { id, at, format, stretches: ahead(asOf === undefined ? presentKeys(options) : pastKeys(options)) };
  }

  private async *send(
    { format, stretches }: Begun,
    { sent, over, end }: { sent: Sent; over: AbortSignal; end: () => Promise<void> },
  ): AsyncGenerator<Buffer> {
    try {
      const head = exportHead(format);
      if (head !== '') yield sent.add(head, 0);
      for await (const keys of stretches) {
        if (over.aborted) return;
        if (keys.length > 0) yield sent.add(keys.map((key) => exportLine(format, key)).join(''), keys.length);
      }
      sent.isComplete = !over.aborted;
    } finally {
      // Before the last byte is out, so that whoever has it finds the hash.
      await end();
    }
  }

  private async end(client: pg.Client, principal: Principal, id: string, sent: Sent): Promise<void> {
    try {
      await this.recordEnd(principal, id, sent);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async recordStart(principal: Principal, { id, at, format }: Begun, query: KeyExportQuery): Promise<void> {
    const { format: _, asOf, after, ...filters } = query;
    const asked = maskSecrets(JSON.stringify(filters));
    const { credential } = principal;
    await this.within(principal, async (tx) => {
      await tx.execute(
        `insert into keyreeve.exports (organization_id, id, requested_by, requested_with, with_type, format, query, at,
           as_of, after_key, started_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          tx.organizationId,
          id,
          principal.id,
          credential.type === 'none' ? null : credential.id,
          credential.type,
          format,
          asked,
          at,
          asOf !== undefined,
          after === undefined ? null : fromPublicId('key', after),
          tx.now,
        ],
      );
      const details = { format, filters: asked, at: at.toISOString(), asOf: asOf !== undefined, after: after ?? null };
      tx.audit({ action: 'keys.export_started', targets: [targetOf(id)], details });
    });
  }

  private async recordEnd(principal: Principal, id: string, { hash, keys, isComplete }: Sent): Promise<void> {
    const sha256 = hash.digest();
    await this.within(principal, async (tx) => {
      await tx.execute(
        `update keyreeve.exports set finished_at = $3, complete = $4, key_count = $5, sha256 = $6
         where organization_id = $1 and id = $2`,
        [tx.organizationId, id, tx.now, isComplete, keys, sha256],
      );
      const details = { complete: isComplete, rows: keys, sha256: sha256.toString('hex') };
      tx.audit({ action: 'keys.exported', targets: [targetOf(id)], details });
    });
    if (!isComplete) this.logger.debug(`the export ${id} was broken off`);
  }

  private within(principal: Principal, work: (tx: Transaction) => Promise<void>): Promise<void> {
    return this.uow.run({ ...principal, idempotency: undefined }, work);
  }
}

interface Asked {
  readonly format: ExportFormat;
  readonly asOf: Date | undefined;
  readonly after: string | undefined;
  readonly filterAt: (anchor: Date) => KeyFilter;
}

const targetOf = (id: string) => ({ type: 'export', id, name: null }) as const;

function credentialOf({ id, credential }: Principal): string {
  return credential.type === 'none' ? id : credential.id;
}
