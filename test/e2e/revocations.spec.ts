import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';
import { applyPlan, postRevocation, readRevocation, untilPlanned } from '../support/revocations.js';
import { openSession } from '../support/sessions.js';

let node: TestApplication;
let other: TestApplication;
let client: pg.Client;

beforeAll(async () => {
  node = await startApplication();
  other = await startApplication({ besides: node });
  client = await administer(node);
});
afterAll(async () => {
  await client.end();
  await other.close();
  await node.close();
});

interface Team {
  id: string;
  publicId: string;
  name: string;
}

let organization: TestOrganization;
let payments: Team;
let search: Team;
let ana: TestUser;
let verifier: TestKey;
let owner: TestKey;
let admin: TestKey;
let teamAdmin: TestKey;
let ownerSession: string;
let adminSession: string;
let teamAdminSession: string;

beforeEach(async () => {
  organization = await new TestOrganization(client, node).found();
  [payments, search] = [await organization.team('Payments'), await organization.team('Search')];
  ana = await organization.user('Ana Ruiz', { teams: [payments.id, search.id] });
  const account = await organization.serviceAccount('gateway', search.id, { steward: ana.id });
  verifier = await organization.key(account, search.id, { scopes: ['keys:verify'], kind: 'service' });
  const person = async (name: string, options: Parameters<TestOrganization['user']>[1]): Promise<[TestKey, string]> => {
    const user = await organization.user(name, options);
    const key = await organization.key(user, search.id, { scopes: ['full'] });
    return [key, await openSession(client, organization, user, node.clock.now())];
  };
  [owner, ownerSession] = await person('Olga Berg', { role: 'owner' });
  [admin, adminSession] = await person('Adam Holt', { role: 'admin' });
  [teamAdmin, teamAdminSession] = await person('Tom Sato', { administers: [payments.id] });
});

const pass = (ms: number): void => [node, other].forEach(({ clock }) => clock.advance(ms));
const keysOf = async (count: number, team = payments): Promise<TestKey[]> => {
  const made: TestKey[] = [];
  for (let at = 0; at < count; at += 1) made.push(await organization.key(ana, team.id, { name: `deploy ${at}` }));
  return made;
};
const post = (path: string, body: object, as = admin.secret): Promise<Answer> => postRevocation(node, as, path, body);
const read = (id: string, as = admin.secret): Promise<Answer['body']> => readRevocation(node, as, id);
const plan = (body: object, as = admin.secret): Promise<Answer['body']> => untilPlanned(node, as, body);
const verify = async (key: TestKey, at = node): Promise<string> =>
  (await call(at, 'POST', '/v1/keys/verify', { as: verifier.secret, body: { secret: key.secret } })).body.code;
const codesOf = (keys: readonly TestKey[], at = node): Promise<string[]> =>
  Promise.all(keys.map((key) => verify(key, at)));
const ids = (keys: readonly TestKey[]): string[] => keys.map(({ publicId }) => publicId);

const apply = (planned: Answer['body'], more: object = {}, as = admin.secret): Promise<Answer['body']> =>
  applyPlan(node, as, planned, more);
const undo = (id: string, cookie = adminSession): Promise<Answer> =>
  call(node, 'POST', `/v1/revocations/${id}/undo`, { cookie, body: {} });

describe('a plan', () => {
  it('freezes the set that its hash names, and decides nothing', async () => {
    const keys = await keysOf(3);
    const planned = await plan({ filter: { owner: [ana.email], team: [payments.publicId] } });
    const text = [...ids(keys)]
      .sort()
      .map((id) => `${id}\n`)
      .join('');
    expect(planned).toMatchObject({
      state: 'planned',
      action: 'revoke',
      count: 3,
      setHash: createHash('sha256').update(text).digest('hex'),
      impact: { owners: 1, teamCount: 1, teams: [{ name: 'Payments', keys: 3 }], serviceKeys: 0, lastOfOwner: 3 },
      leftOut: { inTargetState: 0, protectedCount: 0 },
    });
    expect(await codesOf(keys)).toEqual(['valid', 'valid', 'valid']);
    const listed = await call(node, 'GET', `/v1/revocations/${planned.id}/keys?limit=2`, { as: admin.secret });
    expect(ids(listed.body.data.map(({ id }: { id: string }) => ({ publicId: id })))).toEqual(
      [...ids(keys)].sort().slice(0, 2),
    );
  });

  it('never holds keys that are made later', async () => {
    const [one] = await keysOf(1);
    const planned = await plan({ filter: { owner: [ana.email] } });
    const [later] = await keysOf(1);
    await apply(planned);
    expect(await codesOf([one as TestKey, later as TestKey])).toEqual(['revoked', 'valid']);
  });

  it('leaves out what is revoked already, the calling key and verifiers, and names these', async () => {
    const [gone, here] = (await keysOf(2, search)) as [TestKey, TestKey];
    await call(node, 'POST', `/v1/keys/${gone.publicId}/revoke`, { as: admin.secret, body: { reason: 'old' } });
    const planned = await plan({ filter: { team: [search.publicId] } });
    expect(planned.leftOut).toMatchObject({ inTargetState: 1, protectedCount: 2 });
    expect(planned.leftOut.protected.map(({ why }: { why: string }) => why).sort()).toEqual([
      'calling_key',
      'verifier_key',
    ]);
    // The owner's, the team administrator's, and the one that is here.
    expect(planned.count).toBe(3);
    const taken = await plan({
      keyIds: ids([here, verifier]),
      includeKeyIds: ids([verifier]),
      exceptKeyIds: ids([here]),
    });
    expect(taken.count).toBe(1);
  });

  it('counts what was made with its keys or from them, and takes that in when asked', async () => {
    const maker = await organization.key(ana, payments.id, { scopes: ['keys:write', 'orders:read'] });
    const made = await call(node, 'POST', '/v1/keys', {
      as: maker.secret,
      body: { name: 'made by a key', team: payments.publicId, scopes: ['orders:read'], lifetimeDays: 30 },
    });
    expect([made.status, made.body.code, made.body.errors]).toEqual([201, undefined, undefined]);
    const regenerated = await call(node, 'POST', `/v1/keys/${made.body.key.id}/regenerate`, {
      cookie: await openSession(client, organization, ana, node.clock.now()),
      body: { overlapSeconds: 3_600 },
    });
    expect(regenerated.status).toBe(201);
    const without = await plan({ keyIds: [maker.publicId] });
    expect([without.count, without.impact.descendants]).toEqual([1, 2]);
    const whole = await plan({ keyIds: [maker.publicId], descendants: true });
    expect(whole.count).toBe(3);
    await apply(whole);
    expect(await codesOf([maker, made.body, regenerated.body])).toEqual(['revoked', 'revoked', 'revoked']);
  });

  it('of nothing is refused at once, as are unknown keys, no selection, two of them, and everything unasked', async () => {
    const refused = async (body: object, as?: string): Promise<unknown[]> => {
      const { status, body: problem } = await post('', { reason: 'why not', ...body }, as);
      return [status, problem.code, problem.errors?.[0].field];
    };
    expect(await refused({ filter: { hint: ['zzzz'] } })).toEqual([422, 'revocation.empty', undefined]);
    expect(await refused({ keyIds: ['key_01h455vb4pex5vsknk084sn02q'] })).toEqual([
      422,
      'revocation.keys_unknown',
      undefined,
    ]);
    // A key that one sees and does not administer is as good as none.
    expect(await refused({ keyIds: [verifier.publicId] }, teamAdmin.secret)).toEqual([
      422,
      'revocation.keys_unknown',
      undefined,
    ]);
    expect(await refused({})).toEqual([400, 'request.invalid', 'filter']);
    expect(await refused({ filter: {} })).toEqual([400, 'request.invalid', 'everything']);
    expect(await refused({ filter: { colour: 'red' } })).toEqual([400, 'request.invalid', 'filter.colour']);
    expect(await refused({ filter: { status: ['asleep'] } })).toEqual([400, 'request.invalid', 'filter.status']);
  });

  it('of keys that are all revoked says so when it has looked', async () => {
    const [key] = (await keysOf(1)) as [TestKey];
    await call(node, 'POST', `/v1/keys/${key.publicId}/revoke`, { as: admin.secret, body: { reason: 'old' } });
    const planned = await plan({ keyIds: [key.publicId] });
    expect(planned).toMatchObject({ state: 'failed', failure: 'revocation.empty', count: 0 });
    expect((await post(`/${planned.id}/apply`, { setHash: planned.setHash })).body.code).toBe('revocation.not_planned');
  });

  it('is one of three at most for one administrator, until one is cancelled', async () => {
    await keysOf(1);
    const plans = [];
    for (let at = 0; at < 3; at += 1) plans.push(await plan({ filter: { owner: [ana.email] } }));
    const fourth = await post('', { filter: { owner: [ana.email] }, reason: 'once more' });
    expect([fourth.status, fourth.body.code]).toEqual([409, 'revocation.too_many_open']);
    expect((await post(`/${plans[0].id}/cancel`, {})).body.state).toBe('cancelled');
    expect((await post(`/${plans[0].id}/cancel`, {})).body.code).toBe('revocation.not_cancellable');
    await plan({ filter: { owner: [ana.email] } });
    // Others are not held up by them.
    await plan({ filter: { owner: [ana.email] } }, owner.secret);
  });

  it('whose planning failed has failed, and no longer counts among the open ones', async () => {
    await keysOf(1);
    const idle = [node, other].map(({ app }) => jest.spyOn(app.get(JobRunner), 'wake').mockReturnValue());
    const asked = [];
    for (let at = 0; at < 3; at += 1) {
      asked.push(await post('', { filter: { owner: [ana.email] }, reason: 'a try' }));
      await client.query(
        `update keyreeve.jobs set finished_at = $2, failure = 'job.failed' where organization_id = $1 and finished_at is null`,
        [organization.id, node.clock.now()],
      );
    }
    for (const each of idle) each.mockRestore();
    expect(await read(asked[0]?.body.id)).toMatchObject({ state: 'failed', failure: 'job.failed', progress: null });
    expect((await plan({ filter: { owner: [ana.email] } })).state).toBe('planned');
  });

  it('lapses after seven days', async () => {
    await keysOf(1);
    const planned = await plan({ filter: { owner: [ana.email] } });
    pass(7 * 86_400_000 + 1_000);
    expect((await read(planned.id)).state).toBe('lapsed');
    expect((await post(`/${planned.id}/apply`, { setHash: planned.setHash })).body).toMatchObject({
      code: 'revocation.not_planned',
      state: 'lapsed',
    });
  });
});

describe('applying', () => {
  it('revokes the set on every node by the time it answers, and says why on each key', async () => {
    const keys = await keysOf(5);
    await codesOf(keys, other);
    const planned = await plan({ filter: { owner: [ana.email] } });
    const applied = await apply(planned);
    expect(await codesOf(keys, other)).toEqual(keys.map(() => 'revoked'));
    expect(Date.parse(applied.refusedEverywhereFrom) - Date.parse(applied.effectiveAt)).toBe(250);
    expect(applied).toMatchObject({ state: 'applied', appliedBy: { name: 'Adam Holt' }, successors: 0 });
    const shown = (await call(node, 'GET', `/v1/keys/${keys[0]?.publicId}`, { as: admin.secret })).body;
    expect(shown).toMatchObject({
      status: 'revoked',
      reason: 'revocation',
      reasonText: 'found in a public repository',
      revocationId: planned.id,
      revokedBy: { name: 'Adam Holt' },
    });
    const listed = await call(node, 'GET', `/v1/keys?reason=revocation&owner=${ana.email}&total=true`, {
      as: admin.secret,
    });
    expect([listed.body.data.length, listed.body.total]).toEqual([5, { count: 5, exact: true }]);
  });

  it('ends keys for whoever counts them: they are neither suspended nor restored with their owner', async () => {
    const keys = await keysOf(2);
    await apply(await plan({ keyIds: ids(keys.slice(0, 1)) }));
    const about = (what: string): Promise<Answer> =>
      call(node, 'POST', `/v1/users/${ana.publicId}/${what}`, { as: admin.secret, body: { reason: 'on leave' } });
    expect((await about('suspend-keys')).body).toMatchObject({ suspended: 1 });
    expect((await about('restore-keys')).body).toMatchObject({ stillRefused: [{ reason: 'revocation', count: 1 }] });
  });

  it('takes the hash of the plan and no other, once', async () => {
    const keys = await keysOf(1);
    const planned = await plan({ filter: { owner: [ana.email] } });
    const wrong = await post(`/${planned.id}/apply`, { setHash: '0'.repeat(64) });
    expect([wrong.status, wrong.body.code]).toEqual([409, 'revocation.set_mismatch']);
    expect(await codesOf(keys)).toEqual(['valid']);
    await apply(planned);
    const again = await post(`/${planned.id}/apply`, { setHash: planned.setHash });
    expect([again.status, again.body]).toEqual([
      409,
      expect.objectContaining({ code: 'revocation.not_planned', state: 'applied' }),
    ]);
  });

  it('over 100 keys takes the typed name, and leaves an hour to undo', async () => {
    const keys = await keysOf(101);
    const hasty = await plan({ filter: { owner: [ana.email] }, undoMinutes: 59 });
    expect((await post(`/${hasty.id}/apply`, { setHash: hasty.setHash, confirm: 'Payments' })).body.code).toBe(
      'revocation.undo_too_short',
    );
    const planned = await plan({ filter: { owner: [ana.email] } });
    const untyped = await post(`/${planned.id}/apply`, { setHash: planned.setHash });
    expect([untyped.status, untyped.body.code, untyped.body.name]).toEqual([
      422,
      'revocation.confirm_required',
      'Payments',
    ]);
    expect(await verify(keys[0] as TestKey)).toBe('valid');
    await apply(planned, { confirm: 'Payments' });
    expect(await verify(keys[100] as TestKey)).toBe('revoked');
  }, 60_000);

  it('asks again whether its administrator still administers every team', async () => {
    await keysOf(1);
    const planned = await plan({ filter: { owner: [ana.email] } }, teamAdmin.secret);
    await client.query(`update keyreeve.role_grants set until = $2 where organization_id = $1 and team_id = $3`, [
      organization.id,
      node.clock.now(),
      payments.id,
    ]);
    const refused = await post(`/${planned.id}/apply`, { setHash: planned.setHash }, teamAdmin.secret);
    expect([refused.status, refused.body.code]).toEqual([403, 'access.forbidden']);
  });

  it('takes in what was regenerated from its keys since, at any depth', async () => {
    const [key] = (await keysOf(1)) as [TestKey];
    const session = await openSession(client, organization, ana, node.clock.now());
    const regenerate = async (id: string): Promise<Answer['body']> =>
      (await call(node, 'POST', `/v1/keys/${id}/regenerate`, { cookie: session, body: { overlapSeconds: 0 } })).body;
    const before = await regenerate(key.publicId);
    const planned = await plan({ keyIds: [before.key.id] });
    const first = await regenerate(before.key.id);
    const second = await regenerate(first.key.id);
    const applied = await apply(planned);
    expect(applied.successors).toBe(2);
    expect(await codesOf([before, first, second])).toEqual(['revoked', 'revoked', 'revoked']);
  });

  it('leaves no successor accepted, however regenerations and it fall in with each other', async () => {
    for (const lead of [0, 2, 4, 8]) {
      const keys = await keysOf(8);
      const session = await openSession(client, organization, ana, node.clock.now());
      const planned = await plan({ keyIds: ids(keys) });
      const regenerating = keys.map(({ publicId }) =>
        call(node, 'POST', `/v1/keys/${publicId}/regenerate`, { cookie: session, body: { overlapSeconds: 600 } }),
      );
      await Promise.race(regenerating.slice(0, lead).length > 0 ? regenerating.slice(0, lead) : [undefined]);
      await apply(planned);
      const made = (await Promise.all(regenerating)).filter(({ status }) => status === 201).map(({ body }) => body);
      expect(await codesOf([...keys, ...made], other)).toEqual([...keys, ...made].map(() => 'revoked'));
      // Ana may change twenty things a second.
      pass(2_000);
    }
  }, 60_000);

  it('spares what had been regenerated before the plan, which the set left out', async () => {
    const [key] = (await keysOf(1)) as [TestKey];
    const session = await openSession(client, organization, ana, node.clock.now());
    const made = await call(node, 'POST', `/v1/keys/${key.publicId}/regenerate`, { cookie: session, body: {} });
    await apply(await plan({ keyIds: [key.publicId] }));
    expect(await codesOf([key, made.body])).toEqual(['revoked', 'valid']);
  });

  it('for a later time is a date on the key until then, and can be cancelled', async () => {
    const [kept, lost] = (await keysOf(2)) as [TestKey, TestKey];
    const at = new Date(node.clock.now().getTime() + 3_600_000);
    const scheduled = await apply(await plan({ keyIds: [kept.publicId] }), { at });
    expect(scheduled).toMatchObject({ state: 'scheduled', effectiveAt: at.toISOString() });
    const shown = async () => (await call(node, 'GET', `/v1/keys/${kept.publicId}`, { as: admin.secret })).body;
    expect(await shown()).toMatchObject({
      status: 'active',
      pendingRevocation: { id: scheduled.id, at: at.toISOString(), reason: 'found in a public repository' },
    });
    expect((await post(`/${scheduled.id}/cancel`, {})).body.state).toBe('cancelled');
    expect((await shown()).pendingRevocation).toBeNull();
    await apply(await plan({ keyIds: [lost.publicId] }), { at });
    expect(await codesOf([kept, lost])).toEqual(['valid', 'valid']);
    pass(3_600_000);
    expect(await codesOf([kept, lost])).toEqual(['valid', 'revoked']);
  });

  it('of two plans that overlap: both succeed, and each key names the first', async () => {
    const [one, both, two] = (await keysOf(3)) as [TestKey, TestKey, TestKey];
    const first = await plan({ keyIds: ids([one, both]) });
    const second = await plan({ keyIds: ids([both, two]) }, owner.secret);
    const applied = await Promise.all([apply(first), apply(second, {}, owner.secret)]);
    const [winner] = applied.sort((a, b) => Date.parse(a.effectiveAt) - Date.parse(b.effectiveAt));
    expect(await codesOf([one, both, two])).toEqual(['revoked', 'revoked', 'revoked']);
    const shown = await call(node, 'GET', `/v1/keys/${both.publicId}`, { as: admin.secret });
    expect(shown.body.revocationId).toBe(winner?.id);
  });
});

describe('undoing', () => {
  it('wakes the set on every node, less what has another cause, and says how many', async () => {
    const keys = await keysOf(4);
    const planned = await plan({ filter: { owner: [ana.email] } });
    await apply(planned);
    const [first, second] = keys as [TestKey, TestKey];
    await call(node, 'POST', `/v1/keys/${first.publicId}/revoke`, {
      as: admin.secret,
      body: { reason: 'this one for good' },
    });
    await call(node, 'POST', `/v1/keys/${second.publicId}/suspend`, {
      as: admin.secret,
      body: { reason: 'and this one' },
    });
    const undone = await undo(planned.id);
    expect([undone.status, undone.body]).toEqual([
      200,
      expect.objectContaining({ revived: 2, stillRefused: [{ reason: 'administrator', count: 2 }] }),
    ]);
    expect(undone.body.revocation).toMatchObject({ state: 'undone', undoneBy: { name: 'Adam Holt' } });
    expect(await codesOf(keys, other)).toEqual(['revoked', 'suspended', 'valid', 'valid']);
    expect((await undo(planned.id)).body.code).toBe('revocation.not_applied');
  });

  it('is over when its time is: then it is final', async () => {
    await keysOf(1);
    const planned = await plan({ filter: { owner: [ana.email] }, undoMinutes: 5 });
    await apply(planned);
    pass(5 * 60_000 + 1);
    expect((await read(planned.id)).state).toBe('final');
    const late = await undo(planned.id);
    expect([late.status, late.body.code]).toEqual([409, 'revocation.undo_over']);
  });

  it('takes a session, of somebody who administers the set and stands no lower than who applied it', async () => {
    await keysOf(1);
    const planned = await plan({ filter: { owner: [ana.email] } }, teamAdmin.secret);
    await apply(planned, {}, owner.secret);
    const withKey = await post(`/${planned.id}/undo`, {}, owner.secret);
    expect([withKey.status, withKey.body.code]).toEqual([403, 'session.required']);
    for (const session of [teamAdminSession, adminSession]) {
      expect((await undo(planned.id, session)).body.code).toBe('revocation.decided_above');
    }
    expect((await undo(planned.id, ownerSession)).status).toBe(200);
  });
});

describe('suspending a set', () => {
  it('is lifted for one key by its administrator, and for all by undo', async () => {
    const [one, two] = (await keysOf(2)) as [TestKey, TestKey];
    const planned = await plan({ action: 'suspend', keyIds: ids([one, two]) }, teamAdmin.secret);
    await apply(planned, {}, teamAdmin.secret);
    expect(await codesOf([one, two], other)).toEqual(['suspended', 'suspended']);
    const restored = await call(node, 'POST', `/v1/keys/${one.publicId}/restore`, {
      as: teamAdmin.secret,
      body: { reason: 'needed for the release' },
    });
    expect([restored.status, restored.body.lifted, restored.body.key?.status]).toEqual([200, 1, 'active']);
    expect(await codesOf([one, two])).toEqual(['valid', 'suspended']);
    await undo(planned.id, teamAdminSession);
    expect(await codesOf([one, two])).toEqual(['valid', 'valid']);
  });
});

describe('restoring a set', () => {
  const suspend = (key: TestKey, as: string): Promise<Answer> =>
    call(node, 'POST', `/v1/keys/${key.publicId}/suspend`, { as, body: { reason: 'under review' } });

  it('lifts what its planner may lift, and undo opens it again', async () => {
    const [above, mine, free] = (await keysOf(3)) as [TestKey, TestKey, TestKey];
    await suspend(above, admin.secret);
    await suspend(mine, teamAdmin.secret);
    const planned = await plan({ action: 'restore', filter: { team: [payments.publicId] } }, teamAdmin.secret);
    expect(planned).toMatchObject({ count: 1, leftOut: { inTargetState: 1, notLiftable: 1 } });
    await apply(planned, {}, teamAdmin.secret);
    expect(await codesOf([above, mine, free], other)).toEqual(['suspended', 'valid', 'valid']);
    expect((await undo(planned.id, teamAdminSession)).body).toMatchObject({
      revived: 0,
      stillRefused: [{ reason: 'administrator', count: 1 }],
    });
    expect(await codesOf([above, mine, free], other)).toEqual(['suspended', 'suspended', 'valid']);
  });

  it('leaves later suspensions, and those of an owner who is not active, as they are', async () => {
    const [one, two] = (await keysOf(2)) as [TestKey, TestKey];
    const leaver = await organization.user('Lee Park', { teams: [payments.id] });
    const gone = await organization.key(leaver, payments.id);
    for (const key of [one, gone]) await suspend(key, admin.secret);
    await call(node, 'POST', `/v1/users/${leaver.publicId}/deactivate`, { as: admin.secret, body: { reason: 'left' } });
    const planned = await plan({ action: 'restore', keyIds: ids([one, two, gone]) });
    expect(planned).toMatchObject({ count: 1, leftOut: { inTargetState: 1, notLiftable: 1 } });
    await suspend(two, admin.secret);
    await apply(planned);
    expect(await codesOf([one, two, gone])).toEqual(['valid', 'suspended', 'suspended']);
  });

  it('gives a set that was suspended as one back key by key', async () => {
    const keys = await keysOf(3);
    await apply(await plan({ action: 'suspend', keyIds: ids(keys) }));
    const back = await plan({ action: 'restore', keyIds: ids(keys.slice(0, 2)) });
    await apply(back);
    expect(await codesOf(keys, other)).toEqual(['valid', 'valid', 'suspended']);
  });
});

describe('what others see', () => {
  it('is theirs alone: teams they administer, the whole organization for its auditors, nothing elsewhere', async () => {
    await keysOf(1);
    await keysOf(1, search);
    const auditor = await organization.user('Aud Itor', { role: 'auditor' });
    const reading = await organization.key(auditor, search.id, { scopes: ['full'] });
    const member = await organization.key(ana, payments.id, { scopes: ['full'] });
    const ofPayments = await plan({ filter: { team: [payments.publicId], owner: [ana.email] } });
    const ofBoth = await plan({ filter: { owner: [ana.email] } });
    const seen = async (as: string): Promise<string[]> =>
      (await call(node, 'GET', '/v1/revocations', { as })).body.data.map(({ id }: { id: string }) => id);
    expect(await seen(reading.secret)).toEqual([ofBoth.id, ofPayments.id]);
    expect(await seen(teamAdmin.secret)).toEqual([ofPayments.id]);
    expect((await call(node, 'GET', '/v1/revocations', { as: member.secret })).body.code).toBe('access.forbidden');
    expect((await call(node, 'GET', `/v1/revocations/${ofBoth.id}`, { as: teamAdmin.secret })).body.code).toBe(
      'revocation.not_found',
    );
    expect((await post('', { keyIds: ids([member]), reason: 'an attempt' }, reading.secret)).body.code).toBe(
      'access.forbidden',
    );
    const elsewhere = await new TestOrganization(client, node).found();
    const stranger = await elsewhere.user('Stra Nger', { role: 'owner' });
    const foreign = await elsewhere.key(stranger, (await elsewhere.team('Else')).id, { scopes: ['full'] });
    expect((await call(node, 'GET', `/v1/revocations/${ofBoth.id}`, { as: foreign.secret })).body.code).toBe(
      'revocation.not_found',
    );
  });
});
