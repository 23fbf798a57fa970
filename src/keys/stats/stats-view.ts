import { ownerPublicId } from '../../platform/ids.js';
import {
  AGE_DAYS,
  type Class,
  classesBefore,
  type Figures,
  FIXED_TERMS,
  LIVE,
  monthsFrom,
  USE_DAYS,
} from './figures.js';
import { type AskedFilters, figureFilter, type Narrowing } from './figure-filter.js';
import type { AgeFigureView, FigureView, KeyStatsView } from './key-stats.dto.js';
import type { Taken } from './take-figures.js';

/** Figures with the lists that they count. */
export function statsView(
  asked: AskedFilters,
  at: Date,
  { figures, exact, examined }: Taken,
  names: ReadonlyMap<string, string>,
): KeyStatsView {
  const figure = (count: number, narrowing: Narrowing): FigureView => ({
    count,
    filter: figureFilter(asked, at, narrowing),
  });
  const classes = (
    counts: readonly number[],
    days: readonly number[],
    of: (range: Class) => Narrowing,
  ): AgeFigureView[] =>
    classesBefore(at, days).map((each, index) => ({
      upToDays: each.upToDays,
      ...figure(counts[index] ?? 0, of(each)),
    }));
  return {
    at,
    exact,
    examined,
    total: figures.total,
    byStatus: figures.byStatus.map(({ status, reason, count }) => ({
      status,
      reason,
      ...figure(count, { status: [status], ...(reason !== null && { reason: [reason] }) }),
    })),
    byKind: figures.byKind.map(({ kind, count }) => ({ kind, ...figure(count, { kind: [kind] }) })),
    age: classes(figures.age, AGE_DAYS, (created) => ({ created })),
    calendar: calendar(figures, at, figure),
    lastUse: classes(figures.lastUse, USE_DAYS, (lastUsed) => ({ lastUsed })),
    neverUsed: figure(figures.neverUsed, { neverUsed: true }),
    neverExpiring: figure(figures.neverExpiring, { status: LIVE, neverExpires: true }),
    leaked: figure(figures.leaked, { leaked: true }),
    exempt: figure(figures.exempt, { exempt: true }),
    topOwners: figures.topOwners.map(({ id: uuid, kind, count }) => {
      const type = kind === 'personal' ? 'user' : 'service_account';
      const id = ownerPublicId(type, uuid);
      return { id, type, name: names.get(uuid) ?? '', ...figure(count, { owner: id }) };
    }),
  };
}

function calendar(
  figures: Figures,
  at: Date,
  figure: (count: number, narrowing: Narrowing) => FigureView,
): KeyStatsView['calendar'] {
  return monthsFrom(at).map(({ month, fromMs, untilMs }, index) => {
    const { fixed, idle } = figures.calendar[index] ?? { fixed: 0, idle: 0 };
    const ends = { status: LIVE, expires: { fromMs, untilMs } };
    return {
      month,
      fixed: figure(fixed, { ...ends, decidedBy: FIXED_TERMS }),
      idle: figure(idle, { ...ends, decidedBy: ['policy_idle'] }),
    };
  });
}
