import { randomInt } from 'node:crypto';
import { createSetupLink } from '../../access/setup-links.js';
import { systemActor } from '../../platform/actor.js';
import { violatedUnique } from '../../platform/database/pg-errors.js';
import type { Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids.js';
import { grantOrganizationRole } from '../invite-user.js';
import { insertOwner } from '../new-owner.js';

interface Founder {
  organization: string;
  email: string;
  name: string;
  publicUrl: URL;
}

export interface Founded {
  organizationId: string;
  userId: string;
  /** Shown once: its token is not kept. */
  setupUrl: string;
}

/** By which name the log knows what the operator of the installation does. */
export const operator = 'keyreeve admin';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const tagLength = 4;
/** Of 14.8 million tags ten in a row are taken only where nearly all are. */
const tagAttempts = 10;

/** Creates an organization with its first owner, who sets a password by the link. */
export async function foundOrganization(
  uow: UnitOfWork,
  founder: Founder,
  nextTag: () => string = randomTag,
): Promise<Founded> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await foundWithTag(uow, founder, nextTag());
    } catch (error) {
      if (attempt >= tagAttempts || violatedUnique(error) !== 'organizations_routing_tag_key') throw error;
    }
  }
}

async function foundWithTag(uow: UnitOfWork, founder: Founder, routingTag: string): Promise<Founded> {
  const organizationId = newId();
  return uow.run(systemActor(organizationId, operator), async (tx) => {
    await tx.execute(`insert into keyreeve.organizations (id, name, routing_tag, created_at) values ($1, $2, $3, $4)`, [
      organizationId,
      founder.organization,
      routingTag,
      tx.now,
    ]);
    tx.audit({
      action: 'organization.created',
      targets: [{ type: 'organization', id: organizationId, name: founder.organization }],
    });
    return addOwner(tx, founder);
  });
}

/** A new user who owns the organization of the transaction, and the link with which they join. */
export async function addOwner(
  tx: Transaction,
  { email, name, publicUrl }: Omit<Founder, 'organization'>,
): Promise<Founded> {
  const userId = await insertOwner(tx, { type: 'user', name, email, teamId: null });
  const user = { id: userId, name };
  tx.audit({
    action: 'user.invited',
    targets: [{ type: 'user', ...user }],
    change: { after: { name, email, role: 'owner' } },
  });
  await grantOrganizationRole(tx, user, 'owner', null);
  const setupUrl = await createSetupLink(tx, { userId, purpose: 'invitation', publicUrl });
  return { organizationId: tx.organizationId, userId, setupUrl };
}

function randomTag(): string {
  return Array.from({ length: tagLength }, () => base62.charAt(randomInt(base62.length))).join('');
}
