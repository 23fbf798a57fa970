import { type Api, answerOf, connect, type Schemas } from '../api/client.js';
import { UsageError } from '../failure.js';
import { print } from '../output/printer.js';
import { minuteOf, tableText } from '../output/table.js';
import { oneLine } from '../output/terminal-text.js';
import { type SetOptions, type ShowOptions, UNSET } from './options.js';

type Policy = Schemas['PolicyView'];
type Change = Schemas['ChangePolicyDto'];

export async function show({ team, json }: ShowOptions): Promise<void> {
  print(await read(await connect(), team), { json }, policyText);
}

/** Changes the version that was just read: when somebody else changed it in between, nothing is done and it is said. */
export async function set(options: SetOptions): Promise<void> {
  const body = namedChangeOf(options);
  const api = await connect();
  const { version } = await read(api, options.team);
  const header = { 'If-Match': `"${version}"` };
  const changed = await answerOf(
    options.team === undefined
      ? api.PUT('/v1/policies/organization', { params: { header }, body })
      : api.PUT('/v1/policies/teams/{id}', { params: { header, path: { id: options.team } }, body }),
  );
  print(changed, options, policyText);
}

export function read(api: Api, team: string | undefined): Promise<Policy> {
  return answerOf(
    team === undefined
      ? api.GET('/v1/policies/organization')
      : api.GET('/v1/policies/teams/{id}', { params: { path: { id: team } } }),
  );
}

/** @throws UsageError where no rule is named */
export function namedChangeOf(options: SetOptions): Change {
  const body = changeOf(options);
  if (Object.keys(body).every((field) => field === 'reason' || field === 'enforceFrom'))
    throw new UsageError('name a rule to change, such as --max-lifetime 90d');
  return body;
}

/** Options under the names of the contract; what the server does not take it says itself. */
function changeOf(options: SetOptions): Change {
  const change = {
    whoMayCreate: options.whoMayCreate,
    maxLifetimeDays: options.maxLifetime,
    requireExpiry: options.requireExpiry,
    maxIdleDays: options.maxIdle,
    maxOverlapSeconds: options.maxOverlap,
    selfRotation: options.selfRotation,
    serviceAccountCreators: options.serviceAccountCreators,
    allowedScopes: options.allowedScope,
    allowedCidrs: options.allowedCidr,
    maxLiveKeysPerOwner: options.maxLiveKeys,
    adminKeysElsewhere: options.adminKeysElsewhere,
    enforceFrom: options.enforceFrom,
    reason: options.reason,
  };
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named.map(([rule, value]) => [rule, isUnset(value) ? null : value])) as Change;
}

function isUnset(value: unknown): boolean {
  return value === UNSET || (Array.isArray(value) && value.includes(UNSET));
}

export function policyText({ scope, team, version, rules, effective, pending }: Policy): string {
  const inForce = effective as Record<string, { value?: unknown; level?: string | null } | undefined>;
  const rows = Object.entries(rules).map(([rule, value]) => ({ rule, value, bound: inForce[rule] }));
  const heading = scope === 'team' ? `Team ${oneLine(team?.name ?? '')}` : 'Organization';
  const table = tableText(rows, [
    { title: 'rule', of: ({ rule }) => rule },
    { title: 'set here', of: ({ value }) => valueText(value) },
    { title: 'binds', of: ({ bound }) => boundText(bound) },
  ]);
  const waiting = pending && `\n\nVersion ${pending.number} waits: it binds from ${minuteOf(pending.enforceFrom)} on.`;
  return `${heading}, version ${version}\n\n${table}${waiting ?? ''}`;
}

/** An empty list that no level set restricts nothing; one that was set admits nothing. */
function boundText(bound: { value?: unknown; level?: string | null } | undefined): string | null {
  if (!bound || !('value' in bound)) return valueText(bound);
  return bound.level === null && Array.isArray(bound.value) && bound.value.length === 0 ? null : valueText(bound.value);
}

export function valueText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.length > 0 ? value.join(', ') : 'none at all';
  if (typeof value !== 'object') return JSON.stringify(value).replaceAll('"', '');
  const parts = Object.entries(value).map(([kind, each]) => [kind, valueText(inner(each))] as const);
  const texts = new Set(parts.map(([, text]) => text));
  // Alike for both kinds is said once.
  if (texts.size === 1) return parts[0]?.[1] ?? null;
  return parts.map(([kind, text]) => `${kind} ${text ?? '–'}`).join(', ');
}

function inner(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}
