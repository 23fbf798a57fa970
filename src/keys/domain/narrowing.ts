/**
 * Whether a key with the scopes `wanted` may do no more than with `had`. A key without scopes may do what its owner may
 * as a member, which is something else than a list of scopes: the two never narrow to one another.
 *
 * @param isOurs `full` stands for every scope of this service, not for those of others
 */
export function scopesNoWider(
  wanted: readonly string[],
  had: readonly string[],
  isOurs: (scope: string) => boolean,
): boolean {
  if ((wanted.length === 0) !== (had.length === 0)) return false;
  return wanted.every((scope) => had.includes(scope) || (had.includes('full') && isOurs(scope)));
}
