import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import type { KeyFacts, Lift, Mark, MembershipFacts, OwnerFacts, UsageFacts } from '../../src/keys/domain/facts.js';
import { foldText } from '../../src/platform/http/text.js';
import { newIdAt } from '../../src/platform/ids.js';
import type { PolicyVersion } from '../../src/policies/domain/policy.js';
import { exemptionRow, type GeneratedExemption, inOrder, someExemptions } from './generated-exemptions.js';
import { keyCase } from './generated-keys.js';
import { EPOCH, instant, policyHistory } from './generated-policies.js';
import { generatedSet, type GeneratedSet, type InSet, revocationRow, withSets } from './generated-sets.js';

export interface InventoryOwner {
  id: string;
  type: 'user' | 'service_account';
  teams: string[];
  name: string;
  email: string | null;
  facts: OwnerFacts;
  exemptions: readonly GeneratedExemption[];
  /** The end of the membership in each team, where it has one. */
  endings: Map<string, Mark>;
}

export interface InventoryKey {
  id: string;
  name: string;
  description: string;
  lastFour: string;
  reference: string | null;
  scopes: string[];
  createdBy: string;
  createdWith: string | null;
  shownTo: string[];
  addresses: string[];
  owner: InventoryOwner;
  teamId: string;
  facts: KeyFacts;
  usage: UsageFacts;
  membership: MembershipFacts;
  sets: readonly InSet[];
  ownLifts: readonly Lift[];
  /** Of the key alone. */
  exemptions: readonly GeneratedExemption[];
}

export interface KeyInventory {
  organizationId: string;
  teams: string[];
  owners: InventoryOwner[];
  keys: InventoryKey[];
  /** Decisions over several of the keys. */
  sets: readonly GeneratedSet[];
  /** By team; `null` is the organization's. */
  policies: Map<string | null, PolicyVersion[]>;
}

const TEAMS = 5;
const OWNERS = 14;
const SETS = 5;
const founded = new Date(EPOCH.getTime() - 60 * 86_400_000);
const words = ['Nightly', 'export', 'ÉCLAIR', 'gateway', 'staging', '100%_done', 'build'];

const ownerParts = fc.record({
  service: fc.boolean(),
  first: fc.nat(TEAMS - 1),
  second: fc.nat(TEAMS - 1),
  name: fc.constantFrom('Ana Ruiz', 'ana ruiz', 'Ben Okafor', 'Zoë Li', 'çelik', 'Runner'),
  facts: keyCase.map(({ owner }) => owner),
  exemptions: someExemptions,
  ends: fc.array(
    fc.option(fc.tuple(instant(-5, 35), fc.option(instant(-5, 40), { nil: null })), { nil: null, freq: 3 }),
    {
      minLength: 2,
      maxLength: 2,
    },
  ),
});

const keyParts = fc.record({
  of: keyCase,
  owner: fc.nat(OWNERS - 1),
  team: fc.nat(1),
  name: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 2 }).map((list) => list.join(' ')),
  description: fc.constantFrom('', 'for the partner', 'weekly'),
  lastFour: fc.constantFrom('9QzA', 'abcd', '0000'),
  reference: fc.constantFrom(null, null, 'legacy-1', 'legacy-2'),
  scopes: fc.subarray(['orders:read', 'orders:write', 'reports:read']),
  maker: fc.option(fc.nat(OWNERS - 1), { nil: null }),
  with: fc.option(fc.nat(5), { nil: null, freq: 1 }),
  shownTo: fc.subarray([0, 1, 2, 3]),
  addresses: fc.subarray(['192.0.2.7', '198.51.100.9', '2001:db8::1']),
  exempt: fc.nat(9),
  lifts: fc.array(fc.option(instant(-5, 38), { nil: null }), { minLength: 6, maxLength: 6 }),
  sets: fc.subarray(Array.from({ length: SETS }, (_, at) => at)),
  lifted: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
});

/**
 * Keys of every shape, of owners with marks, under policies with a history; the same for a seed.
 *
 * @param ofFirstOwner how many of them are one owner's, who is exempt from terms
 */
export function generateKeys(seed: number, count: number, { ofFirstOwner = 0 } = {}): KeyInventory {
  const one = <T>(arbitrary: fc.Arbitrary<T>, salt: number): T =>
    fc.sample(arbitrary, { seed: seed + salt, numRuns: 1 })[0] as T;
  const teams = Array.from({ length: TEAMS }, () => newIdAt(founded));
  const owners = fc.sample(ownerParts, { seed, numRuns: OWNERS }).map((parts, index) => toOwner(parts, index, teams));
  const keys: InventoryKey[] = [];
  const sets = fc.sample(generatedSet, { seed, numRuns: SETS }).map((set) => ({ ...set, id: newIdAt(founded) }));
  for (const [index, parts] of fc.sample(keyParts, { seed, numRuns: count }).entries()) {
    keys.push(toKey(index < ofFirstOwner ? { ...parts, owner: 0 } : parts, owners, sets, keys));
  }
  const policies = new Map<string | null, PolicyVersion[]>([
    [null, one(policyHistory(4), 1)],
    [teams[0] ?? '', one(policyHistory(4), 2)],
    [teams[1] ?? '', one(policyHistory(4), 3)],
  ]);
  return { organizationId: newIdAt(founded), teams, owners, keys, sets, policies };
}

type OwnerParts = typeof ownerParts extends fc.Arbitrary<infer T> ? T : never;
type KeyParts = typeof keyParts extends fc.Arbitrary<infer T> ? T : never;

function toOwner(parts: OwnerParts, index: number, teams: string[]): InventoryOwner {
  const [first, second] = [teams[parts.first] ?? '', teams[parts.second] ?? ''];
  const ofBoth = parts.service || first === second ? [first] : [first, second];
  const endings = new Map<string, Mark>();
  if (!parts.service) {
    ofBoth.forEach((team, place) => {
      const end = parts.ends[place];
      if (!end) return;
      const [since, until] = end;
      endings.set(team, {
        id: newIdAt(founded),
        cause: 'membership_ended',
        since,
        until: until !== null && until < since ? null : until,
      });
    });
  }
  const facts = { ...parts.facts, marks: parts.facts.marks.map((mark) => ({ ...mark, id: newIdAt(founded) })) };
  return {
    id: newIdAt(founded),
    type: parts.service ? 'service_account' : 'user',
    teams: ofBoth,
    name: parts.name,
    email: parts.service ? null : `p${index}@example.com`,
    facts,
    // Few are exempt, so that the others are still found on the ways that lists go.
    exemptions: index % 6 === 0 ? parts.exemptions.map((each) => ofInventory(each, 'owner')) : [],
    endings,
  };
}

function ofInventory(exemption: GeneratedExemption, subject: GeneratedExemption['subject']): GeneratedExemption {
  return { ...exemption, subject, id: newIdAt(founded) };
}

function toKey(
  parts: KeyParts,
  owners: InventoryOwner[],
  all: readonly GeneratedSet[],
  before: InventoryKey[],
): InventoryKey {
  const owner = owners[parts.owner] as InventoryOwner;
  const teamId = owner.teams[parts.team] ?? owner.teams[0] ?? '';
  const ending = owner.endings.get(teamId);
  const marks = [...owner.facts.marks, ...(ending ? [ending] : [])];
  const { createdAt, ownExpiresAt, causes } = parts.of.key;
  const suspensions = [...causes.filter(({ effect }) => effect === 'suspended'), ...marks].map((each) => each.id);
  const sets = all
    .filter((_, at) => parts.sets.includes(at))
    .map((set): InSet => ({
      set,
      lifts: set.action === 'restore' ? suspensions.filter((_, at) => parts.lifted[at]) : null,
    }));
  const ownExemptions = parts.exempt === 0 ? parts.of.exemptions.map((each) => ofInventory(each, 'key')) : [];
  // One from a team's rule is from the rule of the owner's first team.
  const ofOwner = owner.exemptions.filter(({ level }) => level === 'organization' || teamId === owner.teams[0]);
  const ownLifts = marks.flatMap((mark, place) => {
    const at = parts.lifts[place] ?? null;
    return at === null ? [] : [{ causeId: mark.id, at, until: null }];
  });
  return {
    id: newIdAt(createdAt),
    name: parts.name,
    description: parts.description,
    lastFour: parts.lastFour,
    reference: parts.reference,
    scopes: parts.scopes,
    createdBy: owners[parts.maker ?? parts.owner]?.id ?? owner.id,
    createdWith: parts.with === null ? null : (before[parts.with]?.id ?? null),
    shownTo: parts.shownTo.map((place) => owners[place]?.id ?? owner.id),
    addresses: parts.addresses,
    owner,
    teamId,
    facts: withSets(
      {
        kind: owner.type === 'user' ? 'personal' : 'service',
        createdAt,
        ownExpiresAt,
        causes,
        lifts: ownLifts,
        revocations: [],
        exemptions: [...ownExemptions, ...ofOwner].sort(inOrder),
      },
      sets,
    ),
    sets,
    ownLifts,
    exemptions: ownExemptions,
    usage: parts.of.usage,
    membership: { marks: ending ? [ending] : [] },
  };
}

/** Writes an inventory into a database, as the owner of the schema. */
export async function storeKeys(
  client: pg.Client,
  { organizationId, teams, owners, keys, sets, policies }: KeyInventory,
): Promise<void> {
  const insert = async (table: string, rows: readonly object[]): Promise<void> => {
    const columns = [...new Set(rows.flatMap(Object.keys))].join(', ');
    if (columns === '') return;
    await client.query(
      `insert into keyreeve.${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::keyreeve.${table}, $1)`,
      [JSON.stringify(rows.map((row) => ({ ...of, ...row })))],
    );
  };
  const of = { organization_id: organizationId };
  await client.query(
    `insert into keyreeve.organizations (id, name, routing_tag, created_at) values ($1, 'Aurelia', $2, $3)`,
    [organizationId, randomBytes(2).toString('hex'), founded],
  );
  await insert(
    'teams',
    teams.map((id) => ({ ...of, id, name: id, name_folded: id, created_at: founded, version: 1 })),
  );
  await storeOwners(insert, of, owners);
  await insert(
    'keys',
    keys.map((key) => keyRow(of, key)),
  );
  await storeRecords(insert, of, keys);
  await storeSets(insert, of, keys, sets);
  await insert('exemptions', [
    ...owners.flatMap(({ id, teams: [teamId = ''], exemptions }) =>
      exemptions.map((each) => exemptionRow(of, each, { ownerId: id, keyId: '', teamId })),
    ),
    ...keys.flatMap(({ id, teamId, exemptions }) =>
      exemptions.map((each) => exemptionRow(of, each, { ownerId: '', keyId: id, teamId })),
    ),
  ]);
  await insert(
    'policy_versions',
    [...policies].flatMap(([team_id, versions]) => versions.map((version) => policyRow(of, team_id, version))),
  );
}

type Insert = (table: string, rows: readonly object[]) => Promise<void>;
interface Of {
  organization_id: string;
}

async function storeOwners(insert: Insert, of: Of, owners: readonly InventoryOwner[]): Promise<void> {
  await insert(
    'owners',
    owners.map(({ id, type, teams, name, email }) => ({
      ...of,
      id,
      type,
      team_id: type === 'user' ? null : teams[0],
      created_at: founded,
      version: 1,
      name,
      name_folded: foldText(name),
      email,
      email_folded: email,
      description: '',
    })),
  );
  await insert(
    'owner_states',
    owners.flatMap(({ id, facts: { removedAt } }) => [
      { ...of, owner_id: id, since: founded, until: removedAt, state: 'active' },
      ...(removedAt === null ? [] : [{ ...of, owner_id: id, since: removedAt, until: null, state: 'removed' }]),
    ]),
  );
  await insert(
    'owner_marks',
    owners.flatMap((owner) =>
      owner.facts.marks.map(({ id, cause, since, until }) => ({
        ...of,
        id,
        owner_id: owner.id,
        cause,
        level: 'organization',
        since,
        until,
      })),
    ),
  );
  await insert(
    'memberships',
    owners
      .filter(({ type }) => type === 'user')
      .flatMap((owner) =>
        owner.teams.map((team_id) => {
          const ending = owner.endings.get(team_id);
          const ends = { until: ending?.since ?? null, lifted_at: ending?.until ?? null };
          return { ...of, id: ending?.id ?? newIdAt(founded), team_id, user_id: owner.id, since: founded, ...ends };
        }),
      ),
  );
}

function keyRow(of: Of, key: InventoryKey): object {
  return {
    ...of,
    id: key.id,
    owner_id: key.owner.id,
    team_id: key.teamId,
    created_at: key.facts.createdAt,
    own_expires_at: key.facts.ownExpiresAt,
    activated_at: key.facts.createdAt,
    created_by: key.createdBy,
    created_with: key.createdWith,
    version: 1,
    pepper_version: 1,
    imported: false,
    kind: key.facts.kind,
    digest: `\\x${randomBytes(32).toString('hex')}`,
    prefix: 'kr',
    last_four: key.lastFour,
    name: key.name,
    name_folded: foldText(key.name),
    description: key.description,
    search_text: foldText(`${key.name} ${key.description}`).trim(),
    scopes: key.scopes,
    allowed_cidrs: [],
    reference: key.reference,
  };
}

async function storeRecords(insert: Insert, of: Of, keys: readonly InventoryKey[]): Promise<void> {
  await insert(
    'key_usage',
    keys.map(({ id, usage }) => ({ ...of, key_id: id, last_used_at: usage.lastUsedAt })),
  );
  await insert(
    'key_causes',
    keys.flatMap(({ id, facts }) =>
      facts.causes.map(({ id: causeId, effect, cause, openedAt, liftedAt }) => ({
        ...of,
        key_id: id,
        id: causeId,
        effect,
        cause,
        level: 'team',
        opened_at: openedAt,
        lifted_at: liftedAt,
      })),
    ),
  );
  await insert(
    'key_lifts',
    keys.flatMap(({ id, ownLifts }) =>
      ownLifts.map(({ causeId, at }) => ({ ...of, key_id: id, mark_id: causeId, at })),
    ),
  );
  await insert(
    'secret_views',
    keys.flatMap(({ id, shownTo }) => shownTo.map((user_id) => ({ ...of, key_id: id, user_id, at: founded }))),
  );
  const day = '2026-03-01';
  await insert(
    'key_addresses',
    keys.flatMap(({ id, addresses }) =>
      addresses.map((address) => ({ ...of, key_id: id, address, first_day: day, last_day: day })),
    ),
  );
}

async function storeSets(
  insert: Insert,
  of: Of,
  keys: readonly InventoryKey[],
  sets: readonly GeneratedSet[],
): Promise<void> {
  await insert(
    'revocations',
    sets.map((set) => revocationRow(of, set)),
  );
  await insert(
    'revocation_keys',
    keys.flatMap((key) => key.sets.map(({ set, lifts }) => ({ ...of, key_id: key.id, revocation_id: set.id, lifts }))),
  );
}

function policyRow(of: Of, team_id: string | null, version: PolicyVersion): object {
  return {
    ...of,
    id: newIdAt(founded),
    team_id,
    number: version.number,
    rules: version.values,
    enforce_from: version.enforceFrom,
    saved_at: version.savedAt,
    superseded_at: version.supersededAt,
    withdrawn_at: version.withdrawnAt,
  };
}
