import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { ReadDatabase } from '../../platform/database/connections.js';
import { toPublicId } from '../../platform/ids.js';
import type { Principal } from '../principal.js';
import { rolesOf, stepUpMs } from '../principal.js';
import { PrincipalReader } from '../principal.reader.js';
import { idleLimitMs, idleSince } from './session.store.js';
import { mostSessions, type OpenedSession, sessionExpired, sessionOf } from './sessions.service.js';
import type { OwnSession, OwnSessions, SessionAnswer } from './session.dto.js';

interface SessionRow extends Record<string, unknown> {
  organization: string;
  authenticatedAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

interface OwnRow extends Record<string, unknown> {
  id: string;
  createdAt: Date;
  authenticatedAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
}

// Index: sessions_pkey, organizations_pkey.
const oneSql = `
select o.name as organization, s.authenticated_at as "authenticatedAt", s.last_seen_at as "lastSeenAt",
  s.expires_at as "expiresAt"
from keyreeve.sessions s join keyreeve.organizations o on o.id = $1
where s.organization_id = $1 and s.id = $2 and s.user_id = $3 and s.ended_at is null`;

// Index: sessions_user.
const ownSql = `
select id, created_at as "createdAt", authenticated_at as "authenticatedAt", last_seen_at as "lastSeenAt",
  expires_at as "expiresAt", host(ip) as ip, user_agent as "userAgent"
from keyreeve.sessions
where organization_id = $1 and user_id = $2 and ended_at is null and expires_at > $3 and last_seen_at > $4
order by last_seen_at desc, id desc limit $5`;

@Injectable()
export class SessionQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly principals: PrincipalReader,
    private readonly clock: Clock,
  ) {}

  async opened({
    organizationId,
    userId,
    sessionId,
  }: Pick<OpenedSession, 'organizationId' | 'userId' | 'sessionId'>): Promise<SessionAnswer> {
    const now = this.clock.now();
    const [row] = await this.database.rows<SessionRow>(oneSql, [organizationId, sessionId, userId]);
    const user = await this.principals.read(organizationId, userId, now);
    if (!row || !user) throw sessionExpired();
    const stepUpUntil = new Date(row.authenticatedAt.getTime() + stepUpMs);
    return {
      user: { id: toPublicId('user', userId), name: user.name, email: user.email ?? '' },
      organization: { id: toPublicId('org', organizationId), name: row.organization },
      roles: [...rolesOf(user.rights)],
      expiresAt: endOf(row),
      stepUpUntil: stepUpUntil > now ? stepUpUntil : null,
    };
  }

  async current(principal: Principal): Promise<SessionAnswer> {
    const { organizationId, id: userId } = principal;
    return this.opened({ organizationId, userId, sessionId: sessionOf(principal).id });
  }

  async own(principal: Principal): Promise<OwnSessions> {
    const now = this.clock.now();
    const rows = await this.database.rows<OwnRow>(ownSql, [
      principal.organizationId,
      principal.id,
      now,
      idleSince(now),
      mostSessions,
    ]);
    const { id } = sessionOf(principal);
    return { data: rows.map((row) => ownSession(row, id)), page: { next: null, previous: null } };
  }
}

function ownSession(row: OwnRow, current: string): OwnSession {
  const { createdAt, authenticatedAt, lastSeenAt, ip, userAgent } = row;
  return {
    id: toPublicId('ses', row.id),
    current: row.id === current,
    createdAt,
    authenticatedAt,
    lastSeenAt,
    expiresAt: endOf(row),
    ip,
    userAgent,
  };
}

/** When a session ends if it is not used again. */
function endOf({ lastSeenAt, expiresAt }: { lastSeenAt: Date; expiresAt: Date }): Date {
  return new Date(Math.min(expiresAt.getTime(), lastSeenAt.getTime() + idleLimitMs));
}
