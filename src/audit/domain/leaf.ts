import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical.js';
import type { Json } from './canonical.js';

type JsonObject = { readonly [name: string]: Json | undefined };

/** One event as its writer knows it. Ids are opaque text; which form they have is the writer's choice, and stays. */
export interface AuditEvent {
  readonly id: string;
  readonly organizationId: string;
  readonly occurredAt: Date;
  /** `noun.past`. */
  readonly action: string;
  /** `code` names the problem that a refused or failed attempt was answered with. */
  readonly outcome: { readonly result: 'success' | 'refused' | 'failure'; readonly code: string | null };
  readonly actor: {
    readonly type: string;
    readonly id: string | null;
    readonly name: string | null;
    /** How the actor proved who they are: `password`, `api_key`, `system`. */
    readonly method: string;
    readonly sessionId: string | null;
    /** The key that acted. */
    readonly key: { readonly id: string; readonly name: string } | null;
  };
  readonly source: { readonly ip: string | null; readonly userAgent: string | null; readonly requestId: string | null };
  readonly targets: readonly { readonly type: string; readonly id: string; readonly name: string | null }[];
  readonly teamId: string | null;
  readonly change: { readonly before?: JsonObject | undefined; readonly after?: JsonObject | undefined } | null;
  /** As typed. */
  readonly reason: string | null;
  /** Small closed values: a count, the hash of a set. */
  readonly details: JsonObject;
}

/** The values behind a leaf's commitments, by JSON Pointer. Kept apart, so that they can be erased one by one. */
export type PersonalPart = Readonly<Record<string, { readonly salt: string; readonly value: Json }>>;

export interface SplitEvent {
  /** Canonical JSON, UTF-8. */
  readonly leaf: Buffer;
  readonly leafHash: Buffer;
  readonly personal: PersonalPart;
}

export type OpenedLeaf =
  | {
      readonly ok: true;
      /** The leaf with its personal values in place; an erased one stays `{ "committed": "…" }`. */
      readonly content: JsonObject;
      readonly erased: readonly string[];
    }
  | {
      readonly ok: false;
      readonly fault: 'malformed' | 'not_canonical' | 'unknown_field' | 'mismatch';
      readonly field?: string;
    };

export const MAX_LEAF_BYTES = 65_535;
export const SALT_BYTES = 16;
const FORMAT = 1;

/** Bounds, in code points, of what is kept of texts that others wrote. */
const MAX_TEXT = 4_000;
const MAX_USER_AGENT = 300;
const MAX_REQUEST_ID = 128;

/** Fields whose values are about people, whatever they hold. Name a new field so that it ends in one of these. */
const PERSONAL_FIELD =
  /(?:[Nn]ame|[Ee]mail|[Dd]escription|[Cc]ontact|[Rr]eason|[Nn]ote|[Cc]omment|[Cc]idr|[Aa]gent|^ip|Ip)s?$|[Aa]ddress(?:es)?$/;
/** Closed values, ids, scopes, hashes and instants: all else that is text could have been typed by somebody. */
const IMPERSONAL_TEXT =
  /^(?:[a-z][a-z0-9_-]*(?:[.:](?:[a-z][a-z0-9_-]*|\*))*|[0-9a-f-]{32,128}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z)$/;

/**
 * Splits an event into the leaf that is kept for ever and the personal values that may be erased. In the leaf each of
 * these is a commitment: names, addresses, user agents, what was typed, and in `change` and `details` every text that
 * is not a closed value. Action, time, outcome, ids and numbers are in clear. Text is bounded, and its controls escaped.
 *
 * @param newSalt gives 16 random bytes, new ones at each call
 * @throws RangeError when the leaf would exceed 65,535 bytes: such an event must carry a count and a hash instead
 */
export function splitEvent(event: AuditEvent, newSalt: () => Uint8Array): SplitEvent {
  const committer = new Committer(event.id, newSalt);
  const commit = (field: string, value: string | null, limit = MAX_TEXT): Json =>
    committer.commit(field, boundedText(value, limit));
  const { actor, source } = event;
  const content: JsonObject = {
    format: FORMAT,
    id: event.id,
    organization: event.organizationId,
    occurredAt: event.occurredAt.toISOString(),
    action: event.action,
    outcome: { result: event.outcome.result, code: event.outcome.code },
    actor: {
      type: actor.type,
      id: actor.id,
      name: commit('/actor/name', actor.name),
      method: actor.method,
      sessionId: actor.sessionId,
      key: actor.key && { id: actor.key.id, name: commit('/actor/key/name', actor.key.name) },
    },
    source: {
      ip: commit('/source/ip', source.ip),
      userAgent: commit('/source/userAgent', source.userAgent, MAX_USER_AGENT),
      requestId: boundedText(source.requestId, MAX_REQUEST_ID),
    },
    targets: event.targets.map(({ type, id, name }, i) => ({ type, id, name: commit(`/targets/${i}/name`, name) })),
    team: event.teamId,
    change: event.change && {
      before: committer.commitWithin('/change/before', event.change.before),
      after: committer.commitWithin('/change/after', event.change.after),
    },
    reason: commit('/reason', event.reason),
    details: committer.commitWithin('/details', event.details),
  };
  const leaf = Buffer.from(canonicalJson(content), 'utf8');
  if (leaf.length > MAX_LEAF_BYTES) throw new RangeError(`The leaf of ${event.action} has ${leaf.length} bytes`);
  return { leaf, leafHash: leafHashOf(leaf), personal: committer.personal };
}

/** RFC 9162: the zero byte keeps a leaf from being taken for a node of the tree. */
export function leafHashOf(leaf: Uint8Array): Buffer {
  return createHash('sha256').update(Buffer.of(0)).update(leaf).digest();
}

/**
 * Puts personal values back into their leaf and checks each against its commitment. Values that have been erased are
 * named; a value that is not the one committed to, or belongs to no commitment, is a fault.
 */
export function openLeaf(leaf: Uint8Array, personal: PersonalPart): OpenedLeaf {
  const content = parseLeaf(leaf);
  if (!content) return { ok: false, fault: 'malformed' };
  if (canonicalJson(content) !== Buffer.from(leaf).toString('utf8')) return { ok: false, fault: 'not_canonical' };
  for (const [field, { salt, value }] of Object.entries(personal)) {
    const place = placeOf(content, field);
    const commitment = place && committedText(place.holder[place.name]);
    if (!place || commitment === undefined) return { ok: false, fault: 'unknown_field', field };
    if (commitment !== commitmentOf(Buffer.from(salt, 'hex'), textOf(content['id']), field, value)) {
      return { ok: false, fault: 'mismatch', field };
    }
    place.holder[place.name] = value;
  }
  return { ok: true, content, erased: committedFields(content, '', personal) };
}

class Committer {
  readonly personal: Record<string, { salt: string; value: Json }> = {};

  constructor(
    private readonly eventId: string,
    private readonly newSalt: () => Uint8Array,
  ) {}

  /** That there is no value is no secret. */
  commit(field: string, value: Json): Json {
    if (value === null) return null;
    const salt = Buffer.from(this.newSalt());
    if (salt.length !== SALT_BYTES) throw new TypeError(`A salt has ${SALT_BYTES} bytes`);
    this.personal[field] = { salt: salt.toString('hex'), value };
    return { committed: commitmentOf(salt, this.eventId, field, value) };
  }

  commitWithin(field: string, value: Json | undefined): Json {
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') {
      const text = boundedText(value, MAX_TEXT);
      return IMPERSONAL_TEXT.test(text) ? text : this.commit(field, text);
    }
    if (typeof value !== 'object') return value;
    if (isList(value)) return value.map((each, i) => this.commitWithin(`${field}/${i}`, each));
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const place = `${field}/${escapePointer(name)}`;
        const personal = PERSONAL_FIELD.test(name) && typeof member !== 'boolean' && typeof member !== 'number';
        return [name, personal ? this.commit(place, boundedWithin(member)) : this.commitWithin(place, member)];
      }),
    );
  }
}

/** SHA-256(salt ‖ event id ‖ field ‖ value), the parts held apart by zero bytes, the value as canonical JSON. */
function commitmentOf(salt: Uint8Array, eventId: string, field: string, value: Json): string {
  const separator = Buffer.of(0);
  return createHash('sha256')
    .update(salt)
    .update(eventId)
    .update(separator)
    .update(field)
    .update(separator)
    .update(canonicalJson(value))
    .digest('hex');
}

/** Bounded, and safe for JSON, PostgreSQL's jsonb and a terminal: controls and halves of characters are written out. */
function boundedText<T extends string | null>(text: T, limit: number): T {
  if (text === null) return text;
  const points = Array.from(text.slice(0, limit * 2 + 2));
  const cut = points.length > limit ? `${points.slice(0, limit - 1).join('')}…` : text;
  return cut.replace(/[\p{Cs}\p{Cc}]/gu, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ) as T;
}

function boundedWithin(value: Json | undefined): Json {
  if (typeof value === 'string') return boundedText(value, MAX_TEXT);
  if (value === undefined || value === null || typeof value !== 'object') return value ?? null;
  if (isList(value)) return value.map(boundedWithin);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, boundedWithin(member)]));
}

function parseLeaf(leaf: Uint8Array): Record<string, Json> | null {
  if (leaf.length > MAX_LEAF_BYTES) return null;
  try {
    const content: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(leaf));
    if (typeof content !== 'object' || content === null || Array.isArray(content)) return null;
    canonicalJson(content as Json);
    return content as Record<string, Json>;
  } catch {
    return null;
  }
}

function placeOf(content: Json, field: string): { holder: Record<string, Json>; name: string } | null {
  const names = field.split('/').slice(1).map(unescapePointer);
  const last = names.pop();
  let holder: Json | undefined = content;
  for (const name of names) holder = memberOf(holder, name);
  if (last === undefined || memberOf(holder, last) === undefined) return null;
  return { holder: holder as Record<string, Json>, name: last };
}

function memberOf(holder: Json | undefined, name: string): Json | undefined {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name)) return undefined;
  return (holder as Record<string, Json>)[name];
}

function committedText(value: Json | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return undefined;
  const text = memberOf(value, 'committed');
  return typeof text === 'string' ? text : undefined;
}

function committedFields(value: Json, field: string, opened: PersonalPart): string[] {
  if (typeof value !== 'object' || value === null || Object.hasOwn(opened, field)) return [];
  if (committedText(value) !== undefined) return [field];
  return Object.entries(value).flatMap(([name, member]) =>
    committedFields(member ?? null, `${field}/${escapePointer(name)}`, opened),
  );
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const unescapePointer = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~');

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
