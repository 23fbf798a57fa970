import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { CommandLine, type Ended } from '../support/command-line.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';

describe('keyreeve revoke, and keys explain', () => {
  let node: TestApplication;
  let client: pg.Client;
  let cli: CommandLine;
  let organization: TestOrganization;
  let team: { id: string; publicId: string };
  let ana: TestUser;
  let admin: TestKey;

  beforeAll(async () => {
    await CommandLine.build();
    node = await startApplication();
    client = await administer(node);
    organization = await new TestOrganization(client, node).found();
    team = await organization.team('Payments');
    ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    const adam = await organization.user('Adam Holt', { role: 'admin', teams: [team.id] });
    admin = await organization.key(adam, team.id, { scopes: ['full'] });
    cli = await CommandLine.at({ KEYREEVE_URL: node.url, KEYREEVE_API_KEY: admin.secret });
  }, 60_000);
  afterAll(async () => {
    await cli.close();
    await client.end();
    await node.close();
  });

  const done = async (...args: string[]): Promise<Ended> => {
    const ended = await cli.run(args);
    expect([ended.exit, ended.exit === 0 ? '' : ended.stderr]).toEqual([0, '']);
    return ended;
  };
  const statusOf = async ({ publicId }: TestKey): Promise<string> =>
    (await call(node, 'GET', `/v1/keys/${publicId}`, { as: admin.secret })).body.status;

  it('plans by a filter, shows what it means and the line that applies it, and applies it', async () => {
    const key = await organization.key(ana, team.id, { name: 'deploy to production' });
    const planned = await done('revoke', 'plan', '--reason', 'in a public log', '--filter', `owner=${ana.email}`);
    expect(planned.stdout).toMatch(/^keys +1$/m);
    expect(planned.stdout).toMatch(/^teams +1: Payments 1$/m);
    const [, line = ''] = /^ {2}keyreeve (revoke apply .+)$/m.exec(planned.stderr) ?? [];
    expect(await statusOf(key)).toBe('active');
    expect((await done(...line.split(' '))).stdout).toMatch(/^state +applied$/m);
    expect(await statusOf(key)).toBe('revoked');
    const explained = await done('keys', 'explain', key.publicId);
    expect(explained.stdout).toMatch(/^At .+ the key is revoked \(revocation\)\.$/m);
    expect(explained.stdout).toMatch(/^ {2}✗ /m);
  });

  it('takes ids from standard input, lists, shows, cancels, and prints JSON for programs', async () => {
    const key = await organization.key(ana, team.id);
    const args = ['revoke', 'plan', '--keys', '-', '--reason', 'a review', '--json'];
    const planned = await cli.run(args, { input: `${key.publicId}\n` });
    const { id, count, state } = JSON.parse(planned.stdout) as { id: string; count: number; state: string };
    expect([planned.exit, count, state]).toEqual([0, 1, 'planned']);
    expect((await done('revoke', 'list')).stdout).toContain(id);
    expect((await done('revoke', 'show', id)).stdout).toMatch(/^reason +a review$/m);
    expect((await done('revoke', 'cancel', id)).stdout).toBe(`${id} is cancelled.\n`);
  });

  it('ends with 1 and the problem where it is refused, with 2 where it cannot be meant', async () => {
    const empty = await cli.run(['revoke', 'plan', '--reason', 'why', '--filter', 'hint=zzzz']);
    expect([empty.exit, empty.stderr]).toEqual([1, expect.stringContaining('No key is in the set')]);
    const wrong = await cli.run(['revoke', 'plan', '--reason', 'why', '--filter', 'colour=red']);
    expect([wrong.exit, wrong.stderr]).toEqual([1, expect.stringContaining('colour')]);
    const undone = await cli.run(['revoke', 'undo', 'rev_01h455vb4pex5vsknk084sn02q']);
    expect([undone.exit, undone.stderr]).toEqual([1, expect.stringContaining('session')]);
    for (const args of [['plan'], ['plan', '--reason', 'why', '--filter', 'owner'], ['apply', 'rev_1']]) {
      expect((await cli.run(['revoke', ...args])).exit).toBe(2);
    }
  });
});
