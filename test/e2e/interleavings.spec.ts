import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';

const minute = 60_000;
const runs = 12;

/** What can befall a key, and through whom. */
const steps = [
  'delete',
  'revoke',
  'suspend',
  'restore',
  'deactivate',
  'reactivate',
  'suspend all keys',
  'restore all keys',
  'end membership',
  'join again',
  'tighten',
  'loosen',
] as const;
type Step = (typeof steps)[number];

/** The causes that a test keeps by hand, in the plainest way there is: a key is accepted only while this is empty. */
class Ledger {
  readonly causes = new Set<string>();
  active = true;
  member = true;

  /** What a step that succeeded does; a step that was refused does nothing. */
  after(step: Step): void {
    if (step === 'delete') this.causes.add('owner');
    if (step === 'revoke') this.causes.add('administrator');
    if (step === 'suspend') this.causes.add('suspended');
    if (step === 'suspend all keys') this.causes.add('all suspended');
    if (step === 'deactivate') {
      this.active = false;
      this.causes.add('deactivated');
    }
    if (step === 'reactivate') this.active = true;
    if (step === 'end membership') {
      this.member = false;
      this.causes.add('membership ended');
    }
    if (step === 'join again') this.member = true;
    if (step === 'tighten') this.causes.add('too old');
    if (step === 'restore' || step === 'restore all keys') this.restored(step);
  }

  private restored(step: 'restore' | 'restore all keys'): void {
    // A former member's keys come back only with the membership.
    const lifted = [
      'all suspended',
      'deactivated',
      ...(this.member ? ['membership ended'] : []),
      ...(step === 'restore' ? ['suspended'] : []),
    ];
    for (const cause of lifted) this.causes.delete(cause);
  }
}

describe('a key, whatever befalls it in whatever order,', () => {
  let a: TestApplication;
  let b: TestApplication;
  let client: pg.Client;

  beforeAll(async () => {
    a = await startApplication();
    b = await startApplication({ besides: a });
    client = await administer(a);
  });
  afterAll(async () => {
    await client.end();
    await b.close();
    await a.close();
  });

  interface Scene {
    owner: TestKey;
    verifier: TestKey;
    ana: TestUser;
    key: TestKey;
    other: TestKey;
    team: { publicId: string };
  }

  async function arrange(): Promise<Scene> {
    const organization = await new TestOrganization(client, a).found();
    const team = await organization.team('Payments');
    const olga = await organization.user('Olga Berg', { role: 'owner', teams: [team.id] });
    const account = await organization.serviceAccount('gateway', team.id, { steward: olga.id });
    const ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    return {
      team,
      ana,
      owner: await organization.key(olga, team.id, { scopes: ['full'] }),
      verifier: await organization.key(account, team.id, { scopes: ['keys:verify'], kind: 'service' }),
      key: await organization.key(ana, team.id, { createdAt: organization.past(50) }),
      // Ana deletes the key with another of hers, which nothing else in the story touches directly.
      other: await organization.key(ana, team.id, { scopes: ['full'] }),
    };
  }

  async function take(step: Step, { owner, ana, key, other, team }: Scene, node: TestApplication): Promise<Answer> {
    const as = owner.secret;
    const body = { reason: `because of ${step}` };
    const user = `/v1/users/${ana.publicId}`;
    switch (step) {
      case 'delete':
        return call(node, 'DELETE', `/v1/keys/${key.publicId}`, { as: other.secret });
      case 'revoke':
      case 'suspend':
      case 'restore':
        return call(node, 'POST', `/v1/keys/${key.publicId}/${step}`, { as, body });
      case 'deactivate':
      case 'reactivate':
        return call(node, 'POST', `${user}/${step}`, { as, body });
      case 'suspend all keys':
        return call(node, 'POST', `${user}/suspend-keys`, { as, body });
      case 'restore all keys':
        return call(node, 'POST', `${user}/restore-keys`, { as, body });
      case 'end membership':
        return call(node, 'DELETE', `/v1/teams/${team.publicId}/members/${ana.publicId}`, { as, body });
      case 'join again':
        return call(node, 'POST', `/v1/teams/${team.publicId}/members`, { as, body: { user: ana.publicId } });
      case 'tighten':
      case 'loosen': {
        const path = `/v1/policies/teams/${team.publicId}`;
        const match = (await call(node, 'GET', path, { as })).headers.get('etag') ?? '';
        const maxLifetimeDays = { personal: step === 'tighten' ? 30 : 300 };
        return call(node, 'PUT', path, { as, body: { maxLifetimeDays }, headers: { 'if-match': match } });
      }
    }
  }

  it('is accepted only when no cause is left, alike by both nodes, by the list and by the rule', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...steps), fc.boolean()), { minLength: 4, maxLength: 12 }),
        async (story) => {
          const scene = await arrange();
          const ledger = new Ledger();
          for (const [step, onA] of story) {
            // Facts of two steps never share an instant, as they would not in life.
            for (const node of [a, b]) node.clock.advance(minute);
            const done = await take(step, scene, onA ? a : b);
            expect([step, done.status, done.status < 500 ? null : done.body]).toEqual([step, done.status, null]);
            if (done.status < 300) ledger.after(step);
            // A single decision binds every node within 250 ms of its answer.
            await bound();
            const body = { secret: scene.key.secret };
            const codes = await Promise.all(
              [a, b].map(
                async (node) =>
                  (await call(node, 'POST', '/v1/keys/verify', { as: scene.verifier.secret, body })).body.code,
              ),
            );
            const view = await call(a, 'GET', `/v1/keys/${scene.key.publicId}`, { as: scene.owner.secret });
            const accepted = ledger.causes.size === 0;
            const told = {
              story: story.map(([each]) => each),
              at: step,
              causes: [...ledger.causes],
              accepted: codes.map((code) => code === 'valid'),
            };
            expect(told).toEqual({ ...told, accepted: [accepted, accepted] });
            expect([step, view.body.status]).toEqual([step, codes[0] === 'valid' ? 'active' : codes[0]]);
            expect(codes[1]).toBe(codes[0]);
            const shown = await call(
              a,
              'GET',
              `/v1/keys?status=${view.body.status}&owner=${scene.ana.publicId}&limit=200`,
              { as: scene.owner.secret },
            );
            expect(shown.body.data.map((key: { id: string }) => key.id)).toContain(scene.key.publicId);
          }
        },
      ),
      { numRuns: runs, endOnFailure: true },
    );
  }, 240_000);
});

function bound(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 250));
}
