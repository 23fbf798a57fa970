import type pg from 'pg';
import { hashPassword } from '../../src/access/passwords.js';
import { type Answer, call } from './application.js';
import type { TestOrganization, TestUser } from './organization.js';

export const goodPassword = 'copper lantern harvest';
/** Hashing takes its time on purpose: one hash serves every user of a test run. */
let goodHash: Promise<string> | undefined;

/** Gives a user `goodPassword`, as if they had joined long ago. */
export async function joined(client: pg.Client, organization: TestOrganization, user: TestUser): Promise<void> {
  goodHash ??= hashPassword(goodPassword);
  await client.query(
    `insert into keyreeve.passwords (organization_id, user_id, hash, changed_at) values ($1, $2, $3, $4)`,
    [organization.id, user.id, await goodHash, organization.past()],
  );
}

interface Sent {
  body?: unknown;
  headers?: Record<string, string>;
}

/** Keeps cookies as a browser does, and says where a request comes from. */
export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly application: { url: string },
    /** What a trusted proxy says of the client; the application must trust 127.0.0.1. */
    readonly address: string | null = null,
  ) {}

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get session(): string | undefined {
    return this.cookies.get('__Host-keyreeve');
  }

  get device(): string | undefined {
    return this.cookies.get('__Host-keyreeve-device');
  }

  async send(method: string, path: string, { body, headers }: Sent = {}): Promise<Answer> {
    const answer = await call(this.application, method, path, {
      ...(body !== undefined && { body }),
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(this.cookies.size > 0 && { cookie: this.cookie }),
        ...(this.address !== null && { 'x-forwarded-for': this.address, 'x-forwarded-proto': 'https' }),
        ...headers,
      },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, decodeURIComponent(value));
    }
    return answer;
  }

  signIn(email: string, password = goodPassword, organization?: string): Promise<Answer> {
    return this.send('POST', '/v1/auth/login', { body: { email, password, organization } });
  }
}
