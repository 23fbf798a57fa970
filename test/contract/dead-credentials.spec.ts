import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSecret } from '../../src/keys/domain/secret.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import type { KeyOptions } from '../support/organization.js';
import { openSession } from '../support/sessions.js';
import { accessCases } from './access-cases.js';
import { addressOf, Contract } from './operations.js';
import { stored } from './stored.js';
import { World } from './world.js';

let node: TestApplication;
let world: World;
let contract: Contract;

beforeAll(async () => {
  node = await startApplication();
  world = await World.found(node);
  contract = await Contract.of(node);
}, 60_000);
afterAll(async () => {
  await world.client.end();
  await node.close();
});

type Sent = { as?: string; cookie?: string; headers?: Record<string, string> };

/** A key that an owner of the organization could do everything with, were it alive. */
async function key(options: KeyOptions = {}) {
  const user = await world.user('owner');
  const made = await world.home.key(user, world.team.id, { scopes: ['full'], ...options });
  return { user, ...made };
}

async function withCause(effect: 'revoked' | 'suspended', cause: string): Promise<Sent> {
  const { id, secret } = await key();
  await world.client.query(
    `insert into keyreeve.key_causes (organization_id, key_id, id, effect, cause, level, opened_at)
     select organization_id, id, gen_random_uuid(), $2, $3, 'organization', created_at from keyreeve.keys where id = $1`,
    [id, effect, cause],
  );
  return { as: secret };
}

async function ofOwner(state: 'deactivated' | 'removed'): Promise<Sent> {
  const { user, secret } = await key({ createdAt: world.home.past(20) });
  await world.deactivate(user);
  await world.client.query(`update keyreeve.owner_states set state = $2 where owner_id = $1 and until is null`, [
    user.id,
    state,
  ]);
  await world.client.query(
    `insert into keyreeve.owner_marks (organization_id, id, owner_id, cause, level, since)
     values ($1, gen_random_uuid(), $2, 'owner_deactivated', 'organization', $3)`,
    [world.home.id, user.id, world.home.past(1)],
  );
  return { as: secret };
}

async function formerMember(): Promise<Sent> {
  const { user, secret } = await key({ createdAt: world.home.past(20) });
  await world.client.query(`update keyreeve.memberships set until = $2 where user_id = $1`, [
    user.id,
    world.home.past(1),
  ]);
  return { as: secret };
}

async function session(
  change: string,
  prepare: (user: { id: string }) => Promise<void> = async () => undefined,
): Promise<Sent> {
  const user = await world.user('owner');
  const cookie = await openSession(world.client, world.home, user);
  await world.client.query(`update keyreeve.sessions set ${change} where user_id = $1`, [user.id]);
  await prepare(user);
  return { cookie };
}

/** Everything that was a credential once, or only looks like one, and what its holder is told. */
async function dead(): Promise<Record<string, [Sent, string]>> {
  const minute = `interval '1 minute'`;
  return {
    'a revoked key': [await withCause('revoked', 'owner'), '401 key.revoked'],
    'a leaked key': [await withCause('revoked', 'leaked'), '401 key.revoked'],
    'a suspended key': [await withCause('suspended', 'administrator'), '401 key.suspended'],
    'a quarantined key': [await withCause('suspended', 'leak_quarantine'), '401 key.suspended'],
    'an expired key': [
      { as: (await key({ createdAt: world.home.past(30), ownExpiresAt: world.home.past(1) })).secret },
      '401 key.expired',
    ],
    'a key of somebody who was deactivated': [await ofOwner('deactivated'), '401 key.suspended'],
    'a key of somebody who was removed': [await ofOwner('removed'), '401 key.revoked'],
    'a key of a former member': [await formerMember(), '401 key.suspended'],
    'a key from another address': [
      { as: (await key({ allowedCidrs: ['203.0.113.0/24'] })).secret },
      '403 key.ip_not_allowed',
    ],
    'a key that nobody has': [
      { as: generateSecret({ prefix: 'kr', kind: 'u', routingTag: world.home.routingTag }) },
      '401 key.unknown',
    ],
    'a share key': [
      { as: generateSecret({ prefix: 'kr', kind: 'c', routingTag: world.home.routingTag }) },
      '401 key.unknown',
    ],
    'no key': [{ as: 'kru_mistyped' }, '401 key.malformed'],
    'an ended session': [await session('ended_at = now()'), '401 session.expired'],
    'an expired session': [await session(`expires_at = now() - ${minute}`), '401 session.expired'],
    'a session left alone': [await session(`last_seen_at = now() - interval '31 minutes'`), '401 session.expired'],
    'a session of somebody who was deactivated': [
      await session('method = method', (user) => deactivated(user)),
      '401 session.expired',
    ],
    'no session': [{ cookie: `__Host-keyreeve=${'A'.repeat(43)}` }, '401 session.expired'],
    'another cookie': [{ cookie: 'session=1' }, '401 credential.missing'],
  };
}

const deactivated = (user: { id: string }): Promise<void> =>
  world.deactivate(user as Parameters<World['deactivate']>[0]);

describe('a dead credential', () => {
  it('opens no operation, is told why, and changes nothing', async () => {
    const credentials = Object.entries(await dead());
    const caller = await world.withKey('owner', await world.user('owner'), ['full']);
    const guarded = contract.operations.filter(({ permission }) => permission !== null);
    const requests: { name: string; method: string; address: string; body: object | undefined }[] = [];
    for (const operation of guarded) {
      const row = accessCases[operation.name];
      const relation = row?.relations.includes('mate') ? 'mate' : 'own';
      const address = addressOf(operation, (await row?.target?.(world, relation, caller)) ?? {});
      const body = await row?.body?.(world, relation, caller);
      requests.push({ name: operation.name, method: operation.method, address, body });
    }
    const before = await stored(world.client);
    const wrong: string[] = [];
    for (const { name, method, address, body } of requests) {
      for (const [which, [sent, expected]] of credentials) {
        const answer = await call(node, method, address, { ...sent, ...(body && { body }) });
        const is = `${answer.status} ${(answer.body as { code: string } | null)?.code}`;
        if (is !== expected) wrong.push(`${name} with ${which}: ${is}, expected ${expected}`);
        wrong.push(...challenged(answer).map((fault) => `${name} with ${which}: ${fault}`));
      }
    }
    expect(wrong.slice(0, 30)).toEqual([]);
    expect(await stored(world.client)).toEqual(before);
    process.stdout.write(`dead credentials: ${requests.length} operations × ${credentials.length}\n`);
  }, 120_000);
});

/** `WWW-Authenticate` is always on 401; of why a real key is refused no more than kind and instant is told. */
function challenged({ status, headers, body }: Answer): string[] {
  const faults: string[] = [];
  if (status === 401 && !headers.has('www-authenticate')) faults.push('says no way in');
  const told = body as Record<string, unknown>;
  const members = ['type', 'title', 'status', 'detail', 'code', 'requestId', 'fix', 'since', 'reason'];
  const more = Object.keys(told).filter((name) => !members.includes(name));
  if (more.length > 0) faults.push(`tells ${more.join()}`);
  return faults;
}
