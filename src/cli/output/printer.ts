import { type Column, tableText } from './table.js';
import { safeJson } from './terminal-text.js';

export interface OutputOptions {
  json?: boolean | undefined;
}

/** An answer for programs, or what `text` makes of it for people. */
export function print<Answer>(answer: Answer, { json }: OutputOptions, text: (answer: Answer) => string): void {
  process.stdout.write(`${json ? safeJson(answer) : text(answer)}\n`);
}

/** A remark beside the output, for people: standard output stays what a program may read. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * Rows as they come, page by page, so that the longest list needs no memory: a table whose headings come first, or one
 * JSON document `{ "data": [ … ] }`.
 */
export class RowPrinter<Row> {
  private printed = 0;

  constructor(
    private readonly columns: readonly Column<Row>[],
    private readonly options: OutputOptions,
  ) {}

  add(rows: readonly Row[]): void {
    if (this.options.json) {
      for (const row of rows) this.write(`${this.printed++ === 0 ? '{"data":[\n' : ',\n'}${safeJson(row, 0)}`);
      return;
    }
    if (rows.length === 0) return;
    const text = tableText(rows, this.columns);
    // Headings once: the later pages are the rows under the first page's.
    this.write(`${this.printed === 0 ? text : text.slice(text.indexOf('\n') + 1)}\n`);
    this.printed += rows.length;
  }

  end(): void {
    if (this.options.json) this.write(this.printed === 0 ? '{"data":[]}\n' : '\n]}\n');
    else if (this.printed === 0) note('Nothing matches.');
  }

  private write(text: string): void {
    process.stdout.write(text);
  }
}
