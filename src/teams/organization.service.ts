import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { toPublicId } from '../platform/ids.js';
import type { OrganizationAnswer } from './organization.dto.js';

interface OrganizationRow extends Record<string, unknown> {
  id: string;
  name: string;
  createdAt: Date;
}

const columns = `o.id, o.name, o.created_at as "createdAt"`;

/** One row, so reading and renaming are one file. */
@Injectable()
export class OrganizationService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly database: ReadDatabase,
  ) {}

  async read({ organizationId }: Principal): Promise<OrganizationAnswer> {
    // Index: organizations_pkey.
    const sql = `select ${columns} from keyreeve.organizations o where o.id = $1`;
    const row = await this.database.lookup<OrganizationRow>('organization', sql, [organizationId]);
    if (!row) throw new Error('the organization of an accepted credential does not exist');
    return toAnswer(row);
  }

  async rename(caller: Principal, { name }: { name: string }): Promise<OrganizationAnswer> {
    return this.uow.run(caller, async (tx) => {
      const before = await lockOrganization(tx);
      if (before.name === name) {
        tx.unaudited('the organization has this name already');
        return toAnswer(before);
      }
      await tx.execute(`update keyreeve.organizations set name = $2, version = version + 1 where id = $1`, [
        tx.organizationId,
        name,
      ]);
      tx.audit({
        action: 'organization.renamed',
        targets: [{ type: 'organization', id: before.id, name: before.name }],
        change: { before: { name: before.name }, after: { name } },
      });
      return toAnswer({ ...before, name });
    });
  }
}

/**
 * The one lock under which it is decided who owns the organization. Rows that refer to the organization may be added
 * meanwhile.
 */
export async function lockOrganization(tx: Transaction): Promise<OrganizationRow> {
  const [row] = await tx.lock<OrganizationRow>(
    `select ${columns} from keyreeve.organizations o where o.id = $1 for no key update`,
    [tx.organizationId],
  );
  if (!row) throw new Error('the organization of an actor does not exist');
  return row;
}

function toAnswer({ id, name, createdAt }: OrganizationRow): OrganizationAnswer {
  return { id: toPublicId('org', id), name, createdAt };
}
