import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { OrganizationTerms } from '../../src/keys/organization-terms.js';
import { applyChange, type PolicyChange, type PolicyVersion, UNSET_POLICY } from '../../src/policies/domain/policy.js';
import { DAY_MS, nextVersion } from '../../src/policies/domain/timeline.js';
import { readChanges } from '../../src/preview/read-changes.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { MANY, print } from '../support/figures.js';
import { generateInventory, withoutIndexes } from '../support/generated-inventory.js';
import { administer, TestOrganization } from '../support/organization.js';

const drafts: Record<string, PolicyChange> = {
  'maximum lifetime 90 days': { maxLifetimeDays: 90 },
  'maximum idle 60 days': { maxIdleDays: 60 },
  'lifetime 365 and idle 90 days': { maxLifetimeDays: 365, maxIdleDays: 90 },
  'service keys alone, 180 days': { maxLifetimeDays: { service: 180 } },
};

describe('a preview of a policy', () => {
  let node: TestApplication;
  let client: pg.Client;
  let readers: [pg.Client, pg.Client];
  let organizationId: string;
  let now: Date;

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
    const organization = await new TestOrganization(client, node).found();
    organizationId = organization.id;
    now = node.clock.now();
    await withoutIndexes(client, () =>
      generateInventory(client, organization, { keys: MANY, owners: MANY / 100, teams: MANY / 2_000 }, now),
    );
    readers = [await reader(), await reader()];
  }, 600_000);
  afterAll(async () => {
    for (const each of readers ?? []) await each.end();
    await client.end();
    await node.close();
  });

  async function reader(): Promise<pg.Client> {
    const options =
      '-c role=keyreeve_read -c timezone=UTC -c plan_cache_mode=force_custom_plan -c random_page_cost=1.1 -c jit=off -c work_mem=32MB';
    const made = new pg.Client({ connectionString: node.database.url, options });
    await made.connect();
    return made;
  }

  /** At the goal's pace, whatever the size. */
  const withinSeconds = Math.max(1, (MANY / 1_000_000) * 5);

  async function once(histories: Parameters<typeof readChanges>[0]['histories']) {
    for (const each of readers) await each.query('begin isolation level repeatable read read only');
    const began = performance.now();
    const { affected } = await readChanges({ clients: readers, organizationId, team: null, histories, now });
    const seconds = (performance.now() - began) / 1_000;
    for (const each of readers) await each.query('commit');
    return { affected, seconds };
  }

  /** What the machine needs now to read these rows at all. */
  async function bareSeconds(): Promise<number> {
    const began = performance.now();
    await readers[0].query(
      `select count(u.last_used_at), max(k.own_expires_at), max(k.created_at) from keyreeve.keys k
       left join keyreeve.key_usage u on u.organization_id = $1 and u.key_id = k.id where k.organization_id = $1`,
      [organizationId],
    );
    return (performance.now() - began) / 1_000;
  }

  it('tells every key that a draft ends, each once, in time', async () => {
    const first = nextVersion([], applyChange(UNSET_POLICY, { maxLifetimeDays: 730 }), daysBefore(now, 100), null);
    const slow: string[] = [];
    for (const [name, change] of Object.entries(drafts)) {
      const draft = nextVersion([first.version], applyChange(first.version.values, change), now, null);
      const scopesOf = (versions: PolicyVersion[]) => new OrganizationTerms(new Map([[null, versions]])).scopes;
      const after = scopesOf([first.version, draft.version]);
      const histories = { before: scopesOf([first.version]), after, atOnce: null };
      const [{ affected, seconds: one }, { seconds: other }] = [await once(histories), await once(histories)];
      const ratio = Math.min(one, other) / (await bareSeconds());
      print(
        `preview of ${name} over ${MANY} keys: ${one.toFixed(2)} s, ${other.toFixed(2)} s, ${ratio.toFixed(1)} × a bare read; ${affected.keys} keys of ` +
          `${affected.owners} owners, ${affected.now.keys} at once, ${affected.byDay.length} days, ${affected.later.keys} later`,
      );
      const parts = [affected.now, affected.later, ...affected.byDay];
      expect(parts.reduce((sum, { keys }) => sum + keys, 0)).toBe(affected.keys);
      expect(affected.keys).toBeGreaterThan(0);
      // The better of the two: the machine may have had something else to do.
      if (Math.min(one, other) > withinSeconds) slow.push(`${name}: ${one.toFixed(2)} s, ${other.toFixed(2)} s`);
    }
    expect(slow).toEqual([]);
  }, 300_000);
});

function daysBefore(instant: Date, days: number): Date {
  return new Date(instant.getTime() - days * DAY_MS);
}
