import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { type CursorBinding, type CursorPosition, decodeCursor, encodeCursor, MAX_CURSOR_LENGTH } from './cursor.js';
import { IntField, OpaqueField } from './fields.js';
import { requestProblem } from './problem.js';

const defaultLimit = 50;

/** Numbers come as text in a query, and only in its plain spelling. */
const LimitField = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value,
    ),
    IntField({ optional: true, min: 1, max: 200, doc: 'How many at most; 50 unless told' }),
  );

/** What every list takes; a list with filters extends it. */
export class PageQuery {
  @LimitField() limit?: number;
  @OpaqueField({ optional: true, maxLength: MAX_CURSOR_LENGTH, doc: 'From `page` of an answer before' })
  cursor?: string;
}

export class Page {
  @ApiProperty({ type: String, nullable: true, description: 'The cursor of the page after this one' })
  next: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The cursor of the page before this one' })
  previous: string | null;
}

/** A column of the order; none may be null, and the last must be unique. `field` is its name in the row. */
export interface KeysetColumn {
  sql: string;
  type: 'text' | 'uuid' | 'timestamptz';
  field: string;
}

export interface KeysetOrder {
  columns: readonly KeysetColumn[];
  descending?: boolean;
}

/**
 * One page of a list in the order of an index, forwards and backwards. The page holds what follows a position rather
 * than what has a number, so rows that others insert or remove move nothing.
 */
export class Keyset {
  private readonly position: CursorPosition | null;
  private readonly limit: number;

  /** @throws Problem 400 `page.cursor_invalid`, `page.cursor_mismatch` */
  constructor(
    private readonly key: Buffer,
    private readonly binding: CursorBinding,
    private readonly order: KeysetOrder,
    query: PageQuery,
  ) {
    this.limit = query.limit ?? defaultLimit;
    this.position = query.cursor === undefined ? null : this.read(query.cursor);
  }

  /** The end of the statement, from its last condition on: bound, order and limit, whose values it appends. */
  clause(values: unknown[]): string {
    const { columns, descending = false } = this.order;
    const downwards = descending !== this.backwards;
    const parameter = (value: unknown): string => `$${values.push(value)}`;
    const position = this.position;
    const bound =
      position === null
        ? ''
        : `and (${columns.map(({ sql }) => sql).join(', ')}) ${downwards ? '<' : '>'} (${columns
            .map(({ field, type }) => `${parameter(position[field])}::${type}`)
            .join(', ')})`;
    const order = columns.map(({ sql }) => (downwards ? `${sql} desc` : sql)).join(', ');
    return `${bound} order by ${order} limit ${parameter(this.limit + 1)}`;
  }

  /** The rows of the page in the list's order, of the one more than `limit` that the statement found. */
  cut<Row extends object>(found: readonly Row[]): { rows: Row[]; page: Page } {
    const more = found.length > this.limit;
    const rows = found.slice(0, this.limit);
    if (this.backwards) rows.reverse();
    const [first, last] = [rows.at(0), rows.at(-1)];
    const after = this.backwards || more;
    const before = this.backwards ? more : this.position !== null;
    return {
      rows,
      page: {
        next: last && after ? this.cursorAt(last, false) : null,
        previous: first && before ? this.cursorAt(first, true) : null,
      },
    };
  }

  private get backwards(): boolean {
    return this.position?.['back'] === true;
  }

  private read(cursor: string): CursorPosition {
    const reading = decodeCursor(this.key, this.binding, cursor);
    if (reading.ok) return reading.position;
    throw requestProblem(reading.fault === 'mismatch' ? 'page.cursor_mismatch' : 'page.cursor_invalid');
  }

  private cursorAt(row: object, back: boolean): string {
    const values = this.order.columns.map(({ field }) => {
      const value = (row as Record<string, unknown>)[field];
      return [field, value instanceof Date ? value.toISOString() : (value as string)] as const;
    });
    return encodeCursor(this.key, this.binding, { ...Object.fromEntries(values), back });
  }
}
