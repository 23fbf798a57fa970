import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Long work whose result is its own row, and with which credential it was asked for: one at a time each (R13). */
export class Previews1764000000004 implements MigrationInterface {
  name = 'Previews1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table keyreeve.jobs add column requested_with uuid, add column result jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from keyreeve.jobs where kind = 'preview_policy'`);
    await runner.query(`alter table keyreeve.jobs drop column requested_with, drop column result`);
  }
}
