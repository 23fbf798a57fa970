import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { requestProblem } from '../platform/http/problem.js';
import { foldText } from '../platform/http/text.js';
import { fromPublicId, parseOwnerId, toPublicId } from '../platform/ids.js';
import { type Accepts, acceptsNoMore } from './domain/accepts.js';
import { type CreationRequest, decideCreation } from './domain/creation.js';
import { creationRules } from './creation-rules.js';
import { type KeyOwner, ownerOfNewKey, refuseForeignTeam } from './key-owner.js';
import type { CreatedKey, CreateKeyDto, KeyWarning } from './keys.dto.js';
import { KeysQueries } from './keys.queries.js';
import { keyProblem } from './keys.problems.js';
import { liveKeyNamed } from './live-keys.js';
import { type NewKey, NewKeys } from './new-keys.js';
import { shownTo } from './opened-key.js';
import { violationProblem } from './violation-problem.js';

/** A new key, for oneself or for a service account; its secret is in the answer and nowhere else. */
@Injectable()
export class GenerateKey {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly newKeys: NewKeys,
    private readonly queries: KeysQueries,
  ) {}

  async generate(principal: Principal, dto: CreateKeyDto): Promise<CreatedKey> {
    refuseContradiction(dto);
    const teamId = fromPublicId('team', dto.team) ?? '';
    return this.uow.run(principal, async (tx) => {
      const { owner, caller } = await ownerOfNewKey(tx, principal, parseOwnerId(dto.owner)?.id ?? null);
      refuseForeignTeam(owner, caller, teamId);
      const request = requestOf(dto, owner, teamId);
      const { context, history, creatingKey } = await creationRules(tx, caller, owner, teamId);
      const decision = decideCreation(request, context, tx.now);
      if (!decision.allowed) throw violationProblem(decision.violations);
      const accepts = await acceptsOf(tx, dto, creatingKey && (await acceptsOfKey(tx, creatingKey.id)));
      const other = await liveKeyNamed(tx, owner.id, foldText(dto.name), history);
      const key = newKey(dto, request, owner, decision.end.expiresAt, accepts);
      const { id, secret } = await this.newKeys.write(tx, key);
      auditCreation(tx, id, key, owner);
      const view = await this.queries.one(shownTo(caller), id, (sql, values) => tx.query(sql, values));
      return { key: view, secret, ...(other && { warnings: [nameInUse(other)] }) };
    });
  }
}

function refuseContradiction({ expiresAt, lifetimeDays, accepts, scopes = [] }: CreateKeyDto): void {
  const errors: { field: string; message: string }[] = [];
  if (expiresAt !== undefined && lifetimeDays !== undefined) {
    errors.push({ field: 'lifetimeDays', message: 'must not be sent together with expiresAt' });
  }
  if (accepts !== undefined && !scopes.includes('keys:verify') && !scopes.includes('full')) {
    errors.push({ field: 'accepts', message: 'is for keys with the scope keys:verify' });
  }
  if (errors.length > 0) throw requestProblem('request.invalid', { errors });
}

function requestOf(dto: CreateKeyDto, owner: KeyOwner, teamId: string): CreationRequest {
  return {
    kind: owner.type === 'user' ? 'personal' : 'service',
    teamId,
    scopes: dto.scopes ?? [],
    allowedCidrs: dto.allowedCidrs ?? [],
    ...(dto.expiresAt !== undefined && { expiresAt: dto.expiresAt }),
    ...(dto.lifetimeDays !== undefined && { lifetimeDays: dto.lifetimeDays }),
  };
}

function newKey(
  dto: CreateKeyDto,
  { kind, teamId, scopes, allowedCidrs }: CreationRequest,
  owner: KeyOwner,
  ownExpiresAt: Date | null,
  accepts: NewKey['accepts'],
): NewKey {
  return {
    ownerId: owner.id,
    teamId,
    kind,
    name: dto.name,
    description: dto.description ?? '',
    ownExpiresAt,
    scopes: [...scopes],
    allowedCidrs: [...allowedCidrs],
    accepts,
    verifyLimit: dto.verifyLimit ?? null,
    reference: dto.reference ?? null,
    replaces: null,
  };
}

/** What a verifier key is to accept, under the ids of teams that verification compares. */
async function acceptsOf(tx: Transaction, dto: CreateKeyDto, bound: Accepts | null): Promise<NewKey['accepts']> {
  const teams = dto.accepts?.teams?.map((id) => fromPublicId('team', id) ?? '');
  if (teams !== undefined) {
    // Index: teams_pkey.
    const known = await tx.query(`select id from keyreeve.teams where organization_id = $1 and id = any($2::uuid[])`, [
      tx.organizationId,
      teams,
    ]);
    if (known.length < teams.length) throw invalidTeams();
  }
  const scopes = dto.accepts?.scopes;
  const accepts = dto.accepts ? { ...(teams && { teams }), ...(scopes && { scopes }) } : null;
  const verifies = dto.scopes?.some((scope) => scope === 'keys:verify' || scope === 'full') ?? false;
  if (verifies && bound !== null && !acceptsNoMore(accepts, bound)) {
    throw keyProblem('key.beyond_policy', {
      errors: [{ field: 'accepts', message: 'must lie within what the key it is made with accepts' }],
    });
  }
  return accepts;
}

function invalidTeams(): Error {
  return requestProblem('request.unprocessable', {
    errors: [{ field: 'accepts.teams', message: 'must be teams of the organization' }],
  });
}

async function acceptsOfKey(tx: Transaction, keyId: string): Promise<Accepts | null> {
  const [row] = await tx.query<{ accepts: Accepts | null }>(
    `select accepts from keyreeve.keys where organization_id = $1 and id = $2`,
    [tx.organizationId, keyId],
  );
  return row?.accepts ?? null;
}

function auditCreation(tx: Transaction, id: string, key: NewKey, owner: KeyOwner): void {
  const { name, description, ownExpiresAt, scopes, allowedCidrs, reference } = key;
  tx.audit({
    action: 'key.created',
    teamId: key.teamId,
    targets: [
      { type: 'key', id, name },
      { type: owner.type, id: owner.id, name: owner.name },
    ],
    change: { after: { name, description, expiresAt: ownExpiresAt, scopes, allowedCidrs, reference } },
    details: { kind: key.kind },
  });
}

function nameInUse(keyId: string): KeyWarning {
  return {
    code: 'key.name_in_use',
    keyId: toPublicId('key', keyId),
    message: 'Another live key of this owner has the same name.',
  };
}
