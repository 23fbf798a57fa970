/** Who reads the list: all of the organization, one of its largest teams, or a person with many keys. */
export type View = 'auditor' | 'team' | 'owner';

/** What a query names of one organization; ids are public. */
export interface Named {
  head: string;
  headEmail: string;
  /** An owner of few keys. */
  tail: string;
  largestTeam: string;
  smallestTeam: string;
}

export interface ListCase {
  view: View;
  sort: string;
  /** Without the sort. */
  filter: string;
  query: (of: Named) => string;
}

export const SORTS = ['createdAt', 'expiresAt', 'lastUsedAt', 'name', 'owner'].flatMap((field) => [field, `-${field}`]);
const STATUSES = ['active', 'suspended', 'expired', 'revoked'].map((status) => `status=${status}`);

/** In braces stands what is named differently in each organization. */
const FILTERS = [
  ...STATUSES,
  'reason=owner',
  'reason=administrator',
  'reason=leak_quarantine',
  'reason=owner_deactivated',
  'reason=lifetime',
  'reason=policy_lifetime',
  'reason=policy_idle',
  'kind=personal',
  'kind=service',
  'owner={head}',
  'owner={tail}',
  'team={largestTeam}',
  'team={smallestTeam}',
  'scope=deploy:read',
  'scope=none:such',
  'decidedBy=lifetime',
  'decidedBy=policy_lifetime',
  'decidedBy=policy_idle',
  'createdBy={head}',
  'createdBy={tail}',
  'createdWith=key_01h455vb4pex5vsknk084sn02q',
  'knownTo={headEmail}',
  'usedFrom=10.0.0.0/8',
  'usedFrom=10.0.7.0/24',
  'reference=legacy-7',
  'hint=a1b2',
  'createdAfter=30d',
  'createdBefore=700d',
  'expiresAfter=0d',
  'expiresBefore=30d',
  'lastUsedAfter=7d',
  'lastUsedBefore=400d',
  'statusSinceAfter=7d',
  'statusSinceBefore=400d',
  'idleDays=30',
  'idleDays=600',
  'neverUsed=true',
  'neverUsed=false',
  'neverExpires=true',
  'neverExpires=false',
  'leaked=true',
  'imported=true',
  'knownToLeaver=true',
  'q=deploy',
  'q=nightly+export',
  'q=deploy+person+7',
  'q=a1b2c3',
  'q=zzzyyx',
];

const ends = 'expiresAfter=0d&expiresBefore=30d';

/** Pairs that an administrator asks for, each in its order. */
const PAIRS = [
  ...STATUSES.flatMap((status) => [
    `${status}&q=deploy`,
    `${status}&q=a1b2`,
    `${status}&owner={head}`,
    `${status}&team={largestTeam}`,
    `${status}&kind=service`,
  ]).map((filter) => [filter, '-createdAt']),
  ...SORTS.flatMap((sort) =>
    [...STATUSES, 'team={largestTeam}', 'team={smallestTeam}'].map((filter) => [filter, sort]),
  ),
  [`status=active&${ends}`, 'expiresAt'],
  [`kind=service&${ends}`, 'expiresAt'],
  ['status=active&idleDays=30', 'lastUsedAt'],
  ['status=active&idleDays=60', '-createdAt'],
  ['idleDays=60&owner={head}', '-createdAt'],
  ['idleDays=60&owner={head}', 'lastUsedAt'],
  ['idleDays=60&team={largestTeam}', 'lastUsedAt'],
  [`neverUsed=true&${ends}`, 'expiresAt'],
  ['neverUsed=true&status=active', 'createdAt'],
  ['neverUsed=true&kind=service', '-createdAt'],
  ['neverExpires=true&status=active', 'createdAt'],
  ['scope=deploy:read&status=active', 'name'],
  ['scope=none:such&status=active', 'name'],
  ['reason=policy_idle&owner={head}', '-expiresAt'],
  ['decidedBy=lifetime&team={largestTeam}', 'expiresAt'],
  ['usedFrom=10.0.7.0/24&status=active', 'lastUsedAt'],
  ['statusSinceAfter=7d&status=expired', '-createdAt'],
  ['createdAfter=30d&kind=service', 'owner'],
  ['q=deploy&team={largestTeam}', 'name'],
  ['q=deploy&owner={head}', 'name'],
] as [string, string][];

export const LIST_CASES: Record<string, ListCase[]> = {
  sorts: (['auditor', 'team', 'owner'] as const).flatMap((view) => SORTS.map((sort) => listCase(view, '', sort))),
  filters: FILTERS.map((filter) => listCase('auditor', filter, '-createdAt')),
  pairs: [
    ...PAIRS.map(([filter, sort]) => listCase('auditor', filter, sort)),
    ...STATUSES.flatMap((status) => [
      listCase('team', status, 'expiresAt'),
      listCase('team', status, 'name'),
      listCase('owner', status, 'lastUsedAt'),
      listCase('owner', status, 'name'),
    ]),
  ],
};

function listCase(view: View, filter: string, sort: string): ListCase {
  const query = (of: Named): string =>
    [filter.replaceAll(/\{(\w+)\}/g, (_, name: keyof Named) => encodeURIComponent(of[name])), `sort=${sort}`]
      .filter(Boolean)
      .join('&');
  return { view, filter, sort, query };
}
