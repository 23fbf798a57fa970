/** What spreadsheets take for the beginning of a formula, or skip to find one behind it. */
const formula = /^[=+\-@\t\r]/;
const needsQuotes = /[",\r\n]/;

/**
 * One record as RFC 4180 has it, its line break included. A cell that a spreadsheet would reckon with is text instead,
 * by an apostrophe in front: names of keys are written by their owners and opened by administrators.
 */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => (cell === null ? '' : csvCell(cell))).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const inert = formula.test(text) ? `'${text}` : text;
  return needsQuotes.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
