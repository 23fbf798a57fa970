import { createHash } from 'node:crypto';
import { type CursorBinding, type CursorPosition, decodeCursor, encodeCursor } from '../../platform/http/cursor.js';
import { requestProblem } from '../../platform/http/problem.js';
import type { OrganizationTerms } from '../organization-terms.js';
import type { PolicyScopes } from '../status.sql.js';
import type { Start } from './branches.js';
import type { Position, Sort } from './sort-order.js';

/** Where a page begins, which way it goes, and what relative times of the list are counted from. */
export interface PageStart {
  readonly start: Start;
  readonly backwards: boolean;
  readonly anchor: Date;
}

/** Cursors of one list: they hold a position and the list's anchor, and are good for no other list. */
export class ListCursors {
  constructor(
    private readonly key: Buffer,
    private readonly binding: CursorBinding,
    private readonly sort: Sort,
  ) {}

  /**
   * @param policies what the order by expiry follows from: under others a position means another place
   * @throws Problem 400 `page.cursor_invalid`, `page.cursor_mismatch`, `page.cursor_outdated`
   */
  read(cursor: string, policies: OrganizationTerms): PageStart {
    const reading = decodeCursor(this.key, this.binding, cursor);
    if (!reading.ok)
      throw requestProblem(reading.fault === 'mismatch' ? 'page.cursor_mismatch' : 'page.cursor_invalid');
    const { position } = reading;
    if (position['terms'] !== this.fingerprint(policies)) throw requestProblem('page.cursor_outdated');
    const parts = Object.keys(position).filter((name) => /^p\d$/.test(name));
    return {
      start: {
        position: parts.map((name) => position[name] as string | number),
        inclusive: position['at'] === true,
      },
      backwards: position['back'] === true,
      anchor: new Date(Number(position['anchor'])),
    };
  }

  write({ position, inclusive }: Start, backwards: boolean, anchor: Date, policies: OrganizationTerms): string {
    const parts: CursorPosition = Object.fromEntries(position.map((part, index) => [`p${index}`, part]));
    const terms = this.fingerprint(policies);
    return encodeCursor(this.key, this.binding, {
      ...parts,
      at: inclusive,
      back: backwards,
      anchor: anchor.getTime(),
      terms,
    });
  }

  private fingerprint({ scopes: { organization, teams }, exemptions }: OrganizationTerms): string | null {
    if (this.sort.field !== 'expiresAt') return null;
    const of = ({ maxLifetimeDays, maxIdleDays }: PolicyScopes['organization']): unknown => [
      maxLifetimeDays,
      maxIdleDays,
    ];
    const terms = [
      exemptions.revision,
      of(organization),
      ...[...teams].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, team]) => [id, of(team)]),
    ];
    return createHash('sha256').update(JSON.stringify(terms)).digest('base64url').slice(0, 16);
  }
}

export interface PageEnds {
  /** The first and the last row of the page in the list's order; null when it is empty. */
  readonly first: Position | null;
  readonly last: Position | null;
  /** Where the search gave up, on the way it went; undefined when it reached the end. */
  readonly frontier: Position | undefined;
  readonly full: boolean;
}

/** Where the pages after and before this one begin; null where there is none. */
export function neighbours(
  { first, last, frontier, full }: PageEnds,
  from: Pick<PageStart, 'start' | 'backwards'> | null,
): { next: Start | null; previous: Start | null } {
  const behind = (position: Position | null | undefined): Start | null =>
    position ? { position, inclusive: false } : null;
  const [near, far] = from?.backwards ? [last, first] : [first, last];
  const onward = behind(full ? far : frontier);
  // Back to where this page began; at the place itself where this one left it out.
  const opposite = from ? { position: from.start.position, inclusive: !from.start.inclusive } : null;
  const back = from === null ? null : (behind(near) ?? opposite);
  return from?.backwards ? { next: back, previous: onward } : { next: onward, previous: back };
}
