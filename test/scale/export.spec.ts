import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { startApplication, type TestApplication } from '../support/application.js';
import { CommandLine } from '../support/command-line.js';
import { MANY, print } from '../support/figures.js';
import { generateInventory, withoutIndexes } from '../support/generated-inventory.js';
import { type NodeProcess, startNodeProcess } from '../support/node-process.js';
import { administer, TestOrganization } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

const MIB = 2 ** 20;
/** What the server may take for it, however many keys: most is what the garbage collector has not been asked for yet. */
const MOST_MIB = 300;

describe('an export of many keys', () => {
  let node: TestApplication;
  let server: NodeProcess;
  let client: pg.Client;
  let organization: TestOrganization;
  let headers: Record<string, string>;
  let idleMib: number;

  beforeAll(async () => {
    await CommandLine.build();
    node = await startApplication();
    client = await administer(node);
    organization = await new TestOrganization(client, node).found();
    const now = node.clock.now();
    await withoutIndexes(client, () =>
      generateInventory(client, organization, { keys: MANY, owners: MANY / 100, teams: MANY / 2_000 }, now),
    );
    await client.query('vacuum analyze');
    const cookie = await openSession(
      client,
      organization,
      await organization.user('Adam Holt', { role: 'owner' }),
      now,
    );
    headers = { cookie, 'sec-fetch-site': 'same-origin' };
    // Of its own, so that its memory is the server's alone.
    server = await startNodeProcess(node);
    idleMib = await peakMib();
  }, 600_000);
  afterAll(async () => {
    await server?.stop();
    await client.end();
    await node.close();
  });

  /** The most that the server ever held. */
  async function peakMib(): Promise<number> {
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1_024;
  }

  /** What the machine needs now to hand out the plain columns at all. */
  async function copySeconds(): Promise<number> {
    const began = performance.now();
    await client.query(
      `select k.*, u.*, o.name, o.email, t.name from keyreeve.keys k
       join keyreeve.owners o on o.organization_id = k.organization_id and o.id = k.owner_id
       join keyreeve.teams t on t.organization_id = k.organization_id and t.id = k.team_id
       left join keyreeve.key_usage u on u.organization_id = k.organization_id and u.key_id = k.id
       where k.organization_id = $1 order by k.id offset ${MANY - 1}`,
      [organization.id],
    );
    return (performance.now() - began) / 1_000;
  }

  it.each(['format=ndjson', 'format=csv', 'format=csv&status=active'])(
    'takes the same memory whatever the number: %s',
    async (query) => {
      const began = performance.now();
      const response = await fetch(`${server.url}/v1/keys/export?${query}`, { headers });
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        bytes += chunk.length;
      }
      const seconds = (performance.now() - began) / 1_000;
      const peak = await peakMib();
      print(
        `export of ${MANY} keys, ${query}: ${seconds.toFixed(1)} s, ${(bytes / MIB).toFixed(0)} MiB, ` +
          `${(seconds / (await copySeconds())).toFixed(1)} × sorting and joining the rows; the server held at most ${peak.toFixed(0)} MiB, idle ${idleMib.toFixed(0)}`,
      );
      const id = response.headers.get('keyreeve-export-id');
      const record = await fetch(`${server.url}/v1/keys/exports/${id}`, { headers });
      expect(await record.json()).toMatchObject({ state: 'complete', sha256: hash.digest('hex') });
      expect(peak - idleMib).toBeLessThan(MOST_MIB);
    },
    600_000,
  );
});
