import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import pg from 'pg';
import { surviving } from '../platform/database/connections.js';
import type { Refusal, Use } from './usage.js';

const batchSize = 1_000;
const keptAddresses = 7;

/**
 * Monotonic and column by column: a later time is never overwritten by an earlier one, and nothing but usage is
 * touched. (Systems that write the whole record back have brought revoked keys back to life here.) A stored time of
 * the same minute and UTC day is left alone.
 */
const writeUses = `
update keyreeve.key_usage u
set last_used_at = v.at, last_used_ip = v.ip, last_used_client = v.client, last_used_via = v.via
from unnest($2::uuid[], $3::timestamptz[], $4::inet[], $5::text[], $6::uuid[]) as v (key_id, at, ip, client, via)
where u.organization_id = $1 and u.key_id = v.key_id
  and (u.last_used_at is null or u.last_used_at < v.at - interval '1 minute'
    or (u.last_used_at < v.at and u.last_used_at < date_trunc('day', v.at)))`;

const writeRefusals = `
update keyreeve.key_usage u set last_refused_at = v.at, last_refused_ip = v.ip
from unnest($2::uuid[], $3::timestamptz[], $4::inet[]) as v (key_id, at, ip)
where u.organization_id = $1 and u.key_id = v.key_id and (u.last_refused_at is null or u.last_refused_at < v.at)`;

const writeDays = `
insert into keyreeve.key_usage_months as m (organization_id, key_id, month, days)
select $1, v.key_id, date_trunc('month', v.at)::date, 1 << (extract(day from v.at)::integer - 1)
from unnest($2::uuid[], $3::timestamptz[]) as v (key_id, at)
on conflict (organization_id, key_id, month) do update set days = m.days | excluded.days where m.days & excluded.days = 0`;

const writeAddresses = `
insert into keyreeve.key_addresses as a (organization_id, key_id, address, client, first_day, last_day)
select $1, v.key_id, v.ip, v.client, v.at::date, v.at::date
from unnest($2::uuid[], $3::timestamptz[], $4::inet[], $5::text[]) as v (key_id, at, ip, client)
where v.ip is not null
on conflict (organization_id, key_id, address) do update set client = excluded.client, last_day = greatest(a.last_day, excluded.last_day)`;

const dropOldAddresses = `
delete from keyreeve.key_addresses a using (
  select key_id, address, row_number() over (partition by key_id order by last_day desc, first_day desc, address) as place
  from keyreeve.key_addresses where organization_id = $1 and key_id = any($2::uuid[])) old
where a.organization_id = $1 and a.key_id = old.key_id and a.address = old.address and old.place > ${keptAddresses}`;

/** Writes batches of uses. Losing one in a crash is allowed for, so its commits do not wait for the disk. */
@Injectable()
export class UsageWriter {
  private readonly pool: pg.Pool;
  /** Key and address of a day that are written already: the rest of the day needs no further row. */
  private readonly written = new LRUCache<string, true>({ max: 200_000 });

  constructor(url: string) {
    const pool = new pg.Pool({
      connectionString: url,
      max: 1,
      application_name: 'keyreeve-usage',
      connectionTimeoutMillis: 2_000,
      options: '-c role=keyreeve_app -c timezone=UTC -c synchronous_commit=off -c statement_timeout=10000',
    });
    this.pool = surviving(pool);
  }

  async write(uses: readonly Use[], refusals: readonly Refusal[]): Promise<void> {
    for (const [organizationId, group] of byOrganization(uses)) {
      for (const batch of batches(group))
        await this.inOrganization(organizationId, (client) => this.writeUses(client, organizationId, batch));
    }
    for (const [organizationId, group] of byOrganization(refusals)) {
      for (const batch of batches(group)) {
        const values = [organizationId, batch.map((r) => r.keyId), batch.map((r) => r.at), batch.map((r) => r.ip)];
        await this.inOrganization(organizationId, (client) =>
          client.query(writeRefusals, values).then(() => undefined),
        );
      }
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async writeUses(client: pg.PoolClient, organizationId: string, batch: readonly Use[]): Promise<void> {
    const columns = (uses: readonly Use[]): [string[], Date[], (string | null)[], (string | null)[]] => [
      uses.map((use) => use.keyId),
      uses.map((use) => use.at),
      uses.map((use) => use.ip),
      uses.map((use) => use.client),
    ];
    await client.query(writeUses, [organizationId, ...columns(batch), batch.map((use) => use.via)]);
    const fresh = batch.filter((use) => !this.written.has(dayOf(use)));
    if (fresh.length === 0) return;
    const [keys, times, addresses, clients] = columns(fresh);
    await client.query(writeDays, [organizationId, keys, times]);
    await client.query(writeAddresses, [organizationId, keys, times, addresses, clients]);
    await client.query(dropOldAddresses, [organizationId, keys]);
    for (const use of fresh) this.written.set(dayOf(use), true);
  }

  private async inOrganization(organizationId: string, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('keyreeve.organization', $1, true)`, [organizationId]);
      await work(client);
      await client.query('commit');
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}

function dayOf({ keyId, ip, at }: Use): string {
  return `${keyId} ${ip} ${Math.floor(at.getTime() / 86_400_000)}`;
}

function byOrganization<T extends { organizationId: string }>(entries: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const group = groups.get(entry.organizationId);
    if (group) group.push(entry);
    else groups.set(entry.organizationId, [entry]);
  }
  return groups;
}

/** In the order of keys, so that two nodes that flush the same keys lock them in the same order. */
function batches<T extends { keyId: string }>(entries: readonly T[]): T[][] {
  const sorted = [...entries].sort((a, b) => (a.keyId < b.keyId ? -1 : 1));
  return Array.from({ length: Math.ceil(sorted.length / batchSize) }, (_, at) =>
    sorted.slice(at * batchSize, (at + 1) * batchSize),
  );
}
