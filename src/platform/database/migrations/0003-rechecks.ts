import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A plan looked at again, and the credential that work was asked for with. */
export class Rechecks1764000000003 implements MigrationInterface {
  name = 'Rechecks1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table keyreeve.revocations
  -- The work that compares the set with the world of now, and what it found last.
  add column recheck_id uuid,
  add column recheck jsonb;
-- With which credential it was asked for.
alter table keyreeve.jobs add column requested_with uuid`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table keyreeve.jobs drop column requested_with;
alter table keyreeve.revocations drop column recheck, drop column recheck_id`);
  }
}
