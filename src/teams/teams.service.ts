import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { violatedUnique } from '../platform/database/pg-errors.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { newIdAt, toPublicId } from '../platform/ids.js';
import { recordName, sortName } from './name-history.js';
import { administeredTeam } from './team-access.js';
import { Team } from './team.entity.js';
import type { TeamAnswer } from './teams.dto.js';
import { teamProblem } from './teams.problems.js';
import { ownRole } from './teams.queries.js';

@Injectable()
export class TeamsService {
  constructor(private readonly uow: UnitOfWork) {}

  async create(caller: Principal, { name }: { name: string }): Promise<TeamAnswer> {
    return this.uow.run(caller, async (tx) => {
      const id = newIdAt(tx.now);
      const team = { organizationId: tx.organizationId, id, name, nameFolded: sortName(name), createdAt: tx.now };
      await uniquely(() => tx.manager.insert(Team, { ...team, createdBy: caller.id, version: 1 }));
      await recordName(tx, id, { name });
      tx.audit({
        action: 'team.created',
        teamId: id,
        targets: [{ type: 'team', id, name }],
        change: { after: { name } },
      });
      return { id: toPublicId('team', id), name, createdAt: tx.now, memberCount: 0, role: null };
    });
  }

  async rename(caller: Principal, publicId: string, { name }: { name: string }): Promise<TeamAnswer> {
    return this.uow.run(caller, async (tx) => {
      const team = await administeredTeam(tx, caller, publicId);
      const answer = { id: publicId, name, createdAt: team.createdAt, role: ownRole(caller, team.id) };
      if (name === team.name) {
        tx.unaudited('the team has this name already');
        return answer;
      }
      await uniquely(() => rename(tx, team.id, name));
      await recordName(tx, team.id, { name });
      tx.audit({
        action: 'team.renamed',
        teamId: team.id,
        targets: [{ type: 'team', id: team.id, name: team.name }],
        change: { before: { name: team.name }, after: { name } },
      });
      return answer;
    });
  }
}

async function rename(tx: Transaction, id: string, name: string): Promise<void> {
  await tx.execute(
    `update keyreeve.teams set name = $3, name_folded = $4, version = version + 1
     where organization_id = $1 and id = $2`,
    [tx.organizationId, id, name, sortName(name)],
  );
}

async function uniquely(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (violatedUnique(error) === 'teams_name') throw teamProblem('team.name_taken');
    throw error;
  }
}
