import { Injectable } from '@nestjs/common';
import { accessProblem } from '../../access/access.problems.js';
import { hashNewPassword, setPassword } from '../../access/sessions/set-password.js';
import { linkDigest, type LinkPurpose } from '../../access/setup-links.js';
import type { Actor, RequestSource } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { ReadDatabase } from '../../platform/database/connections.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { toPublicId } from '../../platform/ids.js';
import { lockUser } from '../../teams/locked-user.js';
import { recordName, sortName } from '../../teams/name-history.js';
import type { SetupAnswer, SetupRequest } from './setup.dto.js';

interface Link extends Record<string, unknown> {
  organizationId: string;
  organization: string;
  id: string;
  userId: string;
  purpose: LinkPurpose;
  name: string;
  email: string;
}

// Index: setup_links_digest_key. The tenant comes from the stored row: a link names no organization.
const linkSql = `
select l.organization_id as "organizationId", o.name as organization, l.id, l.user_id as "userId", l.purpose, w.name, w.email
from keyreeve.setup_links l
join keyreeve.organizations o on o.id = l.organization_id
join keyreeve.owners w on w.organization_id = l.organization_id and w.id = l.user_id
where l.digest = $1 and l.used_at is null and l.cancelled_at is null and l.expires_at > $2`;

@Injectable()
export class Setup {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly database: ReadDatabase,
    private readonly clock: Clock,
  ) {}

  /**
   * Sets the password that an invitation or a reset link is for, once.
   * @throws Problem 410 `link.invalid`, 422 `password.weak`, 503 `service.busy`
   */
  async use({ token, password, name }: SetupRequest, source: RequestSource): Promise<SetupAnswer> {
    const link = await this.database.lookup<Link>('setup-link', linkSql, [linkDigest(token), this.clock.now()]);
    if (!link) throw accessProblem('link.invalid');
    const { organizationId, organization, userId, email } = link;
    const holder = { email, name: name ?? link.name };
    const hash = await hashNewPassword('password', password, holder);
    const credential = { type: 'none' } as const;
    const actor: Actor = { organizationId, type: 'user', id: userId, name: link.name, credential, source };
    return this.uow.run(actor, async (tx) => {
      const before = await useUp(tx, link);
      const sessionsEnded = await setPassword(tx, userId, hash, null);
      const targets = [{ type: 'user' as const, id: userId, name: before }];
      if (link.purpose === 'invitation') tx.audit({ action: 'user.joined', targets });
      else tx.audit({ action: 'password.changed', targets, details: { by: 'link', sessionsEnded } });
      if (name !== undefined && name !== before) await rename(tx, userId, before, holder);
      return {
        user: { id: toPublicId('user', userId), ...holder },
        organization: { id: toPublicId('org', organizationId), name: organization },
      };
    });
  }
}

/** Of two that use a link at once, the second waits for the user's row and finds the link used; the user's name. */
async function useUp(tx: Transaction, { id, userId }: Link): Promise<string> {
  const user = await lockUser(tx, userId);
  if (user?.state !== 'active') throw accessProblem('link.invalid');
  const used = await tx.execute(
    `update keyreeve.setup_links set used_at = $3
     where organization_id = $1 and id = $2 and used_at is null and cancelled_at is null and expires_at > $3`,
    [tx.organizationId, id, tx.now],
  );
  if (used !== 1) throw accessProblem('link.invalid');
  return user.name;
}

async function rename(
  tx: Transaction,
  userId: string,
  before: string,
  after: { name: string; email: string },
): Promise<void> {
  await tx.execute(
    `update keyreeve.owners set name = $3, name_folded = $4, version = version + 1
     where organization_id = $1 and id = $2`,
    [tx.organizationId, userId, after.name, sortName(after.name)],
  );
  await recordName(tx, userId, after);
  tx.audit({
    action: 'user.renamed',
    targets: [{ type: 'user', id: userId, name: after.name }],
    change: { before: { name: before }, after: { name: after.name } },
  });
}
