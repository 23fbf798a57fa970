import type { Visibility } from '../../access/principal.js';
import { REVOKED_REASONS, SUSPENDED_REASONS } from '../domain/refusals.js';
import type { Bind } from '../status.sql.js';
import { type Bounds, isEmpty } from './bounds.js';
import { likePattern } from './conditions.sql.js';
import type { KeyFilter, Range } from './key-filter.js';
import type { SortField } from './sort-order.js';
import { FIRST_ID, idPlace, instantText, LAST_ID } from './span.js';

/**
 * An index that holds, for a filter, every key that can pass it and few others. Where it names few keys, all of them are
 * looked at and sorted, rather than the order of the list gone through in search of them.
 */
export interface Driver {
  /** Ids of keys; `$1` is the organization. Cheap to begin and to break off. */
  readonly ids: (bind: Bind) => string;
  /**
   * `narrow`: names few keys nearly always, so it is asked first. `wide`: asked once a first stretch of the list has not
   * filled the page. `slow`: also has to be broken off in time, since it does all its work before its first row.
   */
  readonly kind: 'narrow' | 'wide' | 'slow';
}

export function driversOf(filter: KeyFilter, visibility: Visibility, bounds: Bounds, field: SortField): Driver[] {
  return [
    ...byColumns(filter),
    ...byRecords(filter),
    ...byScope(filter, visibility, field),
    ...byRanges(bounds),
    ...byWords(filter),
  ];
}

const keysWhere = (condition: string): string =>
  `select k.id from keyreeve.keys k where k.organization_id = $1 and ${condition}`;

/** Indexes: keys_created_with, keys_reference, keys_last_four, keys_imported. */
function byColumns(filter: KeyFilter): Driver[] {
  const any = (column: string, values: readonly string[] | null, type: string): Driver[] =>
    values === null
      ? []
      : [{ kind: 'narrow', ids: (bind) => keysWhere(`k.${column} = any(${bind(values)}::${type}[])`) }];
  return [
    ...any('created_with', filter.createdWith, 'uuid'),
    ...any('reference', filter.references, 'text'),
    ...any('last_four', filter.lastFours, 'text'),
    ...(filter.imported === true ? [{ kind: 'narrow', ids: () => keysWhere('k.imported') } as const] : []),
  ];
}

/** Indexes: secret_views_user, key_addresses_address, key_causes_revoked, key_causes_suspended, key_causes_leaks, exemptions_until, keys_owner. */
function byRecords(filter: KeyFilter): Driver[] {
  const { knownTo, usedFrom, leaked } = filter;
  const found: Driver[] = [];
  if (knownTo !== null) {
    found.push({
      kind: 'narrow',
      ids: (bind) =>
        `select v.key_id as id from keyreeve.secret_views v where v.organization_id = $1 and v.user_id = any(${bind(knownTo)}::uuid[])`,
    });
  }
  if (usedFrom !== null && usedFrom.length > 0) {
    const from = (cidr: string): string =>
      `select a.key_id as id from keyreeve.key_addresses a where a.organization_id = $1 and a.address <<= ${cidr}::inet`;
    found.push({ kind: 'wide', ids: (bind) => usedFrom.map((cidr) => from(bind(cidr))).join(' union all ') });
  }
  if (leaked === true) {
    found.push({
      kind: 'narrow',
      ids: () =>
        `select c.key_id as id from keyreeve.key_causes c where c.organization_id = $1 and c.cause in ('leaked', 'leak_quarantine')`,
    });
  }
  if (filter.exempt === true) {
    const subjects = `select x.subject_id as owner_id from keyreeve.exemptions x
      where x.organization_id = $1 and x.since <= $2 and x.until > $2`;
    found.push({ kind: 'narrow', ids: () => `${keysOf(subjects)} union all ${subjects}` });
  }
  return [...found, ...byDecisions(filter)];
}

const causesOf = (effect: string): string =>
  `select c.key_id as id from keyreeve.key_causes c where c.organization_id = $1 and c.effect = '${effect}'`;
/** Indexes: revocations_applied, revocation_keys_set. */
const setsOf = (action: string): string =>
  `select s.key_id as id from keyreeve.revocations r join keyreeve.revocation_keys s
     on s.organization_id = $1 and s.revocation_id = r.id
   where r.organization_id = $1 and r.action = '${action}' and r.effective_at <= $2 and (r.undone_at is null or r.undone_at > $2)`;
const keysOf = (owners: string): string =>
  `select k.id from (${owners}) o join keyreeve.keys k on k.organization_id = $1 and k.owner_id = o.owner_id`;

/** Keys that were ever revoked, or ever suspended: by a cause of their own, of a set they are in, or of their owner's. */
function byDecisions({ statuses, reasons }: KeyFilter): Driver[] {
  const effects = statuses ?? reasons?.map(effectOf);
  if (!effects || effects.length === 0) return [];
  const branches: Record<string, readonly string[]> = {
    revoked: [
      causesOf('revoked'),
      setsOf('revoke'),
      keysOf(`select s.owner_id from keyreeve.owner_states s where s.organization_id = $1 and s.state = 'removed'`),
    ],
    suspended: [
      `${causesOf('suspended')} and (c.lifted_at is null or c.lifted_at > $2)`,
      setsOf('suspend'),
      keysOf(
        `select m.owner_id from keyreeve.owner_marks m where m.organization_id = $1 and (m.until is null or m.until > $2)`,
      ),
      `select k.id from keyreeve.memberships m join keyreeve.keys k
         on k.organization_id = $1 and k.owner_id = m.user_id and k.team_id = m.team_id
       where m.organization_id = $1 and m.until is not null and (m.lifted_at is null or m.lifted_at > $2)`,
    ],
  };
  if (!effects.every((effect) => effect in branches)) return [];
  const ids = [...new Set(effects)].flatMap((effect) => branches[effect] ?? []).join(' union all ');
  return [{ kind: 'wide', ids: () => ids }];
}

function effectOf(reason: string): string {
  const [revoked, suspended]: [readonly string[], readonly string[]] = [REVOKED_REASONS, SUSPENDED_REASONS];
  // `administrator` may be either.
  if (revoked.includes(reason)) return suspended.includes(reason) ? 'either' : 'revoked';
  return suspended.includes(reason) ? 'suspended' : 'expired';
}

/**
 * Indexes: keys_owner, keys_team. By creation a scope's own index is in order already; by name and expiry a team's is.
 */
function byScope(filter: KeyFilter, { all, owners, teams }: Visibility, field: SortField): Driver[] {
  const ordered = field === 'createdAt';
  const of =
    (column: string, ids: readonly string[]): Driver['ids'] =>
    (bind) =>
      keysWhere(`k.${column} = any(${bind(ids)}::uuid[])`);
  const found: Driver[] = [];
  if (filter.owners !== null) found.push({ kind: ordered ? 'wide' : 'narrow', ids: of('owner_id', filter.owners) });
  if (filter.teams !== null) {
    found.push({ kind: ordered || field === 'name' ? 'wide' : 'narrow', ids: of('team_id', filter.teams) });
  }
  if (!all) {
    found.push({
      kind: ordered ? 'wide' : 'narrow',
      ids: (bind) => `${of('owner_id', owners)(bind)} union all ${of('team_id', teams)(bind)}`,
    });
  }
  return found;
}

/** Indexes: keys_pkey, key_usage_last_used. */
function byRanges({ created, lastUsed, uses }: Bounds): Driver[] {
  const found: Driver[] = [];
  if (isBounded(created)) {
    const place = (ms: number, open: string): string =>
      Number.isFinite(ms) ? String(idPlace([ms, FIRST_ID])[0]) : open;
    found.push({
      kind: 'wide',
      ids: (bind) =>
        keysWhere(
          `k.id >= ${bind(place(created.fromMs, FIRST_ID))}::uuid and k.id < ${bind(place(created.untilMs, LAST_ID))}::uuid`,
        ),
    });
  }
  if (uses === 'some' && isBounded(lastUsed)) {
    found.push({
      kind: 'wide',
      ids: (bind) => `select u.key_id as id from keyreeve.key_usage u where u.organization_id = $1
        and u.last_used_at >= ${bind(instantText(lastUsed.fromMs))}::timestamptz
        and u.last_used_at < ${bind(instantText(lastUsed.untilMs))}::timestamptz`,
    });
  }
  return found;
}

function isBounded(range: Range): boolean {
  return !isEmpty(range) && (Number.isFinite(range.fromMs) || Number.isFinite(range.untilMs));
}

/** Shorter words, and what is no word to a trigram index, are in too many of its lists. */
const INDEXED = /[0-9a-z]{3}/;

/** The longest word, in the key's texts or its owner's. Indexes: keys_search; owners_search and keys_owner. */
function byWords({ words }: KeyFilter): Driver[] {
  const word = [...words].sort((a, b) => b.length - a.length).find((each) => INDEXED.test(each));
  if (word === undefined) return [];
  return [
    {
      kind: 'slow',
      ids: (bind) => {
        const pattern = `${bind(likePattern(word))}::text`;
        const owners = `select o.id as owner_id from keyreeve.owners o where o.organization_id = $1
          and (o.name_folded || ' ' || coalesce(o.email_folded, '')) like ${pattern}`;
        return `${keysWhere(`k.search_text like ${pattern}`)} union all ${keysOf(owners)}`;
      },
    },
  ];
}
