import { Injectable } from '@nestjs/common';
import { accessProblem } from '../access/access.problems.js';
import { carries, type Principal } from '../access/principal.js';
import { Clock } from '../platform/clock.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { inForce } from '../platform/database/periods.js';
import { fromPublicId, toPublicId } from '../platform/ids.js';
import { teamProblem } from '../teams/teams.problems.js';
import { DepartingKeys } from './departing-keys.js';
import { type DepartingAccount, type DepartingAccounts, type Departure, MOST_LISTED } from './departure.dto.js';
import { type ServiceAccountRow, selectServiceAccounts, toServiceAccount } from './service-account.view.js';
import { userDetail, visibleTeams } from './user.view.js';
import type { UserDetail } from './users.dto.js';
import { userProblem } from './users.problems.js';

/** What would happen if a user were deactivated or removed, or left one team (R10): asked before it is done. */
@Injectable()
export class DepartureQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly clock: Clock,
    private readonly keys: DepartingKeys,
  ) {}

  /**
   * An administrator of teams is told of these teams. It tells of keys, so a key needs the scope that reads them.
   * @throws Problem 403 `key.insufficient_scope`, 404 `user.not_found`, `team.not_found`, the same for what the caller
   *   may not see
   */
  async of(caller: Principal, publicId: string, publicTeam: string | undefined): Promise<Departure> {
    const { organizationId } = caller;
    if (!carries(caller.credential, 'keys:read')) {
      throw accessProblem('key.insufficient_scope', { members: { scope: 'keys:read' } });
    }
    const id = fromPublicId('user', publicId);
    if (id === null) throw userProblem('user.not_found');
    const user = await userDetail((sql, values) => this.database.rows(sql, values), caller, id, this.clock.now());
    const team = publicTeam === undefined ? null : await this.team(caller, publicTeam);
    const teams = team ? [team.id] : visibleTeams(caller);
    const { live, usedLately, knownServiceKeys, madeWithTheirKeys } = await this.keys.of(organizationId, id, teams);
    return {
      user: { id: user.id, name: user.name },
      team: team && { id: toPublicId('team', team.id), name: team.name },
      personalKeys: { live, usedLately },
      serviceAccounts: await this.accounts(organizationId, id, teams, team !== null && answersEverywhere(user)),
      knownServiceKeys,
      madeWithTheirKeys,
    };
  }

  private async team(caller: Principal, publicTeam: string): Promise<{ id: string; name: string }> {
    const id = fromPublicId('team', publicTeam);
    const visible = visibleTeams(caller);
    // Index: teams_pkey.
    const [team] = await this.database.rows<{ id: string; name: string }>(
      `select id, name from keyreeve.teams where organization_id = $1 and id = $2 and ($3::uuid[] is null or id = any($3))`,
      [caller.organizationId, id, visible],
    );
    if (!team) throw teamProblem('team.not_found');
    return team;
  }

  /** @param stays the user goes on answering for the accounts of a team that they leave */
  private async accounts(
    organizationId: string,
    userId: string,
    teams: readonly string[] | null,
    stays: boolean,
  ): Promise<DepartingAccounts> {
    const held = (role: string): string => `(${role}.person ->> 'id')::uuid = $3`;
    // Index: stewardships_user finds the accounts, then those of `selectServiceAccounts`; a user answers for some dozens.
    const rows = await this.database.rows<ServiceAccountRow>(
      `${selectServiceAccounts} and ($4::uuid[] is null or o.team_id = any($4))
         and o.id in (select h.service_account_id from keyreeve.stewardships h
           where h.organization_id = $1 and h.user_id = $3 and ${inForce('h', '$2')})
         and (${held('steward')} or ${held('deputy')})
       order by o.name_folded, o.id`,
      [organizationId, this.clock.now(), userId, teams],
    );
    const accounts = rows.map((row) => departing(row, toPublicId('user', userId), stays));
    accounts.sort((one, other) => Number(other.orphaned) - Number(one.orphaned));
    const orphaned = accounts.filter((account) => account.orphaned).length;
    return { total: accounts.length, orphaned, data: accounts.slice(0, MOST_LISTED) };
  }
}

function departing(row: ServiceAccountRow, userId: string, stays: boolean): DepartingAccount {
  const { id, name, team, steward, deputy } = toServiceAccount(row);
  const role = steward?.id === userId ? 'steward' : 'deputy';
  const other = role === 'steward' ? deputy : steward;
  const left = other !== null && other.id !== userId && other.answers;
  return { id, name, team: { id: team.id, name: team.name }, role, other, orphaned: !stays && !left };
}

/** Administrators of the organization answer for accounts without being of their team. */
const answersEverywhere = ({ role, state }: UserDetail): boolean =>
  state === 'active' && (role === 'owner' || role === 'admin');
