import { loadOrganization, type Loaded, type LoadProgress, OrganizationPresent } from '../../demo/load-organization.js';
import { Failure } from '../failure.js';
import { print } from '../output/printer.js';
import { type Progress, progressBar } from '../output/progress.js';
import type { SeedOptions } from './options.js';
import { withRuntime } from './with-runtime.js';

/** Loads a generated organization and prints its sign-ins and keys, of which there is no other copy. */
export async function seed(options: SeedOptions): Promise<void> {
  const { members, keys, teams, name, into = false } = options;
  const loaded = await withRuntime((runtime) =>
    withBars((onProgress) =>
      loadOrganization({
        url: runtime.migrationUrl,
        keyring: runtime.keyring,
        keyPrefix: runtime.config.keyPrefix,
        name,
        members,
        teams,
        keys,
        seed: options.seed,
        now: new Date(),
        into,
        onProgress,
      }),
    ).catch(explain),
  );
  print(loaded, options, loadedText);
}

function explain(error: unknown): never {
  if (error instanceof OrganizationPresent) throw new Failure(`${error.message} Add --into to load another beside it.`);
  if (error instanceof RangeError) throw new Failure(error.message);
  throw error;
}

const doing: Record<LoadProgress['phase'], string> = {
  people: 'People',
  keys: 'Keys',
  indexes: 'Indexes',
  statistics: 'Statistics',
};

/** A bar for each phase in turn. */
async function withBars<Result>(
  work: (onProgress: (progress: LoadProgress) => void) => Promise<Result>,
): Promise<Result> {
  let shown: { phase: LoadProgress['phase']; bar: Progress; done: number } | null = null;
  try {
    return await work(({ phase, done, of }) => {
      if (shown?.phase !== phase) {
        shown?.bar.stop();
        shown = { phase, bar: progressBar(doing[phase], of), done: 0 };
      }
      shown.bar.advance(done - shown.done);
      shown.done = done;
    });
  } finally {
    (shown as { bar: Progress } | null)?.bar.stop();
  }
}

function loadedText({ access, rows }: Loaded): string {
  const people = Object.entries(access.users).map(
    ([role, { email, password }]) => `  ${role.padEnd(10)} ${email.padEnd(44)} ${password}`,
  );
  const keys = Object.entries(access.keys).map(([role, secret]) => `  ${role.padEnd(10)} ${secret}`);
  return [
    `${access.organization.name} is loaded: ${rows} rows.`,
    '',
    'Sign-ins, shown this once:',
    ...people,
    '',
    'Keys, shown this once:',
    ...keys,
  ].join('\n');
}
