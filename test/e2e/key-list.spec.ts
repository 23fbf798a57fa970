import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { administer, TestOrganization } from '../support/organization.js';

describe('reading keys', () => {
  let node: TestApplication;
  let client: pg.Client;

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
  });
  afterAll(async () => {
    await client.end();
    await node.close();
  });

  it('shows one key whole to its owner, and to nobody who has no business with it', async () => {
    const organization = await new TestOrganization(client, node).found();
    const team = await organization.team('Payments');
    const ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    const ben = await organization.user('Ben Okafor', { teams: [team.id] });
    const key = await organization.key(ana, team.id, { scopes: ['orders:read'], name: 'Nightly export' });
    const other = await organization.key(ben, team.id);
    const seen = await call(node, 'GET', `/v1/keys/${key.publicId}`, { as: key.secret });
    const unseen = await call(node, 'GET', `/v1/keys/${other.publicId}`, { as: key.secret });
    const unknown = await call(node, 'GET', `/v1/keys/key_01kb6a6p2ye0hbqs5qpxjnxevz`, { as: key.secret });
    expect({ ...unseen.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    expect(unseen.status).toBe(404);
    expect(seen.body.name).toBe('Nightly export');
  });
});
