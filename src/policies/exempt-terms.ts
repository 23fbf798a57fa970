import { epochMs } from '../platform/database/instants.js';
import type { ExemptRule, ExemptSpan } from './domain/exemptions.js';

/** The times over which anybody is exempt from one rule of one scope, merged. */
export interface ExemptTimes {
  /** Null: the organization's rule. */
  readonly teamId: string | null;
  readonly rule: Exclude<ExemptRule, 'allowedScopes'>;
  readonly spans: readonly ExemptSpan[];
}

/** What an organization's exemptions say of terms, without saying whose. */
export interface ExemptTerms {
  readonly times: readonly ExemptTimes[];
  /** Moves with every decision about an exemption. */
  readonly revision: number;
}

export const NO_EXEMPTIONS: ExemptTerms = Object.freeze({ times: [], revision: 0 });

export interface ExemptTermsRow {
  times: { teamId: string | null; rule: ExemptTimes['rule']; spans: [number, number][] }[] | null;
  revision: number;
}

/**
 * Times are merged where one was granted while another stood, so that there are few of them however many exemptions.
 *
 * @param whose a further condition on exemptions `x`
 */
export function selectExemptTerms(whose = ''): string {
  return `select (select json_agg(json_build_object('teamId', t.team_id, 'rule', t.rule, 'spans', t.spans)) from (
    select m.team_id, m.rule,
      json_agg(json_build_array(${epochMs('lower(time)')}, ${epochMs('upper(time)')}) order by lower(time)) as spans
    from (select x.team_id, x.rule, range_agg(tstzrange(x.since, x.until)) as times from keyreeve.exemptions x
      where x.organization_id = $1 and x.rule <> 'allowedScopes' and x.since < x.until ${whose}
      group by x.team_id, x.rule) m
    cross join lateral unnest(m.times) as time group by m.team_id, m.rule) t) as times,
  (select count(*) from keyreeve.exemption_decisions d where d.organization_id = $1) as revision`;
}

export function exemptTermsOf(row: ExemptTermsRow | undefined): ExemptTerms {
  if (row === undefined || row.times === null) return { times: [], revision: row?.revision ?? 0 };
  const times = row.times.map(({ spans, ...of }) => ({
    ...of,
    spans: spans.map(([sinceMs, untilMs]) => ({ sinceMs, untilMs })),
  }));
  return { times, revision: row.revision };
}
