import { requestProblem } from './problem.js';

/** A row's version as a strong ETag. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** The version in If-Match; null without one. @throws Problem 412 when it is not an ETag of ours */
export function expectedVersion(match: string | undefined): number | null {
  if (match === undefined) return null;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(match.trim())?.[1];
  if (version === undefined) throw requestProblem('version.outdated');
  return Number(version);
}

/** The same where a change without If-Match is refused. @throws Problem 428, 412 */
export function requiredVersion(match: string | undefined): number {
  const version = expectedVersion(match);
  if (version === null) throw requestProblem('version.required');
  return version;
}
