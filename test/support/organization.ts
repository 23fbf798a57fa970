import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { digestOf, generateSecret, lastFour, newRoutingTag, sha256OfSecret } from '../../src/keys/domain/secret.js';
import { foldEmail, foldText } from '../../src/platform/http/text.js';
import { newIdAt, toPublicId } from '../../src/platform/ids.js';
import type { TestApplication } from './application.js';

export interface TestKey {
  id: string;
  publicId: string;
  secret: string;
}

export interface TestUser {
  id: string;
  publicId: string;
  email: string;
  name: string;
}

export interface KeyOptions {
  scopes?: string[];
  allowedCidrs?: string[];
  createdAt?: Date;
  ownExpiresAt?: Date | null;
  name?: string;
  lastUsedAt?: Date | null;
  createdBy?: string;
  kind?: 'personal' | 'service';
}

/**
 * An organization written straight into the database, for tests that need one in the way. What the product itself does
 * is tested through the product.
 */
export class TestOrganization {
  readonly id: string;
  readonly routingTag = newRoutingTag();
  readonly name: string;

  constructor(
    private readonly client: pg.Client,
    private readonly application: TestApplication,
  ) {
    this.id = newIdAt(this.past());
    this.name = `Aurelia Labs ${randomBytes(4).toString('hex')}`;
  }

  get publicId(): string {
    return toPublicId('org', this.id);
  }

  /** Long enough ago that memberships and keys of a test lie after it. */
  past(daysAgo = 400): Date {
    return new Date(this.application.clock.now().getTime() - daysAgo * 86_400_000);
  }

  async found(): Promise<this> {
    await this.client.query(
      `insert into keyreeve.organizations (id, name, routing_tag, created_at) values ($1, $2, $3, $4)`,
      [this.id, this.name, this.routingTag, this.past()],
    );
    return this;
  }

  async team(name: string): Promise<{ id: string; publicId: string; name: string }> {
    const id = newIdAt(this.past());
    await this.client.query(
      `insert into keyreeve.teams (organization_id, id, name, name_folded, created_at) values ($1, $2, $3, $4, $5)`,
      [this.id, id, name, foldText(name), this.past()],
    );
    return { id, publicId: toPublicId('team', id), name };
  }

  async user(
    name: string,
    options: { role?: 'owner' | 'admin' | 'auditor'; teams?: string[]; administers?: string[] } = {},
  ): Promise<TestUser> {
    const email = `${foldText(name).replaceAll(/[^a-z]+/g, '.')}.${randomBytes(3).toString('hex')}@example.com`;
    const id = await this.owner('user', name, email, null);
    if (options.role) await this.grant(id, options.role, null);
    for (const team of [...(options.teams ?? []), ...(options.administers ?? [])]) await this.join(id, team);
    for (const team of options.administers ?? []) await this.grant(id, 'admin', team);
    return { id, publicId: toPublicId('user', id), email, name };
  }

  async serviceAccount(
    name: string,
    team: string,
    stewards: { steward?: string; deputy?: string } = {},
  ): Promise<{ id: string; publicId: string }> {
    const id = await this.owner('service_account', name, null, team);
    for (const [role, user] of Object.entries(stewards)) {
      await this.client.query(
        `insert into keyreeve.stewardships (organization_id, id, service_account_id, user_id, role, since) values ($1, $2, $3, $4, $5, $6)`,
        [this.id, newIdAt(this.past()), id, user, role, this.past()],
      );
    }
    return { id, publicId: toPublicId('svc', id) };
  }

  async join(userId: string, teamId: string): Promise<string> {
    const id = newIdAt(this.past());
    await this.client.query(
      `insert into keyreeve.memberships (organization_id, id, team_id, user_id, since) values ($1, $2, $3, $4, $5)`,
      [this.id, id, teamId, userId, this.past()],
    );
    return id;
  }

  async grant(ownerId: string, role: string, teamId: string | null): Promise<void> {
    await this.client.query(
      `insert into keyreeve.role_grants (organization_id, id, owner_id, team_id, role, since) values ($1, $2, $3, $4, $5, $6)`,
      [this.id, newIdAt(this.past()), ownerId, teamId, role, this.past()],
    );
  }

  async key(owner: { id: string }, teamId: string, options: KeyOptions = {}): Promise<TestKey> {
    const createdAt = options.createdAt ?? this.application.clock.now();
    const id = newIdAt(createdAt);
    const kind = options.kind ?? 'personal';
    const secret = generateSecret({ prefix: 'kr', kind: kind === 'personal' ? 'u' : 's', routingTag: this.routingTag });
    const { key, version } = this.application.runtime.keyring.currentPepper;
    const name = options.name ?? 'deploy to production';
    await this.client.query(
      `with made as (
         insert into keyreeve.keys (organization_id, id, owner_id, team_id, created_at, activated_at, own_expires_at, created_by, pepper_version,
           kind, digest, prefix, last_four, name, name_folded, search_text, scopes, allowed_cidrs)
         values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10, 'kr', $11, $12, $13, $13, $14, $15) returning organization_id, id)
       insert into keyreeve.key_usage (organization_id, key_id, last_used_at) select organization_id, id, $16 from made`,
      [
        this.id,
        id,
        owner.id,
        teamId,
        createdAt,
        options.ownExpiresAt ?? null,
        options.createdBy ?? owner.id,
        version,
        kind,
        digestOf(key, sha256OfSecret(secret)),
        lastFour(secret),
        name,
        foldText(name),
        options.scopes ?? [],
        options.allowedCidrs ?? [],
        options.lastUsedAt ?? null,
      ],
    );
    return { id, publicId: toPublicId('key', id), secret };
  }

  private async owner(type: string, name: string, email: string | null, teamId: string | null): Promise<string> {
    const since = this.past();
    const id = newIdAt(since);
    await this.client.query(
      `insert into keyreeve.owners (organization_id, id, type, team_id, created_at, name, name_folded, email, email_folded)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [this.id, id, type, teamId, since, name, foldText(name), email, email && foldEmail(email)],
    );
    await this.client.query(
      `insert into keyreeve.owner_states (organization_id, owner_id, since, state) values ($1, $2, $3, 'active')`,
      [this.id, id, since],
    );
    await this.client.query(
      `insert into keyreeve.names (organization_id, subject_id, since, name, email) values ($1, $2, $3, $4, $5)`,
      [this.id, id, since, name, email],
    );
    return id;
  }
}

/** A connection as the owner of the schema: for arranging a test and for looking behind the product. */
export async function administer({ database }: TestApplication): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.url, options: '-c timezone=UTC' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
