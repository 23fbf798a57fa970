/** SQL: an instant in milliseconds since the epoch. Inside JSON, and in cursors, instants are numbers. */
export function epochMs(column: string): string {
  return `(extract(epoch from ${column}) * 1000)::bigint`;
}
