import type { Command } from 'commander';
import { count } from '../option-values.js';
import type { OutputOptions } from '../output/printer.js';
import type { SeedOptions, AdminOptions } from './options.js';

export function declareServerCommands(program: Command): void {
  program
    .command('serve')
    .description('start the server, with an embedded PostgreSQL unless DATABASE_URL names another')
    .action(async () => {
      const { readConfig } = await import('../../config.js');
      const { serve } = await import('../serve.js');
      await serve(readConfig(process.env));
    });
  program
    .command('migrate')
    .description('bring the schema of the database up to date')
    .action(async () => (await import('./migrate.js')).migrateDatabase());
  program
    .command('doctor')
    .description('look for what keeps the server from running well; ends with 1 when something does')
    .option('--json', 'print JSON')
    .action(async (options: OutputOptions) => (await import('./doctor.js')).doctor(options));
  program
    .command('openapi')
    .description('print the contract, OpenAPI 3.1')
    .action(async () => (await import('./openapi.js')).printContract());
  declareSeed(program);
  declareAdmin(program);
}

function declareSeed(program: Command): void {
  program
    .command('seed')
    .description('load a generated organization, as one would look after three years')
    .requiredOption('--members <n>', 'how many people', count)
    .requiredOption('--keys <n>', 'how many keys', count)
    .option('--teams <n>', 'how many teams', count, 40)
    .option('--seed <n>', 'the same number gives the same organization', count, 1)
    .option('--name <name>', 'its name', 'Aurelia Freight')
    .option('--into', 'load it beside the organizations that are there')
    .option('--json', 'print JSON')
    .action(async (options: SeedOptions) => (await import('./seed.js')).seed(options));
}

function declareAdmin(program: Command): void {
  const admin = program.command('admin').description('what the operator may do where nobody can sign in');
  const link = (name: string, text: string): Command =>
    admin.command(name).description(text).requiredOption('--email <address>', 'whose').option('--json', 'print JSON');
  link('create-owner', 'make an owner of an organization, which is founded where there is none of that name')
    .requiredOption('--organization <name>', 'its name, or id')
    .option('--name <name>', 'how the owner is called')
    .action(async (options: AdminOptions) => (await import('./admin.js')).createOwner(options));
  link('reset-password', 'make a link with which a user sets a new password')
    .option('--organization <name>', 'needed where the address belongs to several')
    .action(async (options: AdminOptions) => (await import('./admin.js')).resetPassword(options));
  link('unlock', 'forget the failed sign-ins with an address').action(async (options: AdminOptions) =>
    (await import('./admin.js')).unlock(options),
  );
}
