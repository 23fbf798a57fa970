import type { Schemas } from '../api/client.js';
import { minuteOf } from '../output/table.js';
import { oneLine } from '../output/terminal-text.js';

type Stats = Schemas['KeyStatsView'];

/** Of a line of figures. */
type Bar = readonly [name: string, count: number];

const widestBar = 40;

/** Figures as people read them: a bar for each, as long as its share of the longest beside it. */
export function statsText(stats: Stats): string {
  const { at, exact, examined, total, byStatus, byKind, age, lastUse, calendar, topOwners } = stats;
  const about = exact ? '' : `, estimated from ${numberText(examined)} of them`;
  const statuses = byStatus.map(({ status, reason, count }): Bar => [reason ? `${status} (${reason})` : status, count]);
  const months = calendar.map(({ month, fixed, idle }): readonly [string, number, number] => [
    month,
    fixed.count,
    idle.count,
  ]);
  const parts: [title: string, bars: readonly Bar[]][] = [
    ['Status', statuses],
    ['Kind', byKind.map(({ kind, count }): Bar => [kind, count])],
    ['Created', age.map(classBar)],
    ['Last used', [...lastUse.map(classBar), ['never', stats.neverUsed.count]]],
    ['Live keys that end by a date', months.map(([month, fixed]): Bar => [month, fixed])],
    ['Live keys that end when idle until then', months.map(([month, , idle]): Bar => [month, idle])],
    [
      'To look at',
      [
        ['never expiring', stats.neverExpiring.count],
        ['leaked', stats.leaked.count],
        ['exempt', stats.exempt.count],
      ],
    ],
    ['Owners with the most', topOwners.map(({ name, count }): Bar => [oneLine(name), count])],
  ];
  const drawn = parts.filter(([, bars]) => bars.some(([, count]) => count > 0));
  return [
    `${numberText(total)} ${total === 1 ? 'key' : 'keys'} as of ${minuteOf(at)}${about}`,
    ...drawn.map(([title, bars]) => `${title}\n${barsText(bars)}`),
  ].join('\n\n');
}

function classBar({ upToDays, count }: { upToDays: number | null; count: number }): Bar {
  return [upToDays === null ? 'longer ago' : `${upToDays} days ago or less`, count];
}

function barsText(bars: readonly Bar[]): string {
  const most = Math.max(...bars.map(([, count]) => count));
  const names = Math.max(...bars.map(([name]) => [...name].length));
  const counts = Math.max(...bars.map(([, count]) => numberText(count).length));
  return bars
    .map(([name, count]) => {
      // What there is can be seen, however few it is.
      const length = count === 0 ? 0 : Math.max(1, Math.round((count / most) * widestBar));
      const label = name + ' '.repeat(names - [...name].length);
      return `  ${label}  ${numberText(count).padStart(counts)}  ${'█'.repeat(length)}`.trimEnd();
    })
    .join('\n');
}

function numberText(count: number): string {
  return count.toLocaleString('en-US');
}
