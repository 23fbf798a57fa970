#!/usr/bin/env node
import { Command } from 'commander';
import { version } from '../platform/version.js';
import { declareAccountCommands } from './account/commands.js';
import { declareAuditCommands } from './audit/commands.js';
import { declareKeyCommands } from './keys/commands.js';
import { declarePolicyCommands } from './policy/commands.js';
import { report } from './report.js';
import { declareRevokeCommands } from './revoke/commands.js';
import { declareServerCommands } from './server/commands.js';

/*
 * Only what commands are called and take is loaded here; what they do is imported when they are called, so that a
 * script that calls one a thousand times does not load the server a thousand times.
 */
const program = new Command('keyreeve')
  .description('Governs the API keys of an organization')
  .version(version)
  .showHelpAfterError('Add --help to see what it takes.')
  .exitOverride();

declareServerCommands(program);
declareAccountCommands(program);
declareKeyCommands(program);
declareRevokeCommands(program);
declarePolicyCommands(program);
declareAuditCommands(program);

// `keyreeve keys list | head`: whoever read has read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  // At once: a server that could not listen would go on with what it had begun.
  process.exit(report(error, process.argv.includes('--json')));
}
