import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { administer, TestOrganization, type TestKey } from '../support/organization.js';

const collection = 'docs/postman/keyreeve.postman_collection.json';
const newman = createRequire(import.meta.url).resolve('newman/bin/newman.js');

interface Execution {
  method: string;
  name: string;
  status: number;
}

interface Run {
  executions: Execution[];
  failures: string[];
}

interface Report {
  run: {
    executions: {
      item: { name: string; request: { method: string; url: { path: string[] } } };
      response?: { code: number };
    }[];
    failures: { source?: { name: string }; error: { message: string } }[];
  };
}

// Starting Newman takes seconds, and each of its scripts a sandbox.
jest.setTimeout(120_000);

describe('the Postman collection', () => {
  let node: TestApplication;
  let client: pg.Client;
  let folder: string;
  let member: TestKey;
  let owner: TestKey;

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
    folder = await mkdtemp(join(tmpdir(), 'keyreeve-postman-'));
    const organization = await new TestOrganization(client, node).found();
    const team = await organization.team('Payments');
    const ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    const olga = await organization.user('Olga Lind', { role: 'owner', teams: [team.id] });
    await organization.serviceAccount('gateway', team.id, { steward: ana.id, deputy: olga.id });
    const soon = new Date(node.clock.now().getTime() + 30 * 86_400_000);
    member = await organization.key(ana, team.id, { scopes: ['full'], ownExpiresAt: soon });
    owner = await organization.key(olga, team.id, { scopes: ['full'], ownExpiresAt: soon });
    const spare = await organization.key(ana, team.id);
    const body = { keyIds: [spare.publicId], reason: 'something to read' };
    expect((await call(node, 'POST', '/v1/revocations', { as: owner.secret, body })).status).toBe(202);
    const exempt = { key: spare.publicId, rule: 'maxIdleDays', reason: 'something to read', until: soon };
    expect((await call(node, 'POST', '/v1/exemptions', { as: owner.secret, body: exempt })).status).toBe(201);
  });
  afterAll(async () => {
    await client.end();
    await node.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The whole collection in its own order, by the program that Postman's users run. */
  async function run(key: TestKey): Promise<Run> {
    const file = join(folder, 'report.json');
    const variables = { 'base-url': node.url, 'postman-api-key': key.secret };
    const args = [newman, 'run', collection, '--reporters', 'json', '--reporter-json-export', file];
    for (const [name, value] of Object.entries(variables)) args.push('--env-var', `${name}=${value}`);
    await new Promise((resolve, reject) => {
      spawn(process.execPath, args, { stdio: 'ignore' }).once('error', reject).once('close', resolve);
    });
    const { run: report } = JSON.parse(await readFile(file, 'utf8')) as Report;
    return {
      executions: report.executions.map(({ item, response }) => ({
        method: item.request.method,
        name: `${item.request.method} /${item.request.url.path.join('/')}`,
        status: response?.code ?? 0,
      })),
      failures: report.failures.map(({ source, error }) => `${source?.name}: ${error.message}`),
    };
  }

  const statusOf = ({ executions }: Run, name: string): number | undefined =>
    executions.find((execution) => execution.name === name)?.status;

  it('passes with a member’s key in postman-api-key', async () => {
    const done = await run(member);
    expect(done.failures).toEqual([]);
    expect(done.executions.filter(({ status }) => status >= 500 || status === 0)).toEqual([]);
    for (const [name, status] of [
      ['GET /me', 200],
      ['POST /v1/keys', 201],
      ['GET /v1/keys/{{key-id}}', 200],
      ['PATCH /v1/keys/{{new-key-id}}', 200],
      ['POST /v1/keys/{{new-key-id}}/regenerate', 201],
      ['DELETE /v1/keys/{{new-key-id}}', 204],
      ['GET /v1/policies/organization', 200],
      ['GET /v1/teams/{{team-id}}', 200],
      ['POST /v1/keys/verify', 200],
      // What is not a member's is refused, and that too is in the contract.
      ['POST /v1/users', 403],
      ['PUT /v1/policies/organization', 403],
      ['DELETE /v1/keys/self', 204],
    ] as const)
      expect([name, statusOf(done, name)]).toEqual([name, status]);
  });

  it('reads everything that a key can read, with the owner’s', async () => {
    const done = await run(owner);
    expect(done.failures).toEqual([]);
    // What needs a session, and what there is not before somebody has asked for it: exact figures, a file.
    const unreadable = /\/auth\/|\/(stats|exports)\/\{/;
    const reads = done.executions.filter(({ method, name }) => method === 'GET' && !unreadable.test(name));
    expect(reads.length).toBeGreaterThan(15);
    expect(reads.filter(({ status }) => status !== 200)).toEqual([]);
  });
});
