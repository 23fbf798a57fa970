import type { Schemas } from '../api/client.js';
import { minuteOf, tableText } from '../output/table.js';
import { oneLine } from '../output/terminal-text.js';
import { calendarText } from './calendar.js';

type Preview = Schemas['PreviewView'];
type Affected = Schemas['AffectedView'];
type Extent = Schemas['ExtentView'];

/** Of a longer list the others are counted: whoever wants the whole asks for JSON. */
const mostShown = 10;

/** What a change would end, as people read it: how much, when, whose. */
export function previewText({ scope, team, asked, at, versions, affected, grace, revives, sample }: Preview): string {
  if (!affected || !revives || !versions) return 'There is nothing to show.';
  const whose = scope === 'team' ? `team ${oneLine(team?.name ?? '')}` : 'the organization';
  const draft = asked.withdraws === null ? 'A change' : `The withdrawal of version ${asked.withdraws}`;
  const version = (scope === 'team' ? versions.team : versions.organization) ?? 0;
  const parts = [
    `${draft} of the policy of ${whose}, as of ${minuteOf(at)} and version ${version}`,
    `Stop working: ${extentText(affected)}${useText(affected.inUse)}`,
  ];
  if (grace) {
    const { enforceFrom, atOnce, atOnceNow } = grace;
    parts.push(
      `Enforced from ${minuteOf(enforceFrom)} on; without that time: ${extentText(atOnce)}, ${numberText(atOnceNow.keys)} at once`,
    );
  }
  if (affected.keys > 0) parts.push(timesText(affected), ownersText(affected), teamsText(affected));
  if (revives.keys > 0) parts.push(`Are accepted again: ${extentText(revives)}${useText(revives.inUse)}`);
  if (sample && sample.length > 0) parts.push(sampleText(sample));
  return parts.join('\n\n');
}

function timesText({ now, byDay, later }: Affected): string {
  const lines = [`at once   ${extentText(now)}`];
  if (byDay.length > 0) lines.push(calendarText(byDay));
  if (later.keys > 0) lines.push(`later     ${extentText(later)}`);
  return lines.join('\n');
}

function ownersText({ byOwner, owners }: Affected): string {
  const table = tableText(byOwner.slice(0, mostShown), [
    { title: 'owner', of: ({ name }) => name },
    { title: 'in use', of: ({ inUse }) => numberText(inUse) },
    { title: 'keys', of: ({ keys }) => numberText(keys) },
  ]);
  return `${table}${more(owners, byOwner)}`;
}

function teamsText({ byTeam, teams }: Affected): string {
  const table = tableText(byTeam.slice(0, mostShown), [
    { title: 'team', of: ({ name }) => name },
    { title: 'in use', of: ({ inUse }) => numberText(inUse) },
    { title: 'keys', of: ({ keys }) => numberText(keys) },
  ]);
  return `${table}${more(teams, byTeam)}`;
}

function sampleText(sample: readonly Schemas['SampleKeyView'][]): string {
  return tableText(sample.slice(0, mostShown), [
    { title: 'used last', of: ({ lastUsedAt }) => minuteOf(lastUsedAt) },
    { title: 'key', of: ({ name }) => name },
    { title: 'hint', of: ({ hint }) => hint },
    { title: 'owner', of: ({ owner }) => owner.name },
    { title: 'ends', of: ({ effect, after }) => (effect === 'ends' ? minuteOf(after) : 'accepted again') },
    { title: 'by', of: ({ decidedBy }) => decidedBy },
  ]);
}

function more(all: number, shown: readonly unknown[]): string {
  const others = all - Math.min(shown.length, mostShown);
  return others > 0 ? `\nand ${numberText(others)} more` : '';
}

function extentText({ keys, owners }: Extent): string {
  return `${numberText(keys)} ${keys === 1 ? 'key' : 'keys'} of ${numberText(owners)} ${owners === 1 ? 'owner' : 'owners'}`;
}

function useText({ day, week, month }: Schemas['RecentUseView']): string {
  const [lastDay, lastWeek, lastMonth] = [day, week, month].map(numberText);
  return `; used: ${lastDay} last day, ${lastWeek} last week, ${lastMonth} last month`;
}

function numberText(number: number): string {
  return number.toLocaleString('en-US');
}
