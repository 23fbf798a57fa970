import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { newId, toPublicId } from '../../src/platform/ids.js';
import { UsageBuffer } from '../../src/verification/usage-buffer.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { CommandLine } from '../support/command-line.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

const DAY_MS = 86_400_000;
/** More than the buffers of a connection take. */
const MANY = 30_000;

type Key = Answer['body'];

describe('an export of keys', () => {
  let node: TestApplication;
  let client: pg.Client;
  let organization: TestOrganization;
  let team: { id: string; publicId: string };
  let otherTeam: { id: string; publicId: string };
  let admin: TestUser;
  let ana: TestUser;
  let key: TestKey;
  let held: { mockRestore(): void };

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
    organization = await new TestOrganization(client, node).found();
    team = await organization.team('Payments');
    otherTeam = await organization.team('Ledger, "new"');
    admin = await organization.user('Adam Holt', { role: 'owner', teams: [team.id] });
    ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    const ben = await organization.user('Ben Ito', { teams: [team.id, otherTeam.id] });
    const nightly = await organization.serviceAccount('nightly', team.id, { steward: ana.id });
    for (let day = 1; day <= 40; day += 1) {
      const createdAt = organization.past(100 - day);
      const used = day % 3 === 0 ? organization.past(60 - day) : null;
      await organization.key(day % 4 === 0 ? ben : ana, day % 4 === 0 ? otherTeam.id : team.id, {
        createdAt,
        name: `job ${day}`,
        scopes: ['orders:read', 'orders:write'].slice(0, day % 3),
        allowedCidrs: day % 5 === 0 ? ['203.0.113.0/24', '192.0.2.0/24'] : [],
        lastUsedAt: used,
        ownExpiresAt: day % 6 === 0 ? organization.past(-day) : null,
      });
    }
    await organization.key(nightly, team.id, { kind: 'service', createdBy: ana.id, createdAt: organization.past(20) });
    key = await adminKey();
    const listed = (await api('GET', '/v1/keys?q=job&limit=60')).body.data as Key[];
    const [first, second, third] = listed as [Key, Key, Key];
    await api('POST', `/v1/keys/${first.id}/revoke`, { reason: 'seen in a log' });
    await api('POST', `/v1/keys/${second.id}/suspend`, { reason: 'asleep' });
    await api('POST', `/v1/keys/${third.id}/suspend`, { reason: 'asleep' });
    await api('POST', `/v1/keys/${third.id}/restore`, { reason: 'awake' });
    await api('POST', `/v1/users/${ben.publicId}/suspend-keys`, { reason: 'on leave' });
    // The use of the calling key would be written between an export and the list that it is compared with.
    const uses = node.app.get(UsageBuffer);
    await uses.flush();
    held = jest.spyOn(uses, 'flush').mockResolvedValue();
  }, 60_000);
  afterAll(async () => {
    held.mockRestore();
    await client.end();
    await node.close();
  });

  const adminKey = (): Promise<TestKey> =>
    organization.key(admin, team.id, {
      scopes: ['full'],
      ownExpiresAt: new Date(node.clock.now().getTime() + 30 * DAY_MS),
    });

  const api = (method: string, path: string, body?: object, as = key.secret): Promise<Answer> =>
    call(node, method, path, { as, ...(body && { body }) });

  const record = (id: string | null, as = key.secret): Promise<Answer> =>
    api('GET', `/v1/keys/exports/${id}`, undefined, as);

  /** All pages, in the order of an export. */
  async function list(query: string): Promise<Key[]> {
    const keys: Key[] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await api('GET', `/v1/keys?limit=7&sort=createdAt${query}${cursor}`);
      expect(status).toBe(200);
      keys.push(...body.data);
      if (body.page.next === null) break;
      cursor = `&cursor=${encodeURIComponent(body.page.next)}`;
    }
    return keys.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  const lines = (answer: Answer): Key[] =>
    answer.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Key);

  /** Begins to read and stops, so that the server has to wait. */
  async function begin(query: string, secret: string): Promise<IncomingMessage> {
    const request = get(`${node.url}/v1/keys/export?${query}`, { agent: false, headers: { 'x-api-key': secret } });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    return answer.on('error', () => undefined);
  }

  async function ended(id: unknown): Promise<Answer['body']> {
    for (;;) {
      const { body } = await record(String(id));
      if (body.state !== 'running') return body;
    }
  }

  /** Unfiltered, by an index, by the rule, and of one team. */
  const queries = [
    '',
    '&status=suspended',
    '&q=job',
    `&neverUsed=true&kind=personal`,
    '&expiresBefore=30d',
    '&scope=none',
  ];

  it.each(queries)('has as lines of JSON what the list has page by page%s', async (query) => {
    const keys = await list(query);
    const answer = await api('GET', `/v1/keys/export?format=ndjson${query}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    expect(lines(answer)).toEqual(keys.map(flat));
    const { body } = await record(answer.headers.get('keyreeve-export-id'));
    expect(body).toMatchObject({ state: 'complete', rows: keys.length, sha256: sha256(answer.text), format: 'ndjson' });
  });

  it('has the same as CSV, a record for each key behind the names of the columns', async () => {
    const answer = await api('GET', '/v1/keys/export?format=csv');
    const [head = [], ...records] = readCsv(answer.text);
    expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
    const keys = (await list('')).map(flat);
    expect(keys.length).toBeGreaterThan(40);
    expect(head).toEqual(Object.keys(keys[0]));
    expect(records).toEqual(keys.map((each) => Object.values(each as object).map(asCell)));
    const { body } = await record(answer.headers.get('keyreeve-export-id'));
    expect(body).toMatchObject({ state: 'complete', rows: keys.length, sha256: sha256(answer.text) });
  });

  it('goes on behind a key', async () => {
    const keys = lines(await api('GET', '/v1/keys/export?format=ndjson'));
    const behind = lines(await api('GET', `/v1/keys/export?format=ndjson&after=${keys[9].id}`));
    expect(behind).toEqual(keys.slice(10));
    const filtered = lines(await api('GET', '/v1/keys/export?format=ndjson&q=job'));
    const rest = lines(await api('GET', `/v1/keys/export?format=ndjson&q=job&after=${filtered[9].id}`));
    expect(rest).toEqual(filtered.slice(10));
  });

  it('tells of a past time what the list tells of it', async () => {
    const asOf = new Date(node.clock.now().getTime() - 70 * DAY_MS).toISOString();
    for (const query of [`&asOf=${asOf}`, `&asOf=${asOf}&q=job`, `&asOf=${asOf}&neverUsed=true`]) {
      const keys = await list(query);
      const answer = await api('GET', `/v1/keys/export?format=ndjson${query}`);
      expect(lines(answer)).toEqual(keys.map(flat));
      const { body } = await record(answer.headers.get('keyreeve-export-id'));
      expect(body).toMatchObject({ state: 'complete', asOf, at: asOf, rows: keys.length });
    }
    const ahead = new Date(node.clock.now().getTime() + DAY_MS).toISOString();
    const refused = await api('GET', `/v1/keys/export?asOf=${ahead}`);
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'asOf']);
  });

  it('has nothing that a spreadsheet would reckon with', async () => {
    const names = ['=HYPERLINK("http://x.example")', '+1', '-1', '@SUM(A1)', 'plain = 1'];
    const account = await organization.serviceAccount('sheets', otherTeam.id, { steward: admin.id });
    for (const name of names) await organization.key(account, otherTeam.id, { kind: 'service', name });
    const { text } = await api('GET', `/v1/keys/export?owner=${account.publicId}`);
    const [, ...records] = readCsv(text);
    expect(new Set(records.map(([, name]) => name))).toEqual(
      new Set([...names.slice(0, 4).map((name) => `'${name}`), names[4]]),
    );
  });

  it('is on record with who asked, with what, and for what, before its first byte and at its end', async () => {
    const answer = await api('GET', `/v1/keys/export?team=${team.publicId}&status=active`);
    const id = answer.headers.get('keyreeve-export-id');
    expect((await record(id)).body).toMatchObject({
      id,
      state: 'complete',
      format: 'csv',
      query: { team: [team.publicId], status: ['active'] },
      asOf: null,
      after: null,
      requestedBy: { id: admin.publicId, name: 'Adam Holt' },
      requestedWith: { type: 'key', id: key.publicId },
    });
    const { body } = await api('GET', `/v1/audit-events?target=${id}`);
    const [end, start] = body.data as Answer['body'][];
    expect(start).toMatchObject({ action: 'keys.export_started', details: { format: 'csv' } });
    expect(end).toMatchObject({
      action: 'keys.exported',
      details: { complete: true, rows: readCsv(answer.text).length - 1, sha256: sha256(answer.text) },
    });
  });

  it('is for those who administer or audit: of their teams, or of all; others’ records are for the latter', async () => {
    const cookieOf = (user: TestUser) => openSession(client, organization, user, node.clock.now());
    const ask = async (user: TestUser, path: string): Promise<Answer> =>
      call(node, 'GET', path, { cookie: await cookieOf(user) });
    const lead = await organization.user('Lea Wolf', { administers: [otherTeam.id] });
    const auditor = await organization.user('Otto Berg', { role: 'auditor' });
    const refused = await ask(ana, '/v1/keys/export');
    expect([refused.status, refused.body.code]).toEqual([403, 'access.forbidden']);
    const hers = await ask(lead, '/v1/keys/export?format=ndjson');
    expect(new Set(lines(hers).map(({ teamId }) => teamId))).toEqual(new Set([otherTeam.publicId]));
    expect(lines(await ask(auditor, '/v1/keys/export?format=ndjson'))).toHaveLength((await list('')).length);

    const id = hers.headers.get('keyreeve-export-id');
    expect((await ask(lead, `/v1/keys/exports/${id}`)).status).toBe(200);
    expect((await ask(auditor, `/v1/keys/exports/${id}`)).status).toBe(200);
    const mine = (await api('GET', '/v1/keys/export')).headers.get('keyreeve-export-id');
    const elsewhere = await new TestOrganization(client, node).found();
    const stranger = await elsewhere.user('Sam Stone', { role: 'owner' });
    const strange = await call(node, 'GET', `/v1/keys/exports/${mine}`, {
      cookie: await openSession(client, elsewhere, stranger, node.clock.now()),
    });
    const unknown = await record(toPublicId('exp', newId()));
    for (const hidden of [await ask(lead, `/v1/keys/exports/${mine}`), strange, unknown, await record('exp_none')]) {
      expect([hidden.status, hidden.body.code]).toEqual([404, 'export.not_found']);
    }
  });

  describe('by the command line', () => {
    let cli: CommandLine;

    beforeAll(async () => {
      await CommandLine.build();
      cli = await CommandLine.at({ KEYREEVE_URL: node.url, KEYREEVE_API_KEY: key.secret });
    }, 90_000);
    afterAll(() => cli.close());

    it('is a file that is told whole by the manifest beside it', async () => {
      const file = join(cli.home, 'keys.csv');
      const { exit, stdout } = await cli.run([
        'keys',
        'export',
        '--out',
        file,
        '--q',
        'job',
        '--kind',
        'personal',
        '--json',
      ]);
      expect(exit).toBe(0);
      const manifest = JSON.parse(await readFile(`${file}.manifest.json`, 'utf8')) as Answer['body'];
      expect(JSON.parse(stdout)).toEqual(manifest);
      const text = await readFile(file, 'utf8');
      expect(manifest).toMatchObject({
        id: expect.stringMatching(/^exp_/),
        sha256: sha256(text),
        rows: readCsv(text).length - 1,
        query: { q: 'job', kind: ['personal'] },
      });
    }, 60_000);

    it('has no manifest when it was cut short, and says so', async () => {
      const file = join(cli.home, 'cut.ndjson');
      const proxy = createServer((request, response) => {
        const onward = get(`${node.url}${request.url}`, { headers: { 'x-api-key': key.secret } }, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          if (!request.url?.startsWith('/v1/keys/export?')) return void answer.pipe(response);
          answer.once('data', (chunk: Buffer) => response.write(chunk, () => response.destroy()));
        });
        onward.on('error', () => undefined);
      }).listen(0, '127.0.0.1');
      await once(proxy, 'listening');
      const { port } = proxy.address() as AddressInfo;
      const cut = await cli.run(['keys', 'export', '--out', file, '--format', 'ndjson'], {
        env: { KEYREEVE_URL: `http://127.0.0.1:${port}` },
      });
      expect([cut.exit, cut.stderr]).toEqual([1, expect.stringContaining('is not whole')]);
      await expect(readFile(`${file}.manifest.json`)).rejects.toThrow('ENOENT');
      proxy.closeAllConnections();
      proxy.close();
    }, 60_000);
  });

  describe('that is too much for one breath', () => {
    beforeAll(async () => {
      await client.query(
        `insert into keyreeve.keys (organization_id, id, owner_id, team_id, created_at, activated_at, created_by,
           pepper_version, kind, digest, prefix, last_four, name, name_folded, search_text)
         select $1, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, $2, $3, $4, $4, $2, 1, 'personal',
           sha256(n::text::bytea), 'kr', 'Zz9q', repeat('many ', 18), 'many', 'many' from generate_series(1, ${MANY}) n`,
        [organization.id, ana.id, team.id, organization.past(300)],
      );
      await client.query('analyze keyreeve.keys');
    }, 60_000);

    it('is incomplete on record when whoever reads it goes away', async () => {
      const answer = await begin('format=ndjson', key.secret);
      await once(answer, 'readable');
      const id = answer.headers['keyreeve-export-id'];
      expect((await record(String(id))).body).toMatchObject({ state: 'running', finishedAt: null, sha256: null });
      answer.destroy();
      const { state, rows } = await ended(id);
      expect(state).toBe('incomplete');
      expect(rows).toBeLessThan(MANY);
      const { body } = await api('GET', `/v1/audit-events?target=${String(id)}`);
      expect(body.data[0]).toMatchObject({ action: 'keys.exported', details: { complete: false, rows } });
    }, 30_000);

    it('is cut when its key is revoked, and leaves whoever reads it an answer without an end', async () => {
      const doomed = await adminKey();
      // The decision itself has to end it: looks at each second, for what runs out without one, would come soon enough.
      const { setInterval: every } = globalThis;
      const looks = jest
        .spyOn(globalThis, 'setInterval')
        .mockImplementation((look, ms) => every(look, ms === 1_000 ? 60_000 : ms));
      const answer = await begin('format=ndjson', doomed.secret);
      await once(answer, 'readable');
      looks.mockRestore();
      const closed = new Promise((resolve) => answer.once('close', resolve));
      expect((await api('POST', `/v1/keys/${doomed.publicId}/revoke`, { reason: 'leaked' })).status).toBe(200);
      const revokedAt = performance.now();
      // What is under way on the wire comes first; the end is noticed by reading on, on a machine that may be busy.
      answer.resume();
      await closed;
      expect(performance.now() - revokedAt).toBeLessThan(1_000);
      expect(answer.complete).toBe(false);
      const { state } = await ended(answer.headers['keyreeve-export-id']);
      expect(state).toBe('incomplete');
    }, 30_000);

    it('leaves room for one other of the same credential', async () => {
      const busy = await adminKey();
      const running = [await begin('format=ndjson', busy.secret), await begin('', busy.secret)];
      const third = await api('GET', '/v1/keys/export', undefined, busy.secret);
      expect([third.status, third.body.code, third.headers.get('retry-after')]).toEqual([429, 'export.too_many', '5']);
      expect((await api('GET', '/v1/keys/export?q=job')).status).toBe(200);
      for (const answer of running) answer.destroy();
      for (const { headers } of running) await ended(headers['keyreeve-export-id']);
      expect((await api('GET', '/v1/keys/export?q=job', undefined, busy.secret)).status).toBe(200);
    }, 30_000);

    it('is whole for whoever reads it slowly', async () => {
      const answer = await begin('format=ndjson', key.secret);
      const hash = createHash('sha256');
      let count = 0;
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        hash.update(chunk);
        count += chunk.filter((byte) => byte === 10).length;
      }
      const { state, rows, sha256: sent } = await ended(answer.headers['keyreeve-export-id']);
      expect([state, rows, sent]).toEqual(['complete', count, hash.digest('hex')]);
      expect(count).toBeGreaterThan(MANY);
    }, 30_000);
  });
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A key of the list as a line of an export; the order is that of the columns. */
function flat(key: Key): Key {
  const { owner, team, createdBy, expiry } = key;
  return {
    id: key.id,
    name: key.name,
    status: key.status,
    reason: key.reason,
    statusSince: key.statusSince,
    ownerId: owner.id,
    ownerType: owner.type,
    ownerName: owner.name,
    ownerEmail: owner.email,
    contactName: owner.contact?.name ?? null,
    contactEmail: owner.contact?.email ?? null,
    teamId: team.id,
    teamName: team.name,
    kind: key.kind,
    hint: key.hint,
    scopes: key.scopes,
    allowedCidrs: key.allowedCidrs,
    createdAt: key.createdAt,
    createdById: createdBy.id,
    createdByName: createdBy.name,
    createdWith: key.createdWith,
    expiresAt: expiry.effective,
    decidedBy: expiry.decidedBy,
    ownExpiresAt: expiry.own,
    lastUsedAt: key.lastUsedAt,
    lastUsedIp: key.lastUsedIp,
    lastUsedClient: key.lastUsedClient,
    lastUsedVia: key.lastUsedVia,
    lastRefusedAt: key.lastRefusedAt,
    suspendedAt: key.suspendedAt,
    revokedAt: key.revokedAt,
    revocationId: key.revocationId,
    replacedBy: key.replacedBy,
    replaces: key.replaces,
    reference: key.reference,
    description: key.description,
    leaked: key.leaked,
    imported: key.imported,
    knownToLeaver: key.knownToLeaver,
  };
}

function asCell(value: unknown): string {
  return value === null ? '' : Array.isArray(value) ? value.join(' ') : String(value);
}

/** RFC 4180, strictly. */
function readCsv(text: string): string[][] {
  const records: string[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (field.lastIndex < text.length) {
    const [, quoted, plain = '', end] = field.exec(text) ?? [];
    if (end === undefined) throw new Error('this is no CSV');
    records.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') records.push([]);
  }
  return records.slice(0, -1);
}
