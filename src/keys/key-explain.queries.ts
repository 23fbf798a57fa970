import { Injectable } from '@nestjs/common';
import { type Principal, visibilityOf } from '../access/principal.js';
import { Clock } from '../platform/clock.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { toPublicId } from '../platform/ids.js';
import { factsAt, type Kept } from './as-of/row-at.js';
import { compile } from '../policies/domain/timeline.js';
import { PolicyReader } from '../policies/policy.reader.js';
import { exemptionsThenSql } from './exemptions.sql.js';
import { explain, type Explanation, type ExplainStep } from './domain/explain.js';
import type { Status } from './domain/status.js';
import { stepText } from './explain-text.js';
import type { ExplainStepView, ExplanationView } from './key-explain.dto.js';
import { keyColumns, keyJoins, type KeyRow, toState } from './key.rows.js';
import { keyProblem } from './keys.problems.js';

type ExplainedRow = KeyRow & Kept;

const longestAheadMs = 3_653 * 86_400_000;

// Indexes: keys_pkey, key_usage_months_pkey and those of `keyColumns`; $4 to $6 are the caller's visibility, $7 the instant.
const oneKey = `
select ${keyColumns},
  (select json_agg(json_build_object('month', n.month, 'days', n.days))
   from keyreeve.key_usage_months n where n.organization_id = $1 and n.key_id = k.id) as months,
  ${exemptionsThenSql('$7')} as exemptions_then
from keyreeve.keys k ${keyJoins}
where k.organization_id = $1 and k.id = $3
  and ($4::boolean or k.owner_id = any($5::uuid[]) or k.team_id = any($6::uuid[]))`;

/** Why a key is accepted or refused, at any instant of its life. */
@Injectable()
export class KeyExplainQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly policies: PolicyReader,
    private readonly clock: Clock,
  ) {}

  /**
   * @param at past instants are explained by what was known then, later ones by what is known now and no further use
   * @throws Problem 404 `key.not_found`; 422 `key.explain_out_of_range`
   */
  async explain(principal: Principal, keyId: string, at?: Date): Promise<ExplanationView> {
    const now = this.clock.now();
    const instant = at ?? now;
    const { all, owners, teams } = visibilityOf(principal, 'keys:read');
    const [row, versions] = await Promise.all([
      this.database.lookup<ExplainedRow & Record<string, unknown>>('key-explained', oneKey, [
        principal.organizationId,
        now,
        keyId,
        all,
        owners,
        teams,
        instant < now ? instant : now,
      ]),
      this.policies.all(principal.organizationId),
    ]);
    if (!row) throw keyProblem('key.not_found');
    if (instant < row.created_at || instant.getTime() > now.getTime() + longestAheadMs)
      throw keyProblem('key.explain_out_of_range');
    const asOf = instant < now ? instant : now;
    const policies = {
      organization: compile(versions.get(null) ?? [], asOf),
      team: compile(versions.get(row.team_id) ?? [], asOf),
    };
    const { key, usage, owner, membership } = toState(instant < now ? factsAt(row, instant) : row);
    return toView(explain(key, usage, owner, membership, policies, instant), instant);
  }
}

function toView({ status: { status, reason }, chain }: Explanation, at: Date): ExplanationView {
  const deciding = chain.find(({ decides }) => decides);
  return {
    at,
    status,
    reason,
    decidedBy: deciding ? stepView(deciding, status) : null,
    chain: chain.map((step) => stepView(step, status)),
  };
}

function stepView(step: ExplainStep, status: Status): ExplainStepView {
  const { rule, source, version, reason, enforceFrom, from, until, verdict, causeId, lifted } = step;
  return {
    rule,
    source,
    version,
    revocationId: source === 'revocation' && causeId !== null ? toPublicId('rev', causeId) : null,
    exemptionId: rule === 'exemption' && causeId !== null ? toPublicId('exm', causeId) : null,
    reason,
    value: step.days ?? step.list ?? lifted ?? from,
    enforceFrom,
    from,
    until,
    verdict,
    text: stepText(step, status),
  };
}
