import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A successor that waits for its first use (R4.4): `activated_at` null until then, its end in 7 days a cause ahead, and
 * how long its predecessor works on from there. There are few at a time, and the index holds no others.
 */
export class FirstUse1764000000005 implements MigrationInterface {
  name = 'FirstUse1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table keyreeve.keys add column overlap_seconds integer check (overlap_seconds >= 0);
create index keys_waiting on keyreeve.keys (organization_id, replaces) where activated_at is null and replaces is not null;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index keyreeve.keys_waiting; alter table keyreeve.keys drop column overlap_seconds`);
  }
}
