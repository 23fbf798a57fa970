/** SQL: the period `[since, until)` of a row holds at the instant. */
export function inForce(row: string, instant: string): string {
  return `${row}.since <= ${instant} and (${row}.until is null or ${row}.until > ${instant})`;
}
