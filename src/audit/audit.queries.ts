import { Inject, Injectable } from '@nestjs/common';
import { administersOrganization, type Principal } from '../access/principal.js';
import type { Keyring } from '../platform/crypto/keyring.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { Keyset } from '../platform/http/keyset.js';
import { requestProblem } from '../platform/http/problem.js';
import { foldText } from '../platform/http/text.js';
import { fromPublicId, isIdKind } from '../platform/ids.js';
import { KEYRING } from '../platform/tokens.js';
import type { AuditEventView, AuditPage, AuditQuery } from './audit.dto.js';
import { openLeaf, type PersonalPart } from './domain/leaf.js';

interface Row {
  id: string;
  occurred_at: Date;
  leaf: Buffer;
  leaf_hash: Buffer;
  opened: PersonalPart | null;
}

const widestSearchMs = 31 * 86_400_000;

/** Reads of the audit log. Administrators of a team see the events of their teams, the organization's readers all. */
@Injectable()
export class AuditQueries {
  constructor(
    private readonly database: ReadDatabase,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  async list(principal: Principal, query: AuditQuery): Promise<AuditPage> {
    const { limit: _, cursor: __, ...filters } = query;
    const scope = teamsOf(principal);
    const keyset = new Keyset(
      this.keyring.signingKey('cursor'),
      ['audit', principal.organizationId, JSON.stringify(scope), JSON.stringify(filters)],
      {
        columns: [
          { sql: 'e.occurred_at', type: 'timestamptz', field: 'occurred_at' },
          { sql: 'e.id', type: 'uuid', field: 'id' },
        ],
        descending: true,
      },
      query,
    );
    const values: unknown[] = [principal.organizationId];
    const conditions = conditionsOf(query, scope, values);
    // Indexes: the primary key of audit_events, or audit_events_action, _actor, _credential, _team, audit_targets_pkey.
    const rows = await this.database.rows<Row & Record<string, unknown>>(
      `select e.id, e.occurred_at, e.leaf, e.leaf_hash, p.opened
       from keyreeve.audit_events e
       left join keyreeve.audit_personal p
         on p.organization_id = e.organization_id and p.occurred_at = e.occurred_at and p.event_id = e.id
       where e.organization_id = $1 ${conditions} ${keyset.clause(values)}`,
      values,
    );
    const { rows: shown, page } = keyset.cut(rows);
    return { data: shown.map(viewOf), page };
  }
}

/** Null: all of the organization. */
function teamsOf({ rights }: Principal): readonly string[] | null {
  return administersOrganization(rights) || rights.organizationRoles.includes('auditor') ? null : rights.adminTeams;
}

function conditionsOf(query: AuditQuery, teams: readonly string[] | null, values: unknown[]): string {
  const conditions: string[] = [];
  const add = (sql: (parameter: string) => string, value: unknown): void => {
    conditions.push(`and ${sql(`$${values.push(value)}`)}`);
  };
  if (teams !== null) add((p) => `e.team_id = any(${p}::uuid[])`, teams);
  if (query.team) add((p) => `e.team_id = ${p}`, uuidOf(query.team));
  if (query.action) add((p) => `e.action = any(${p}::text[])`, query.action);
  if (query.actor) add((p) => `e.actor_id = ${p}`, uuidOf(query.actor));
  if (query.credential) add((p) => `e.credential_id = ${p}`, uuidOf(query.credential));
  if (query.outcome) add((p) => `e.outcome = ${p}`, query.outcome);
  if (query.from) add((p) => `e.occurred_at >= ${p}`, query.from);
  if (query.until) add((p) => `e.occurred_at < ${p}`, query.until);
  if (query.target) {
    add(
      (
        p,
      ) => `exists (select from keyreeve.audit_targets t where t.organization_id = e.organization_id and t.target_id = ${p}
        and t.occurred_at = e.occurred_at and t.event_id = e.id)`,
      uuidOf(query.target),
    );
  }
  if (query.q !== undefined) {
    refuseWideSearch(query);
    for (const word of foldText(query.q).split(/\s+/).filter(Boolean)) {
      add((p) => `strpos(lower(coalesce(p.opened::text, '') || convert_from(e.leaf, 'UTF8')), ${p}) > 0`, word);
    }
  }
  return conditions.join(' ');
}

/** Text is not indexed: a search reads every event of its window, so the window must be one that can be read. */
function refuseWideSearch({ from, until }: AuditQuery): void {
  const within = from && until && until.getTime() - from.getTime() <= widestSearchMs;
  if (within) return;
  throw requestProblem('request.invalid', {
    errors: [{ field: 'q', message: 'needs from and until, at most 31 days apart' }],
  });
}

function uuidOf(publicId: string): string | null {
  const kind = publicId.slice(0, publicId.lastIndexOf('_'));
  return isIdKind(kind) ? fromPublicId(kind, publicId) : null;
}

/** The event with its personal values in place, checked against what was committed to. */
export function viewOf({
  leaf,
  leaf_hash: leafHash,
  opened,
}: Pick<Row, 'leaf' | 'leaf_hash' | 'opened'>): AuditEventView {
  const event = openLeaf(leaf, opened ?? {});
  if (!event.ok) throw new Error(`an audit event does not match its leaf: ${event.fault} ${event.field ?? ''}`);
  const { format: _, organization: __, ...content } = event.content;
  return { ...(content as unknown as AuditEventView), erased: event.erased, leafHash: leafHash.toString('hex') };
}
