import type { Visibility } from '../../access/principal.js';
import { judgeAt, type PastKey, passes } from '../as-of/past-filter.js';
import { pastAmong } from '../as-of/past-stretch.js';
import { stands } from '../../policies/domain/exemptions.js';
import { isLeaked } from '../domain/refusals.js';
import { ALWAYS, boundsOf, intersect, isEmpty } from '../list/bounds.js';
import { driversOf } from '../list/drivers.sql.js';
import { Judging } from '../list/judging.js';
import { type KeyFilter, namesNothing } from '../list/key-filter.js';
import { DEFAULT_SORT } from '../list/sort-order.js';
import type { Statements } from '../list/statements.js';
import { termGroups } from '../list/term-groups.js';
import type { OrganizationTerms } from '../organization-terms.js';
import { COUNTED_NEEDS, countedKeysSql } from './counted-key.sql.js';
import { type CountedKey, type Figures, Tally } from './figures.js';
import { drawSample, type Sample, type SampleOptions } from './sample.js';

export interface FigureOptions {
  /** Their instant is the one that is asked about. */
  readonly statements: Statements;
  readonly terms: OrganizationTerms;
  readonly filter: KeyFilter;
  readonly visibility: Visibility;
  readonly most: SampleOptions['most'];
}

export interface Taken {
  readonly figures: Figures;
  readonly exact: boolean;
  readonly examined: number;
}

/** Keys of one statement about the past: each is read with all that is kept of it. */
const PAST_STRETCH = 500;

/** Figures of the keys as they are: all of those that may pass, or a sample of them. */
export async function presentFigures(options: FigureOptions): Promise<Taken> {
  const { statements, terms, filter, visibility } = options;
  const { now } = statements;
  const bounds = boundsOf(filter, termGroups(terms, filter.teams), now);
  if (isEmpty(bounds.created) || namesNothing(filter)) return nothing(now);
  const drivers = driversOf(filter, visibility, bounds, DEFAULT_SORT.field);
  const sample = await drawSample({ ...options, created: bounds.created, drivers });
  const judging = new Judging({ terms, filter, visibility, bounds, now, field: null, needs: COUNTED_NEEDS });
  const keys = await statements.rows<CountedKey>((bind) =>
    countedKeysSql(`k.id = any(${bind(sample.ids)}::uuid[])`, judging.sql(bind)),
  );
  const tally = new Tally(now);
  for (const key of keys) tally.add(key);
  return taken(tally, sample);
}

/** Figures of the keys as they were. */
export async function pastFigures(options: FigureOptions): Promise<Taken> {
  const { statements, terms, filter, visibility } = options;
  const { now: at } = statements;
  const created = intersect(filter.created ?? ALWAYS, { fromMs: -Infinity, untilMs: at.getTime() + 1 });
  if (isEmpty(created) || namesNothing(filter)) return nothing(at);
  const sample = await drawSample({ ...options, created, drivers: [] });
  const tally = new Tally(at);
  for (let from = 0; from < sample.ids.length; from += PAST_STRETCH) {
    const ids = sample.ids.slice(from, from + PAST_STRETCH);
    for (const row of await pastAmong({ statements, filter, visibility }, ids)) {
      const key = judgeAt(row, terms.of(row.team_id), at);
      if (passes(key, filter)) tally.add(countedAt(key, at));
    }
  }
  return taken(tally, sample);
}

function taken(tally: Tally, { ids, scale }: Sample): Taken {
  return { figures: tally.figures(scale), exact: scale === 1, examined: ids.length };
}

function nothing(at: Date): Taken {
  return { figures: new Tally(at).figures(1), exact: true, examined: 0 };
}

function countedAt({ row, state: { key, usage }, status, expiry }: PastKey, at: Date): CountedKey {
  return {
    ownerId: row.owner_id,
    kind: key.kind,
    status: status.status,
    reason: status.reason,
    createdMs: key.createdAt.getTime(),
    lastUsedMs: usage.lastUsedAt?.getTime() ?? null,
    endMs: expiry.effective?.getTime() ?? null,
    decidedBy: expiry.decidedBy,
    neverExpires: expiry.fixedEnd === null,
    leaked: isLeaked(key, at),
    exempt: key.exemptions.some((exemption) => stands(exemption, at)),
  };
}
