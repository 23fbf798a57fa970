import { tables } from './tables.js';

export type TableName = keyof typeof tables;
export type Column<T extends TableName> = (typeof tables)[T][number];
/** Instants are ISO texts, bytes are buffers, JSON is text already. */
export type CopyValue = string | number | boolean | Buffer | readonly string[] | null;
export type Row<T extends TableName> = Readonly<Record<Column<T>, CopyValue>>;

/** Takes generated rows; what it is called with is complete and is not changed afterwards. */
export type RowSink = <T extends TableName>(table: T, row: Row<T>) => void;

export const tableNames = Object.keys(tables) as TableName[];

/** Milliseconds, as the database reads and keeps them. */
export const instant = (ms: number): string => new Date(ms).toISOString();
export const instantOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

export function copyStatement(table: TableName): string {
  return `copy keyreeve.${table} (${tables[table].map((column) => `"${column}"`).join(', ')}) from stdin`;
}

/** One line of PostgreSQL's COPY text format. */
export function copyLine<T extends TableName>(table: T, row: Row<T>): string {
  const columns: readonly Column<T>[] = tables[table];
  let line = '';
  for (let i = 0; i < columns.length; i++) {
    if (i > 0) line += '\t';
    line += copyText(row[columns[i] as Column<T>]);
  }
  return `${line}\n`;
}

const UNSAFE = /[\\\t\n\r]/;

function copyText(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return UNSAFE.test(value) ? escaped(value) : value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  return value.length === 0 ? '{}' : escaped(`{${value.map(quoted).join(',')}}`);
}

/** An element of an array, between quotes whatever it is. */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}
