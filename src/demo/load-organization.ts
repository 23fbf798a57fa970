import pg from 'pg';
import { newRoutingTag } from '../keys/domain/secret.js';
import type { Keyring } from '../platform/crypto/keyring.js';
import { allowCopy, countRows, withoutIndexes } from './bulk-tables.js';
import { CopyPipe } from './copy-pipe.js';
import { GeneratedOrganization } from './generate-organization.js';
import { ROLE_KEYS, writeRoleAccess, type RoleAccess } from './role-access.js';

export interface LoadOptions {
  /** Connects as the role that owns the schema. */
  readonly url: string;
  readonly keyring: Keyring;
  readonly keyPrefix: string;
  readonly name: string;
  readonly members: number;
  readonly teams: number;
  readonly keys: number;
  readonly seed: number;
  readonly now: Date;
  /** Loads beside other organizations. */
  readonly into?: boolean;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Runs in the transaction, last: when it fails nothing was loaded. */
  readonly beforeCommit?: (client: pg.Client, access: RoleAccess) => Promise<void>;
}

export interface LoadProgress {
  readonly phase: 'people' | 'keys' | 'indexes' | 'statistics';
  readonly done: number;
  readonly of: number;
}

export interface Loaded {
  readonly access: RoleAccess;
  /** Of all tables. */
  readonly rows: number;
}

/** The database holds an organization, and the caller did not say that it may get another. */
export class OrganizationPresent extends Error {
  constructor(readonly present: string) {
    super(`The database holds the organization “${present}” already.`);
    this.name = 'OrganizationPresent';
  }
}

/** Some milliseconds of work, so that the socket never waits for long. */
const ROWS_A_STEP = 100;

/**
 * Generates an organization and loads it in one transaction: a load that is interrupted leaves nothing. The first
 * organization of a database is loaded under locks on all tables, others beside whatever goes on.
 *
 * @throws OrganizationPresent
 * @throws RangeError when there are too few members for so many teams, or too few keys
 */
export async function loadOrganization(options: LoadOptions): Promise<Loaded> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'keyreeve-seed' });
  await client.connect();
  try {
    await client.query(`begin; set local timezone = 'UTC'; select pg_advisory_xact_lock(hashtext('keyreeve.load'))`);
    const loaded = await load(client, options);
    await client.query('commit');
    // lists count and page by these tables' indexes alone, once it is known that all their rows can be seen
    await client.query('vacuum keyreeve.keys, keyreeve.key_usage');
    options.onProgress?.({ phase: 'statistics', done: 1, of: 1 });
    return loaded;
  } finally {
    // also ends an open transaction
    await client.end();
  }
}

async function load(client: pg.Client, options: LoadOptions): Promise<Loaded> {
  const { keyring, keyPrefix, keys } = options;
  if (keys <= ROLE_KEYS) throw new RangeError(`At least ${ROLE_KEYS + 1} keys: ${ROLE_KEYS} are handed out`);
  const present = await client.query<{ name: string }>(
    `select name from keyreeve.organizations order by created_at limit 1`,
  );
  const first = present.rows[0];
  if (first && options.into !== true) throw new OrganizationPresent(first.name);
  const forbidAgain = await allowCopy(client);
  const makeIndexes = first ? null : await withoutIndexes(client);
  const secrets = {
    prefix: keyPrefix,
    pepperVersion: keyring.currentPepper.version,
    routingTag: await freeRoutingTag(client),
  };
  const pipe = new CopyPipe(client);
  const generated = new GeneratedOrganization({ ...options, keys: keys - ROLE_KEYS }, secrets, pipe.sink);
  await ensurePartitions(client, generated.logFromMs, options.now.getTime());
  await sendRows(generated, pipe, options);
  const access = await writeRoleAccess(generated, { secrets, keyring, sink: pipe.sink });
  await pipe.finish();
  options.onProgress?.({ phase: 'keys', done: keys, of: keys });
  await makeIndexes?.((done, of) => options.onProgress?.({ phase: 'indexes', done, of }));
  options.onProgress?.({ phase: 'statistics', done: 0, of: 1 });
  await countRows(client);
  await forbidAgain();
  await options.beforeCommit?.(client, access);
  return { access, rows: pipe.rows };
}

async function sendRows(generated: GeneratedOrganization, pipe: CopyPipe, options: LoadOptions): Promise<void> {
  const { keys, members, onProgress } = options;
  for (const done of generated.writePeople(ROWS_A_STEP)) {
    await pipe.breathe();
    onProgress?.({ phase: 'people', done, of: members });
  }
  for (const done of generated.writeKeys(ROWS_A_STEP)) {
    await pipe.breathe();
    onProgress?.({ phase: 'keys', done: Math.min(done, keys), of: keys });
  }
}

/** Months that have partitions already cost nothing; the months ahead are the migration's concern. */
async function ensurePartitions(client: pg.Client, fromMs: number, toMs: number): Promise<void> {
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  await client.query(`select keyreeve.ensure_partitions($1::date, $2::date)`, [day(fromMs), day(toMs)]);
}

async function freeRoutingTag(client: pg.Client): Promise<string> {
  for (;;) {
    const tag = newRoutingTag();
    const taken = await client.query(`select from keyreeve.organizations where routing_tag = $1`, [tag]);
    if (taken.rowCount === 0) return tag;
  }
}
