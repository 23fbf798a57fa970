import ipaddr from 'ipaddr.js';
import { DAY_MS } from '../policies/domain/timeline.js';
import { tables, type ColumnType, type Row, type TableName } from './tables.js';

/** PostgreSQL counts from 1 January 2000. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
const EPOCH_DAY = EPOCH_MS / DAY_MS;

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Signature, flags, length of the header's extension. */
const HEADER = Buffer.concat([SIGNATURE, Buffer.alloc(8)]);
const END = Buffer.from([0xff, 0xff]);

const CHUNK_BYTES = 128 * 1024;
const UUID_BYTES = 16;
const [TEXT_OID, UUID_OID] = [25, 2950];
const [FAMILY_IPV4, FAMILY_IPV6] = [2, 3];

export function copyStatement(table: TableName): string {
  const columns = Object.keys(tables[table]).map((column) => `"${column}"`);
  return `copy keyreeve.${table} (${columns.join(', ')}) from stdin with (format binary)`;
}

/**
 * Rows of one table in COPY's binary format: half the bytes of the text format, and neither side writes or reads
 * numbers, instants and ids as text.
 */
export class BinaryRows {
  /** Bytes of the full chunks. */
  private size = 0;
  private readonly full: Buffer[] = [];
  private chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  private end = 0;
  private readonly columns: readonly string[];
  private readonly types: readonly ColumnType[];

  constructor(table: TableName) {
    this.columns = Object.keys(tables[table]);
    this.types = Object.values(tables[table]);
    this.bytes(HEADER);
  }

  add<T extends TableName>(row: Row<T>): void {
    const values = row as Readonly<Record<string, unknown>>;
    const { columns, types } = this;
    this.room(2);
    this.end = this.chunk.writeInt16BE(columns.length, this.end);
    for (let i = 0; i < columns.length; i++) {
      const value = values[columns[i] as string];
      if (value === null) this.int32(-1);
      else this.field(types[i] as ColumnType, value);
    }
  }

  /** All that was added, as it is to be sent. Nothing may be added afterwards. */
  finish(): readonly Buffer[] {
    this.bytes(END);
    return [...this.full, this.chunk.subarray(0, this.end)];
  }

  private field(type: ColumnType, value: unknown): void {
    switch (type) {
      case 'uuid':
        return this.uuid(value as string);
      case 'text':
        return this.text(value as string, 0);
      case 'json':
        return this.text(value as string, 1);
      case 'texts':
        return this.list(value as readonly string[], TEXT_OID, (text) => this.text(text, 0));
      case 'uuids':
        return this.list(value as readonly string[], UUID_OID, (uuid) => this.uuid(uuid));
      case 'instant':
        return this.instant(value as number);
      case 'day':
        this.int32(4);
        return this.int32((value as number) - EPOCH_DAY);
      case 'integer':
        this.int32(4);
        return this.int32(value as number);
      case 'bigint':
        this.int32(8);
        return this.int64(value as number);
      case 'smallint':
        this.int32(2);
        this.room(2);
        this.end = this.chunk.writeInt16BE(value as number, this.end);
        return;
      case 'bytes':
        this.int32((value as Buffer).length);
        return this.bytes(value as Buffer);
      case 'address':
        return this.address(value as string);
    }
  }

  private uuid(text: string): void {
    this.int32(UUID_BYTES);
    this.room(UUID_BYTES);
    let { end } = this;
    for (let at = 0; at < text.length; at += 2) {
      if (text.charCodeAt(at) === DASH) at += 1;
      this.chunk[end++] = (digit(text.charCodeAt(at)) << 4) | digit(text.charCodeAt(at + 1));
    }
    this.end = end;
  }

  /** @param version the byte that stands before the text of a jsonb; 0 for none */
  private text(text: string, version: 0 | 1): void {
    // no character takes more than three bytes for one unit of UTF-16
    this.room(5 + text.length * 3);
    const start = this.end + 4;
    if (version === 1) this.chunk[start] = version;
    const written = version + this.chunk.write(text, start + version, 'utf8');
    this.chunk.writeInt32BE(written, this.end);
    this.end = start + written;
  }

  private list(list: readonly string[], oid: number, add: (element: string) => void): void {
    this.room(4);
    const before = this.size + this.end;
    const [holder, lengthAt] = [this.chunk, this.end];
    this.int32(0);
    this.int32(list.length === 0 ? 0 : 1);
    this.int32(0);
    this.int32(oid);
    if (list.length > 0) {
      this.int32(list.length);
      this.int32(1);
      for (const element of list) add(element);
    }
    holder.writeInt32BE(this.size + this.end - before - 4, lengthAt);
  }

  private instant(ms: number): void {
    this.int32(8);
    this.int64((ms - EPOCH_MS) * 1_000);
  }

  /** @param value more than 32 bits, perhaps, and fewer than the 53 that a number holds */
  private int64(value: number): void {
    this.room(8);
    const high = Math.floor(value / 2 ** 32);
    this.end = this.chunk.writeInt32BE(high, this.end);
    this.end = this.chunk.writeUInt32BE(value - high * 2 ** 32, this.end);
  }

  private address(text: string): void {
    const octets = text.includes(':') ? ipaddr.parse(text).toByteArray() : text.split('.').map(Number);
    this.int32(4 + octets.length);
    const family = octets.length === 4 ? FAMILY_IPV4 : FAMILY_IPV6;
    this.bytes(Buffer.from([family, octets.length * 8, 0, octets.length, ...octets]));
  }

  private int32(value: number): void {
    this.room(4);
    this.end = this.chunk.writeInt32BE(value, this.end);
  }

  private bytes(bytes: Buffer): void {
    this.room(bytes.length);
    this.end += bytes.copy(this.chunk, this.end);
  }

  private room(bytes: number): void {
    if (this.end + bytes <= this.chunk.length) return;
    this.full.push(this.chunk.subarray(0, this.end));
    this.size += this.end;
    this.chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, bytes));
    this.end = 0;
  }
}

const DASH = 45;

/** The value of a hexadecimal digit in lower case, by its character code. */
const digit = (code: number): number => (code < 58 ? code - 48 : code - 87);
