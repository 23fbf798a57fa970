import { CommanderError } from 'commander';
import { ConfigError } from '../config.js';
import { Problem } from '../platform/http/problem.js';
import { ApiRefusal, type ProblemDocument } from './api/refusal.js';
import { Failure, UsageError } from './failure.js';
import { oneLine, safeJson, severalLines } from './output/terminal-text.js';

/** Says on standard error what went wrong; answers the exit code: 1 refused or failed, 2 wrong usage. */
export function report(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) return say(`error: ${error.message}`, 2);
  if (error instanceof ApiRefusal) return say(json ? safeJson(error.problem) : problemText(error.problem), 1);
  if (error instanceof Problem) return say(json ? safeJson(error.body('')) : ownProblemText(error), 1);
  if (error instanceof Error) return say(isExpected(error) ? error.message : (error.stack ?? error.message), 1);
  return say(String(error), 1);
}

function say(text: string, exitCode: number): number {
  process.stderr.write(`${severalLines(text)}\n`);
  return exitCode;
}

/** SQLSTATE classes of a server that lets nobody in: no such database or login, or it is starting or stopping. */
const refusesConnections = /^(?:08|28|3D|57P)/;

/** Errors of what a node stands on carry `fault`, those of the network `syscall`: both say in words what happened. */
function isExpected(error: Error): boolean {
  if (error instanceof Failure || error instanceof ConfigError || 'fault' in error || 'syscall' in error) return true;
  return 'severity' in error && 'code' in error && refusesConnections.test(String(error.code));
}

/** One that never travelled: commands of the operator work on the database themselves. */
function ownProblemText({ code, kind, details }: Problem): string {
  return refusalText({ code, ...kind, detail: details.detail ?? kind.title, errors: details.errors ?? [] });
}

function problemText(problem: ProblemDocument): string {
  return `${refusalText(problem)}\nRequest ${oneLine(problem.requestId)}`;
}

type Refusal = Pick<ProblemDocument, 'title' | 'detail' | 'errors' | 'fix'> & { code: string };

function refusalText({ title, detail, code, errors = [], fix }: Refusal): string {
  return [
    `${oneLine(title)} (${oneLine(code)})`,
    ...(detail === title ? [] : [oneLine(detail)]),
    ...errors.map(({ field, message }) => `  ${oneLine(field)} ${oneLine(message)}`),
    ...(fix ? [`What to do: ${oneLine(fix)}`] : []),
  ].join('\n');
}
