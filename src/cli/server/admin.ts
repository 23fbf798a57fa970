import { readConfig } from '../../config.js';
import { ownerPublicId, toPublicId } from '../../platform/ids.js';
import { createServer } from '../../server.js';
import { Operator } from '../../users/setup/operator.service.js';
import { print } from '../output/printer.js';
import type { AdminOptions } from './options.js';
import { withRuntime } from './with-runtime.js';

interface Link {
  organizationId: string;
  userId: string;
  setupUrl: string;
}

export async function createOwner(options: AdminOptions): Promise<void> {
  const { organization = '', email, name } = options;
  const link = await asOperator((operator, publicUrl) =>
    operator.createOwner({ organization, email, name, publicUrl }),
  );
  print(publicly(link), options, (made) => linkText(made, 'The owner sets a password here'));
}

export async function resetPassword(options: AdminOptions): Promise<void> {
  const { organization, email } = options;
  const link = await asOperator((operator, publicUrl) => operator.resetPassword({ organization, email, publicUrl }));
  print(publicly(link), options, (made) => linkText(made, 'A new password is set here'));
}

export async function unlock(options: AdminOptions): Promise<void> {
  await asOperator((operator) => operator.unlock(options.email));
  print({ unlocked: options.email }, options, () => `Failed sign-ins with ${options.email} are forgotten.`);
}

/** The application without its listeners: it may run beside the server, which is told as by another node. */
async function asOperator<Result>(work: (operator: Operator, publicUrl: URL) => Promise<Result>): Promise<Result> {
  const config = { ...readConfig(process.env), logLevel: 'silent', metricsPort: null };
  return withRuntime(async (runtime) => {
    const app = await createServer(runtime);
    await app.init();
    try {
      return await work(app.get(Operator), config.publicUrl);
    } finally {
      await app.close();
    }
  }, config);
}

function publicly({ organizationId, userId, setupUrl }: Link): Record<'organization' | 'user' | 'setupUrl', string> {
  return { organization: toPublicId('org', organizationId), user: ownerPublicId('user', userId), setupUrl };
}

function linkText({ setupUrl }: { setupUrl: string }, what: string): string {
  return `${what}, once:\n\n  ${setupUrl}`;
}
