import { Injectable } from '@nestjs/common';
import { accessProblem } from '../access/access.problems.js';
import { administersOrganization, administersTeam, type Principal } from '../access/principal.js';
import { callerWithin } from '../access/principal.reader.js';
import { requestProblem } from '../platform/http/problem.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { fromPublicId, newIdAt, parseOwnerId, toPublicId } from '../platform/ids.js';
import type { AuditAction } from '../audit/catalogue.js';
import { wrongEnd } from './domain/duration.js';
import { isDisinterested } from './domain/separation.js';
import { exemptionColumns, type ExemptionRow, visibleExemptions } from './exemption.rows.js';
import type { ExemptionDecisionView, ExemptionView, GrantExemptionDto, RenewExemptionDto } from './exemptions.dto.js';
import { endProblem, exemptionProblem } from './exemptions.problems.js';
import { ExemptionsQueries } from './exemptions.queries.js';
import { checkSees, lockSubject, type Subject, type SubjectId } from './locked-subject.js';

/** An exemption as far as decisions about it go. */
type Decided = Pick<ExemptionRow, 'id' | 'rule' | 'teamId' | 'until'>;

interface Decision {
  readonly decision: ExemptionDecisionView['decision'];
  readonly number: number;
  readonly reason: string | null;
  readonly until: Date;
}

/** Commands on exemptions: each is a row that says until when, and the rule takes it from there. */
@Injectable()
export class DecideExemption {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: ExemptionsQueries,
  ) {}

  async grant(principal: Principal, dto: GrantExemptionDto): Promise<ExemptionView> {
    const id = await this.uow.run(principal, async (tx) => {
      const { subject, caller } = await lockSubject(tx, principal, subjectOf(dto));
      checkSees(caller, subject);
      const teamId = dto.team === undefined ? null : fromPublicId('team', dto.team);
      checkLevel(caller, teamId);
      checkBelongs(subject, teamId);
      const { until } = dto;
      const wrong = wrongEnd(until, tx.now);
      if (wrong || until === undefined) throw endProblem(wrong ?? 'missing');
      const requestedBy = dto.requestedBy === undefined ? null : fromPublicId('user', dto.requestedBy);
      await checkDisinterest(tx, caller, subject, requestedBy);
      const exemption: Decided = { id: newIdAt(tx.now), rule: dto.rule, teamId, until };
      await refuseSecond(tx, subject, exemption);
      await tx.execute(
        `insert into keyreeve.exemptions
           (organization_id, id, subject_type, subject_id, team_id, rule, requested_by, since, until)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [tx.organizationId, exemption.id, subject.type, subject.id, teamId, dto.rule, requestedBy, tx.now, until],
      );
      await record(tx, subject, exemption, { decision: 'granted', number: 1, reason: dto.reason, until });
      return exemption.id;
    });
    return this.queries.one(principal, id);
  }

  /** Moves the end to a later time, by the same separation as the grant. */
  async renew(principal: Principal, id: string, { reason, until }: RenewExemptionDto): Promise<ExemptionView> {
    await this.uow.run(principal, async (tx) => {
      const { row, subject, caller } = await lockExemption(tx, principal, id);
      if (row.until <= tx.now) throw exemptionProblem('exemption.ended');
      checkBelongs(subject, row.teamId);
      const wrong = wrongEnd(until, tx.now, row.until);
      if (wrong || until === undefined) throw endProblem(wrong ?? 'missing');
      await checkDisinterest(tx, caller, subject, row.requestedBy?.id ?? null);
      await moveEnd(tx, subject, row, { decision: 'renewed', reason, until });
    });
    return this.queries.one(principal, id);
  }

  /** From now on the rule bears again; the record stays. */
  async end(principal: Principal, id: string): Promise<void> {
    await this.uow.run(principal, async (tx) => {
      const { row, subject } = await lockExemption(tx, principal, id);
      if (row.until <= tx.now) return tx.unaudited('it has ended already');
      await moveEnd(tx, subject, row, { decision: 'ended', reason: null, until: tx.now });
    });
  }
}

/** @throws Problem 400 `request.invalid` */
function subjectOf({ owner, key }: GrantExemptionDto): SubjectId {
  const ownerId = owner === undefined ? null : (parseOwnerId(owner)?.id ?? null);
  const keyId = key === undefined ? null : fromPublicId('key', key);
  if (ownerId !== null && keyId === null) return { type: 'owner', id: ownerId };
  if (keyId !== null && ownerId === null) return { type: 'key', id: keyId };
  throw requestProblem('request.invalid', {
    errors: [{ field: 'owner', message: 'must be there, or key, and not both' }],
  });
}

/** It lifts a rule only of the level at which its decider stands (R3.9). @throws Problem 403 `access.forbidden` */
function checkLevel(caller: Principal, teamId: string | null): void {
  const stands = teamId === null ? administersOrganization(caller.rights) : administersTeam(caller, teamId);
  if (!stands) throw accessProblem('access.forbidden');
}

async function checkDisinterest(
  tx: Transaction,
  caller: Principal,
  { involved }: Subject,
  requestedBy: string | null,
): Promise<void> {
  if (requestedBy !== null) {
    // Index: owners_pkey.
    const [user] = await tx.query(
      `select id from keyreeve.owners where organization_id = $1 and id = $2 and type = 'user'`,
      [tx.organizationId, requestedBy],
    );
    if (!user) {
      throw requestProblem('request.invalid', { errors: [{ field: 'requestedBy', message: 'is no user' }] });
    }
  }
  if (!isDisinterested(caller.id, { ...involved, requestedBy })) throw exemptionProblem('exemption.own_interest');
}

/** Index: exemptions_subject; the subject is locked. @throws Problem 409 `exemption.exists` */
async function refuseSecond(tx: Transaction, { id }: Subject, { rule, teamId }: Decided): Promise<void> {
  const [standing] = await tx.query<{ id: string }>(
    `select id from keyreeve.exemptions where organization_id = $1 and subject_id = $2 and rule = $3
       and team_id is not distinct from $4 and until > $5`,
    [tx.organizationId, id, rule, teamId, tx.now],
  );
  if (standing) {
    throw exemptionProblem('exemption.exists', { members: { exemptionId: toPublicId('exm', standing.id) } });
  }
}

/** @throws Problem 422 `exemption.subject_unknown` where the team is none of the subject's, or no longer */
function checkBelongs({ teams }: Subject, teamId: string | null): void {
  if (teamId !== null && !teams.includes(teamId)) throw exemptionProblem('exemption.subject_unknown');
}

/** @throws Problem 404 `exemption.not_found`, 403 `access.forbidden` */
async function lockExemption(
  tx: Transaction,
  principal: Principal,
  id: string,
): Promise<{ row: ExemptionRow; subject: Subject; caller: Principal }> {
  await tx.lock(`select id from keyreeve.exemptions where organization_id = $1 and id = $2 for no key update`, [
    tx.organizationId,
    id,
  ]);
  const values: unknown[] = [tx.organizationId, id];
  const visible = visibleExemptions(await callerWithin(tx, principal), values);
  const [row] = await tx.query<ExemptionRow>(
    `select ${exemptionColumns} from keyreeve.exemptions x where x.organization_id = $1 and x.id = $2 and ${visible}`,
    values,
  );
  if (!row) throw exemptionProblem('exemption.not_found');
  const { subject, caller } = await lockSubject(tx, principal, { type: row.subjectType, id: row.subjectId });
  checkLevel(caller, row.teamId);
  return { row, subject, caller };
}

async function moveEnd(
  tx: Transaction,
  subject: Subject,
  row: ExemptionRow,
  decision: Omit<Decision, 'number'>,
): Promise<void> {
  await tx.execute(`update keyreeve.exemptions set until = $3 where organization_id = $1 and id = $2`, [
    tx.organizationId,
    row.id,
    decision.until,
  ]);
  await record(tx, subject, row, { ...decision, number: row.decisions.length + 1 });
}

const actions = {
  granted: 'exemption.granted',
  renewed: 'exemption.renewed',
  ended: 'exemption.ended',
} as const satisfies Record<Decision['decision'], AuditAction>;

async function record(tx: Transaction, subject: Subject, of: Decided, taken: Decision): Promise<void> {
  const { decision, number, reason, until } = taken;
  await tx.execute(
    `insert into keyreeve.exemption_decisions (organization_id, exemption_id, number, decision, at, by, reason, until)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.organizationId, of.id, number, decision, tx.now, tx.actor.id, reason, until],
  );
  tx.audit({
    action: actions[decision],
    targets: [{ type: 'exemption', id: of.id, name: of.rule }, ...subject.targets],
    teamId: of.teamId ?? subject.belongsTo,
    reason,
    details: {
      rule: of.rule,
      level: of.teamId === null ? 'organization' : 'team',
      until: until.toISOString(),
    },
  });
  tx.invalidate(subject.type, subject.id);
}
