import { oneLine } from './terminal-text.js';

export interface Column<Row> {
  title: string;
  /** Null and undefined are shown as a dash. */
  of: (row: Row) => string | number | null | undefined;
}

/** Longer cells are cut: whoever wants the whole asks for JSON. */
const widest = 44;

/** Rows under headings, each column as wide as its widest cell. */
export function tableText<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map(({ of }) => cell(of(row))));
  const lines = [columns.map(({ title }) => title.toUpperCase()), ...cells];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => width(line[index] ?? ''))));
  return lines
    .map((line) =>
      line
        .map((text, index) => text + ' '.repeat((widths[index] ?? 0) - width(text)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One thing, a line for each of its fields. */
export function recordText(fields: readonly (readonly [string, string | number | null | undefined])[]): string {
  const longest = Math.max(...fields.map(([name]) => name.length));
  return fields.map(([name, value]) => `${name.padEnd(longest)}  ${oneLine(String(value ?? '–'))}`).join('\n');
}

function cell(value: string | number | null | undefined): string {
  const text = value === null || value === undefined || value === '' ? '–' : oneLine(String(value));
  const characters = [...text];
  return characters.length > widest ? `${characters.slice(0, widest - 1).join('')}…` : text;
}

const width = (text: string): number => [...text].length;

/** `2026-11-25 09:30`, in UTC as everywhere in the product. */
export function minuteOf(instant: string | null | undefined): string | null {
  return instant ? `${instant.slice(0, 10)} ${instant.slice(11, 16)}` : null;
}
