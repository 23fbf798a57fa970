import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { type NodeProcess, startNodeProcess } from '../support/node-process.js';
import { administer, type TestKey, TestOrganization } from '../support/organization.js';

const mutations = 200;
/** After so many answers the server is killed, in the middle of what the others are doing. */
const kills = [35, 80, 120, 165];

interface Mutation {
  kind: string;
  id: string;
  answer: Answer;
}

describe('a server that is killed in the middle of its work', () => {
  let arranged: TestApplication;
  let client: pg.Client;
  let organization: TestOrganization;
  let team: { id: string; publicId: string };
  let members: TestKey[];
  let administrator: TestKey;
  let node: NodeProcess;

  beforeAll(async () => {
    arranged = await startApplication();
    client = await administer(arranged);
    organization = await new TestOrganization(client, arranged).found();
    team = await organization.team('Payments');
    const full = { scopes: ['full'], ownExpiresAt: new Date(Date.now() + 80 * 86_400_000) };
    members = [];
    for (const name of ['Ana Ruiz', 'Tom Sato', 'Mia Chen', 'Ola Nordmann']) {
      members.push(await organization.key(await organization.user(name, { teams: [team.id] }), team.id, full));
    }
    administrator = await organization.key(
      await organization.user('Olga Berg', { role: 'owner', teams: [team.id] }),
      team.id,
      full,
    );
    node = await startNodeProcess(arranged);
  }, 120_000);
  afterAll(async () => {
    await node.stop();
    await client.end();
    await arranged.close();
  });

  it('has for every committed change its event, and for every event its change', async () => {
    const answered: { kind: string; id: string }[] = [];
    let attempts = 0;
    let restarting: Promise<void> | null = null;
    const killAndRestart = async (): Promise<void> => {
      await node.stop('SIGKILL');
      node = await startNodeProcess(arranged);
    };
    await Promise.all(
      members.map(async (member) => {
        let mine: string | null = null;
        while (attempts < mutations) {
          attempts += 1;
          if (restarting) await restarting;
          const done: Mutation | null = await mutate(member, mine, attempts).catch(() => null);
          if (!done || done.answer.status >= 300) {
            mine = null;
            continue;
          }
          mine = done.id;
          answered.push({ kind: done.kind, id: done.id });
          if (kills.includes(answered.length)) restarting = killAndRestart();
        }
      }),
    );
    await restarting;
    expect(answered.length).toBeGreaterThan(mutations / 2);
    await expectEventsAndChangesToAgree(answered);
  }, 240_000);

  /** Creates a key, then renames, suspends and restores it, and at last deletes it and begins anew. */
  async function mutate(member: TestKey, id: string | null, turn: number): Promise<Mutation> {
    if (id === null) {
      const answer = await call(node, 'POST', '/v1/keys', {
        as: member.secret,
        body: { name: `key ${turn}`, team: team.publicId, lifetimeDays: 30, scopes: ['orders:read'] },
      });
      return { kind: 'key.created', id: answer.body?.key?.id, answer };
    }
    const steps = ['rename', 'suspend', 'restore', 'delete'] as const;
    const step = steps[turn % steps.length] ?? 'rename';
    const path = `/v1/keys/${id}`;
    const body = { reason: `turn ${turn}` };
    if (step === 'rename') {
      return {
        kind: 'key.edited',
        id,
        answer: await call(node, 'PATCH', path, { as: member.secret, body: { name: `name ${turn}` } }),
      };
    }
    if (step === 'delete')
      return { kind: 'key.deleted', id, answer: await call(node, 'DELETE', path, { as: member.secret }) };
    const answer = await call(node, 'POST', `${path}/${step}`, { as: administrator.secret, body });
    return { kind: step === 'suspend' ? 'key.suspended' : 'key.restored', id, answer };
  }

  async function expectEventsAndChangesToAgree(answered: readonly { kind: string; id: string }[]): Promise<void> {
    // Per key: what the rows say, and what the events say.
    const { rows } = await client.query<Record<string, number | string>>(
      `select k.id,
         1 as created,
         k.version - 1 as edited,
         (select count(*)::int from keyreeve.key_revisions r where r.organization_id = k.organization_id and r.key_id = k.id) as revisions,
         (select count(*)::int from keyreeve.key_causes c where c.organization_id = k.organization_id and c.key_id = k.id and c.effect = 'suspended') as suspended,
         (select count(*)::int from keyreeve.key_causes c where c.organization_id = k.organization_id and c.key_id = k.id and c.lifted_at is not null) as restored,
         (select count(*)::int from keyreeve.key_causes c where c.organization_id = k.organization_id and c.key_id = k.id and c.cause = 'owner') as deleted,
         (select count(*)::int from keyreeve.key_usage u where u.organization_id = k.organization_id and u.key_id = k.id) as usage,
         ${['created', 'edited', 'suspended', 'restored', 'deleted'].map((action) => `${eventsOf(action)} as events_${action}`).join(', ')}
       from keyreeve.keys k where k.organization_id = $1 and k.created_with is not null`,
      [organization.id],
    );
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      const changes = {
        created: 1,
        edited: row['edited'],
        suspended: row['suspended'],
        restored: row['restored'],
        deleted: row['deleted'],
      };
      const events = Object.fromEntries(Object.keys(changes).map((action) => [action, row[`events_${action}`]]));
      expect({ id: row['id'], ...events }).toEqual({ id: row['id'], ...changes });
      expect([row['usage'], row['revisions']]).toEqual([1, row['edited']]);
    }
    // No event tells of a key that is not there.
    const orphans = await client.query(
      `select e.action from keyreeve.audit_events e where e.organization_id = $1 and e.action = 'key.created' and not exists (
         select from keyreeve.audit_targets t join keyreeve.keys k on k.organization_id = t.organization_id and k.id = t.target_id
         where t.organization_id = e.organization_id and t.event_id = e.id)`,
      [organization.id],
    );
    expect(orphans.rows).toEqual([]);
    // What was answered is there.
    const created = answered.filter(({ kind }) => kind === 'key.created').map(({ id }) => id);
    const events = await call(node, 'GET', `/v1/keys?limit=200&sort=createdAt`, { as: administrator.secret });
    expect(events.body.data.map((key: { id: string }) => key.id)).toEqual(expect.arrayContaining(created));
  }
});

function eventsOf(action: string): string {
  return `(select count(*)::int from keyreeve.audit_targets t
    join keyreeve.audit_events e on e.organization_id = t.organization_id and e.occurred_at = t.occurred_at and e.id = t.event_id
    where t.organization_id = k.organization_id and t.target_id = k.id and e.action = 'key.${action}')`;
}
