import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { KeySettingsView } from './key-settings.dto.js';
import { KeySettingsQueries } from './key-settings.queries.js';

@Injectable()
export class KeySettingsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: KeySettingsQueries,
  ) {}

  /** The default of the caller's new keys; it may lie beyond the policies, which then override it. */
  async change(principal: Principal, days: number | null): Promise<KeySettingsView> {
    return this.uow.run(principal, async (tx) => {
      const owner = [tx.organizationId, principal.id];
      const [before] = await tx.query<{ days: number | null }>(
        `select default_lifetime_days as days from keyreeve.key_settings
         where organization_id = $1 and user_id = $2 for update`,
        owner,
      );
      if ((before?.days ?? null) === days) tx.unaudited('nothing differs');
      else {
        await tx.execute(
          `insert into keyreeve.key_settings as s (organization_id, user_id, default_lifetime_days) values ($1, $2, $3)
           on conflict (organization_id, user_id)
           do update set default_lifetime_days = excluded.default_lifetime_days, version = s.version + 1`,
          [...owner, days],
        );
        tx.audit({
          action: 'key.settings_changed',
          targets: [{ type: principal.type, id: principal.id, name: principal.name }],
          change: { before: { defaultLifetimeDays: before?.days ?? null }, after: { defaultLifetimeDays: days } },
        });
      }
      return this.queries.withDefault(principal, days);
    });
  }
}
