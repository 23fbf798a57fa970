import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';

const day = 86_400_000;

describe('policies', () => {
  let node: TestApplication;
  let client: pg.Client;
  let organization: TestOrganization;
  let payments: { id: string; publicId: string };
  let search: { id: string; publicId: string };
  let owner: TestKey;
  let teamAdmin: TestKey;
  let member: TestKey;
  let ana: TestUser;
  let verifier: TestKey;

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
  });
  afterAll(async () => {
    await client.end();
    await node.close();
  });

  async function arrange(): Promise<void> {
    organization = await new TestOrganization(client, node).found();
    payments = await organization.team('Payments');
    search = await organization.team('Search');
    const full = { scopes: ['full'] };
    owner = await organization.key(
      await organization.user('Olga Berg', { role: 'owner', teams: [payments.id] }),
      payments.id,
      full,
    );
    teamAdmin = await organization.key(
      await organization.user('Tom Sato', { administers: [payments.id] }),
      payments.id,
      full,
    );
    ana = await organization.user('Ana Ruiz', { teams: [payments.id] });
    member = await organization.key(ana, payments.id, full);
    const account = await organization.serviceAccount('gateway', payments.id, { steward: ana.id });
    verifier = await organization.key(account, payments.id, { scopes: ['keys:verify'], kind: 'service' });
  }

  const put = (as: TestKey, path: string, body: object, match?: string): Promise<Answer> =>
    call(node, 'PUT', `/v1/policies/${path}`, {
      as: as.secret,
      body,
      ...(match !== undefined && { headers: { 'if-match': match } }),
    });
  const verdict = async (key: TestKey, body: object = {}): Promise<string> => {
    const answer = await call(node, 'POST', '/v1/keys/verify', {
      as: verifier.secret,
      body: { secret: key.secret, ...body },
    });
    return answer.body.code;
  };

  it('binds every existing key at commit, by one row', async () => {
    await arrange();
    const old = await organization.key(ana, payments.id, { createdAt: organization.past(120) });
    expect(await verdict(old)).toBe('valid');
    const changed = await put(owner, 'organization', { maxLifetimeDays: 90, reason: 'new standard' }, '"0"');
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).toBe('"1"');
    expect(changed.body).toMatchObject({
      version: 1,
      rules: { maxLifetimeDays: { personal: 90, service: 90 } },
      pending: null,
    });
    expect(await verdict(old)).toBe('expired');
    const rows = await client.query(`select version from keyreeve.keys where organization_id = $1 and id = $2`, [
      organization.id,
      old.id,
    ]);
    expect(rows.rows[0].version).toBe(1);
  });

  it('loosened, wakes nothing; withdrawn, gives back what it alone ended', async () => {
    await arrange();
    const old = await organization.key(ana, payments.id, { createdAt: organization.past(120) });
    await put(owner, 'organization', { maxLifetimeDays: 90 }, '"0"');
    node.clock.advance(60_000);
    expect((await put(owner, 'organization', { maxLifetimeDays: null }, '"1"')).status).toBe(200);
    expect(await verdict(old)).toBe('expired');

    await arrange();
    const other = await organization.key(ana, payments.id, { createdAt: organization.past(120) });
    await put(owner, 'organization', { maxLifetimeDays: 90 }, '"0"');
    expect(await verdict(other)).toBe('expired');
    const withdrawn = await call(node, 'POST', '/v1/policies/organization/versions/1/withdraw', {
      as: owner.secret,
      body: { reason: 'typing error' },
    });
    expect(withdrawn.status).toBe(200);
    expect(await verdict(other)).toBe('valid');
    const again = await call(node, 'POST', '/v1/policies/organization/versions/1/withdraw', {
      as: owner.secret,
      body: { reason: 'again' },
    });
    expect(again.body.code).toBe('policy.not_withdrawable');
  });

  it('rolled back is a new version with the old rules, which wakes nothing', async () => {
    await arrange();
    const old = await organization.key(ana, payments.id, { createdAt: organization.past(120) });
    const rollBack = (path: string, body: object, match: string, as = owner): Promise<Answer> =>
      call(node, 'POST', `/v1/policies/${path}/rollback`, { as: as.secret, body, headers: { 'if-match': match } });
    await put(owner, 'organization', { maxIdleDays: 300 }, '"0"');
    await put(owner, 'organization', { maxIdleDays: null, maxLifetimeDays: 90 }, '"1"');
    expect(await verdict(old)).toBe('expired');
    const reason = 'too strict for the gateways';
    expect((await rollBack('organization', { version: 1, reason }, '"1"')).status).toBe(412);
    expect((await rollBack('organization', { version: 7, reason }, '"2"')).body.code).toBe('policy.not_found');
    const back = await rollBack('organization', { version: 1, reason }, '"2"');
    expect([back.status, back.headers.get('etag')]).toEqual([200, '"3"']);
    expect(back.body.rules).toMatchObject({ maxIdleDays: { personal: 300 }, maxLifetimeDays: { personal: null } });
    expect(await verdict(old)).toBe('expired');
    const { body } = await call(node, 'GET', '/v1/policies/organization/history', { as: member.secret });
    expect(body.data[0]).toMatchObject({
      number: 3,
      state: 'in_force',
      reason,
      savedBy: { name: 'Olga Berg' },
      differences: expect.arrayContaining([{ field: 'maxLifetimeDays.personal', before: 90, after: null }]),
    });
    const events = await call(node, 'GET', '/v1/audit-events?action=policy.changed', { as: owner.secret });
    expect(events.body.data[0].details).toMatchObject({ version: 3, rolledBackTo: 1 });

    // A team's is judged by what the organization allows by now.
    const path = `teams/${payments.publicId}`;
    await put(teamAdmin, path, { maxIdleDays: 200 }, '"0"');
    await put(teamAdmin, path, { maxIdleDays: 100 }, '"1"');
    await put(owner, 'organization', { maxIdleDays: 150 }, '"3"');
    const looser = await rollBack(path, { version: 1, reason }, '"2"', teamAdmin);
    expect([looser.status, looser.body.code]).toEqual([422, 'policy.loosens_organization']);
  });

  it('pending until its enforceFrom, then in force, without anybody doing anything', async () => {
    await arrange();
    const old = await organization.key(ana, payments.id, { createdAt: organization.past(120) });
    const from = new Date(node.clock.now().getTime() + 3 * day);
    const saved = await put(owner, 'organization', { maxLifetimeDays: 90, enforceFrom: from.toISOString() }, '"0"');
    expect(saved.body).toMatchObject({
      version: 1,
      rules: { maxLifetimeDays: { personal: null } },
      pending: { number: 1, enforceFrom: from.toISOString() },
    });
    expect(await verdict(old)).toBe('valid');
    node.clock.advance(3 * day);
    expect(await verdict(old)).toBe('expired');
  });

  describe('while a version is pending', () => {
    let old: TestKey;
    let from: string;
    const inDays = (days: number): string => new Date(node.clock.now().getTime() + days * day).toISOString();
    const read = async (path: string): Promise<Answer> =>
      call(node, 'GET', `/v1/policies/${path}`, { as: owner.secret });
    const changesTold = async (): Promise<number> =>
      (await call(node, 'GET', '/v1/audit-events?action=policy.changed', { as: owner.secret })).body.data.length;

    beforeEach(async () => {
      await arrange();
      old = await organization.key(ana, payments.id, { createdAt: organization.past(120) });
      from = inDays(30);
    });

    it.each(['organization', 'team'])('a change of the %s at once is refused, whatever it names', async (scope) => {
      const path = scope === 'team' ? `teams/${payments.publicId}` : scope;
      await put(owner, path, { maxOverlapSeconds: 60 }, '"0"');
      await put(owner, path, { maxLifetimeDays: 90, enforceFrom: from }, '"1"');
      const before = await read(path);
      for (const body of [{ maxOverlapSeconds: 30 }, { maxLifetimeDays: 90 }, { maxLifetimeDays: null }]) {
        const refused = await put(owner, path, body, '"2"');
        expect([refused.status, refused.body.code]).toEqual([409, 'policy.pending']);
        expect(refused.body).toMatchObject({
          pending: { number: 2, enforceFrom: from },
          errors: [{ field: 'enforceFrom' }],
          detail: expect.stringContaining(from),
        });
      }
      expect((await read(path)).body).toEqual(before.body);
      expect(await verdict(old)).toBe('valid');
    });

    it('a change with a date takes its place, and a date alone moves it', async () => {
      await put(owner, 'organization', { maxLifetimeDays: 90, enforceFrom: from }, '"0"');
      const replaced = await put(owner, 'organization', { maxOverlapSeconds: 30, enforceFrom: from }, '"1"');
      expect(replaced.body.pending).toMatchObject({
        number: 2,
        enforceFrom: from,
        rules: { maxOverlapSeconds: 30, maxLifetimeDays: { personal: 90 } },
      });
      const later = inDays(60);
      const moved = await put(owner, 'organization', { enforceFrom: later }, '"2"');
      expect(moved.body.pending).toMatchObject({ number: 3, enforceFrom: later, rules: { maxOverlapSeconds: 30 } });
      const unmoved = await put(owner, 'organization', { maxOverlapSeconds: 30, enforceFrom: later }, '"3"');
      expect([unmoved.status, unmoved.body]).toEqual([200, moved.body]);
      expect(await verdict(old)).toBe('valid');
    });

    it('the organization’s does not keep a team from changing its own', async () => {
      await put(owner, 'organization', { maxLifetimeDays: 90, enforceFrom: from }, '"0"');
      const changed = await put(teamAdmin, `teams/${payments.publicId}`, { maxOverlapSeconds: 30 }, '"0"');
      expect(changed.status).toBe(200);
      expect(await verdict(old)).toBe('valid');
    });

    it('or none is, a change of nothing makes no version and no event', async () => {
      const nothing = [{}, { reason: 'to look' }, { maxOverlapSeconds: 60 }, { maxIdleDays: {} }];
      const expectNoVersion = async (match: string): Promise<void> => {
        const [before, told] = [await read('organization'), await changesTold()];
        for (const body of nothing) {
          const answer = await put(owner, 'organization', body, match);
          expect([answer.status, answer.headers.get('etag'), answer.body]).toEqual([200, match, before.body]);
        }
        expect((await put(owner, 'organization', {}, '"7"')).status).toBe(412);
        expect([await changesTold(), await verdict(old)]).toEqual([told, 'valid']);
      };
      expect((await put(owner, 'organization', {}, '"0"')).headers.get('etag')).toBe('"0"');
      await put(owner, 'organization', { maxOverlapSeconds: 60 }, '"0"');
      await expectNoVersion('"1"');
      await put(owner, 'organization', { maxLifetimeDays: 90, enforceFrom: from }, '"1"');
      await expectNoVersion('"2"');
    });
  });

  it('have versions whose numbers are written in decimal digits alone', async () => {
    await arrange();
    await put(owner, 'organization', { maxLifetimeDays: 90 }, '"0"');
    const as = { as: owner.secret, body: { reason: 'typing error' } };
    for (const number of ['1e0', '10e-1', '0x1', '0b1', '1.0', '+1', '01', '%201', '1%20', '-1', '0', 'NaN', '٣']) {
      const answer = await call(node, 'POST', `/v1/policies/organization/versions/${number}/withdraw`, as);
      expect([number, answer.status, answer.body.code]).toEqual([number, 404, 'policy.not_found']);
    }
    expect((await call(node, 'POST', '/v1/policies/organization/versions/1/withdraw', as)).status).toBe(200);
  });

  it('of a team only tighten: looser fields are named', async () => {
    await arrange();
    await put(owner, 'organization', { maxLifetimeDays: 90, allowedCidrs: ['127.0.0.0/8'] }, '"0"');
    const looser = await put(
      teamAdmin,
      `teams/${payments.publicId}`,
      { maxLifetimeDays: { service: 120 }, allowedCidrs: ['0.0.0.0/0'] },
      '"0"',
    );
    expect(looser.status).toBe(422);
    expect(looser.body.code).toBe('policy.loosens_organization');
    expect(looser.body.errors.map((error: { field: string }) => error.field)).toEqual([
      'maxLifetimeDays.service',
      'allowedCidrs',
    ]);
    await put(owner, 'organization', { allowedCidrs: null }, '"1"');
    const tighter = await put(teamAdmin, `teams/${payments.publicId}`, { maxLifetimeDays: 30 }, '"0"');
    expect(tighter.body).toMatchObject({
      scope: 'team',
      effective: { maxLifetimeDays: { personal: { value: 30, level: 'team' } } },
    });
  });

  it('keep ranges in one spelling, a single address too, by which keys are then judged', async () => {
    await arrange();
    const allowedCidrs = ['127.0.0.1', '::ffff:10.0.0.0/104', '2001:DB8::/32'];
    const changed = await put(owner, 'organization', { allowedCidrs }, '"0"');
    expect(changed.body.rules.allowedCidrs).toEqual(['10.0.0.0/8', '127.0.0.1/32', '2001:db8::/32']);
    const verdicts = ['10.1.2.3', '2001:db8::7', '192.0.2.1'].map((ip) => verdict(member, { ip }));
    expect(await Promise.all(verdicts)).toEqual(['insufficient_scope', 'insufficient_scope', 'ip_not_allowed']);
    const team = await put(teamAdmin, `teams/${payments.publicId}`, { allowedCidrs: ['127.0.0.1'] }, '"0"');
    expect(team.status).toBe(200);
  });

  it('of other teams are not read with a key that lacks the scope for it', async () => {
    await arrange();
    const olga = await organization.user('Olga Lind', { role: 'owner', teams: [payments.id] });
    const statuses = async (scopes: string[]): Promise<number[]> => {
      const { secret } = await organization.key(olga, payments.id, { scopes });
      const paths = [payments, search].flatMap(({ publicId }) => [publicId, `${publicId}/history`]);
      const answers = paths.map((path) => call(node, 'GET', `/v1/policies/teams/${path}`, { as: secret }));
      return (await Promise.all(answers)).map(({ status }) => status);
    };
    expect(await statuses([])).toEqual([200, 200, 404, 404]);
    expect(await statuses(['keys:read'])).toEqual([200, 200, 404, 404]);
    expect(await statuses(['policies:read'])).toEqual([200, 200, 200, 200]);
  });

  it('refuse a lost update, and a change without If-Match', async () => {
    await arrange();
    expect((await put(owner, 'organization', { maxIdleDays: 30 })).status).toBe(428);
    const both = await Promise.all([30, 60].map((maxIdleDays) => put(owner, 'organization', { maxIdleDays }, '"0"')));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
  });

  it('answer a stranger like a team that does not exist', async () => {
    await arrange();
    const unknown = await put(teamAdmin, 'teams/team_01h455vb4pex5vsknk084sn02q', { maxIdleDays: 30 }, '"0"');
    const foreign = await put(teamAdmin, `teams/${search.publicId}`, { maxIdleDays: 30 }, '"0"');
    const strip = ({ requestId: _id, ...body }: Record<string, unknown>): object => body;
    expect(strip(foreign.body)).toEqual(strip(unknown.body));
    expect([unknown.status, foreign.status]).toEqual([404, 404]);
    expect((await put(teamAdmin, 'organization', { maxIdleDays: 30 }, '"0"')).body.code).toBe('access.forbidden');
    expect((await put(member, `teams/${payments.publicId}`, { maxIdleDays: 30 }, '"0"')).body.code).toBe(
      'access.forbidden',
    );
  });

  it('name the field of a bad value', async () => {
    await arrange();
    for (const [field, body] of Object.entries({
      maxLifetimeDays: { maxLifetimeDays: 0 },
      maxIdleDays: { maxIdleDays: { personal: 'soon' } },
      whoMayCreate: { whoMayCreate: { robots: 'everyone' } },
      allowedCidrs: { allowedCidrs: ['10.1.2.3/8'] },
      enforceFrom: { enforceFrom: 'tomorrow' },
      maxLifetime: { maxLifetime: 90 },
    })) {
      const answer = await put(owner, 'organization', body, '"0"');
      expect([field, answer.status, answer.body.errors?.[0]?.field]).toEqual([field, 400, field]);
    }
  });

  it('tell the auditor who changed what, field by field', async () => {
    await arrange();
    await put(owner, 'organization', { maxIdleDays: 30, reason: 'PCI 8.2.6' }, '"0"');
    const events = await call(node, 'GET', '/v1/audit-events?action=policy.changed', { as: owner.secret });
    expect(events.body.data).toHaveLength(1);
    expect(events.body.data[0]).toMatchObject({
      action: 'policy.changed',
      reason: 'PCI 8.2.6',
      actor: { name: 'Olga Berg', method: 'api_key', key: { id: owner.publicId } },
      change: { before: { 'maxIdleDays.personal': null }, after: { 'maxIdleDays.personal': 30 } },
    });
    const history = await call(node, 'GET', '/v1/policies/organization/history', { as: member.secret });
    expect(history.body.data[0]).toMatchObject({
      number: 1,
      state: 'in_force',
      savedBy: { name: 'Olga Berg' },
      reason: 'PCI 8.2.6',
    });
  });
});
