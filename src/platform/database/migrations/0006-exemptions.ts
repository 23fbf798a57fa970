import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants } from './tenants.js';

/** Policy rules lifted for one owner or one key. */
export class Exemptions1764000000006 implements MigrationInterface {
  name = 'Exemptions1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(guardTenants('exemptions', 'exemption_decisions'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table keyreeve.exemption_decisions, keyreeve.exemptions');
  }
}

const tables = `
create table keyreeve.exemptions (
  organization_id uuid not null references keyreeve.organizations (id),
  id              uuid not null,
  subject_type    text not null check (subject_type in ('owner', 'key')),
  subject_id      uuid not null,
  -- Whose rule: the team's, or the organization's.
  team_id         uuid,
  rule            text not null check (rule in ('maxLifetimeDays', 'maxIdleDays', 'allowedScopes')),
  requested_by    uuid,
  since           timestamptz(3) not null,
  -- As the last decision about it says.
  until           timestamptz(3) not null check (until >= since),
  primary key (organization_id, id)
);
create index exemptions_subject on keyreeve.exemptions (organization_id, subject_id);
create index exemptions_until on keyreeve.exemptions (organization_id, until);

-- Granted, renewed, ended: what the end was said to be at any time.
create table keyreeve.exemption_decisions (
  organization_id uuid not null,
  exemption_id    uuid not null,
  number          integer not null,
  decision        text not null check (decision in ('granted', 'renewed', 'ended')),
  at              timestamptz(3) not null,
  by              uuid not null,
  reason          text,
  until           timestamptz(3) not null,
  primary key (organization_id, exemption_id, number),
  foreign key (organization_id, exemption_id) references keyreeve.exemptions (organization_id, id)
);
`;
