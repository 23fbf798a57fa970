import type { KeyView } from '../key.view.js';
import { csvLine } from './csv.js';

export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

type Value = string | boolean | Date | readonly string[] | null;

/** The columns of an export, in their order: a key as it is shown, flat. New ones are added at the end. */
const columns = {
  id: (key) => key.id,
  name: (key) => key.name,
  status: (key) => key.status,
  reason: (key) => key.reason,
  statusSince: (key) => key.statusSince,
  ownerId: (key) => key.owner.id,
  ownerType: (key) => key.owner.type,
  ownerName: (key) => key.owner.name,
  ownerEmail: (key) => key.owner.email,
  contactName: (key) => key.owner.contact?.name ?? null,
  contactEmail: (key) => key.owner.contact?.email ?? null,
  teamId: (key) => key.team.id,
  teamName: (key) => key.team.name,
  kind: (key) => key.kind,
  hint: (key) => key.hint,
  scopes: (key) => key.scopes,
  allowedCidrs: (key) => key.allowedCidrs,
  createdAt: (key) => key.createdAt,
  createdById: (key) => key.createdBy.id,
  createdByName: (key) => key.createdBy.name,
  createdWith: (key) => key.createdWith,
  expiresAt: (key) => key.expiry.effective,
  decidedBy: (key) => key.expiry.decidedBy,
  ownExpiresAt: (key) => key.expiry.own,
  lastUsedAt: (key) => key.lastUsedAt,
  lastUsedIp: (key) => key.lastUsedIp,
  lastUsedClient: (key) => key.lastUsedClient,
  lastUsedVia: (key) => key.lastUsedVia,
  lastRefusedAt: (key) => key.lastRefusedAt,
  suspendedAt: (key) => key.suspendedAt,
  revokedAt: (key) => key.revokedAt,
  revocationId: (key) => key.revocationId,
  replacedBy: (key) => key.replacedBy,
  replaces: (key) => key.replaces,
  reference: (key) => key.reference,
  description: (key) => key.description,
  leaked: (key) => key.leaked,
  imported: (key) => key.imported,
  knownToLeaver: (key) => key.knownToLeaver,
} as const satisfies Record<string, (key: KeyView) => Value>;

export const EXPORT_COLUMNS = Object.keys(columns);
const readers: readonly ((key: KeyView) => Value)[] = Object.values(columns);

/** What an export begins with. */
export function exportHead(format: ExportFormat): string {
  return format === 'csv' ? csvLine(EXPORT_COLUMNS) : '';
}

/** One key: a record of CSV, in which lists are separated by spaces and null is empty, or a JSON object on a line. */
export function exportLine(format: ExportFormat, key: KeyView): string {
  if (format === 'csv') return csvLine(readers.map((read) => cellOf(read(key))));
  return `${JSON.stringify(Object.fromEntries(readers.map((read, at) => [EXPORT_COLUMNS[at], read(key)])))}\n`;
}

function cellOf(value: Value): string | null {
  if (value === null || typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'boolean' ? String(value) : value.join(' ');
}
