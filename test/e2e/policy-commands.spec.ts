import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { startApplication, type TestApplication } from '../support/application.js';
import { CommandLine, type Ended } from '../support/command-line.js';
import { administer, TestOrganization } from '../support/organization.js';

const dayMs = 86_400_000;

describe('keyreeve policy preview, history and rollback', () => {
  let node: TestApplication;
  let client: pg.Client;
  let cli: CommandLine;
  let team: { publicId: string };

  beforeAll(async () => {
    await CommandLine.build();
    node = await startApplication();
    client = await administer(node);
    const organization = await new TestOrganization(client, node).found();
    const payments = await organization.team('Payments');
    team = payments;
    const ana = await organization.user('Ana Ruiz', { teams: [payments.id] });
    const account = await organization.serviceAccount('gateway', payments.id, { steward: ana.id });
    const lastUsedAt = new Date(node.clock.now().getTime() - 3_600_000);
    await organization.key(ana, payments.id, { createdAt: organization.past(120), lastUsedAt, name: 'deploy' });
    await organization.key(ana, payments.id, { createdAt: organization.past(60) });
    await organization.key(account, payments.id, { createdAt: organization.past(80), kind: 'service' });
    const olga = await organization.user('Olga Berg', { role: 'owner', teams: [payments.id] });
    const ownExpiresAt = new Date(node.clock.now().getTime() + 20 * dayMs);
    const owner = await organization.key(olga, payments.id, { scopes: ['full'], ownExpiresAt });
    cli = await CommandLine.at({ KEYREEVE_URL: node.url, KEYREEVE_API_KEY: owner.secret });
  }, 60_000);
  afterAll(async () => {
    await cli.close();
    await client.end();
    await node.close();
  });

  const done = async (...args: string[]): Promise<Ended> => {
    const ended = await cli.run(['policy', ...args]);
    expect([ended.exit, ended.exit === 0 ? '' : ended.stderr]).toEqual([0, '']);
    return ended;
  };

  it('draws what a change would end, by day and by owner, and saves nothing', async () => {
    const { stdout, stderr } = await done('preview', '--max-lifetime', '90d');
    expect(stdout).toMatch(/^A change of the policy of the organization, as of .* and version 0$/m);
    expect(stdout).toMatch(/^Stop working: 3 keys of 2 owners; used: 1 last day, 1 last week, 1 last month$/m);
    expect(stdout).toMatch(/^at once {3}1 key of 1 owner$/m);
    const first = new Date(node.clock.now().getTime() + 10 * dayMs).toISOString().slice(0, 7);
    expect(stdout).toMatch(new RegExp(`^${first}   [·█]+ +[12]$`, 'm'));
    expect(stdout).toMatch(/^Ana Ruiz +1 +2$/m);
    expect(stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d +deploy +kru_\S+ +Ana Ruiz +\S+ \S+ +policy_lifetime$/m);
    expect(stderr).toContain('Nothing is saved.');
    expect((await done('show', '--json')).stdout).toContain('"version": 0');
  });

  it('prints JSON for programs, of a team and with a grace date', async () => {
    const enforceFrom = new Date(node.clock.now().getTime() + 15 * dayMs).toISOString();
    const args = ['--team', team.publicId, '--max-idle', 'personal=60d', '--enforce-from', enforceFrom, '--json'];
    const found = JSON.parse((await done('preview', ...args)).stdout);
    expect(found).toMatchObject({
      state: 'done',
      scope: 'team',
      asked: { enforceFrom, change: { maxIdleDays: { personal: 60 } } },
      grace: { enforceFrom },
    });
  });

  it('tells of each version what it changed and why, and takes rules back', async () => {
    await done('set', '--max-idle', '300d', '--reason', 'nobody needs older ones');
    await done('set', '--max-idle', 'none', '--max-overlap', '1h');
    expect((await done('rollback', '1', '--reason', 'the audit asked for it')).stdout).toMatch(/^maxIdleDays +300/m);
    const lines = (await done('history')).stdout.split('\n');
    expect(lines[0]).toMatch(/^Version 3 \(in force\), saved .* by Olga Berg, enforced at once$/);
    expect(lines[1]).toBe('  the audit asked for it');
    expect(lines).toContain('  maxIdleDays.personal: unset → 300');
    expect(lines).toContain('  maxOverlapSeconds: 3600 → unset');
    const taken = await done('preview', '--withdraw', '3');
    expect(taken.stdout).toMatch(/^The withdrawal of version 3 of the policy of the organization/);
  });

  it('says what is wrong', async () => {
    expect((await cli.run(['policy', 'preview'])).exit).toBe(2);
    expect((await cli.run(['policy', 'preview', '--withdraw', '3', '--max-idle', '60d'])).exit).toBe(2);
    const unknown = await cli.run(['policy', 'preview', '--withdraw', '99']);
    expect([unknown.exit, unknown.stderr]).toEqual([1, expect.stringContaining('policy.not_found')]);
  });
});
