import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A plan looked at again. */
export class Rechecks1764000000003 implements MigrationInterface {
  name = 'Rechecks1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table keyreeve.revocations
  -- The work that compares the set with the world of now, and what it found last.
  add column recheck_id uuid,
  add column recheck jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table keyreeve.revocations drop column recheck, drop column recheck_id`);
  }
}
