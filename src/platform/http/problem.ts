/** One entry of a feature's catalogue of errors; `fix` tells the caller what to do about it. */
export interface ProblemKind {
  status: number;
  title: string;
  fix?: string;
}

export interface ProblemDetails {
  detail?: string;
  errors?: { field: string; message: string }[];
  headers?: Record<string, string>;
  /** Extension members of RFC 9457, beside the standard ones. */
  members?: Record<string, unknown>;
}

/** An expected refusal, thrown once by a service or guard and answered as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly kind: ProblemKind,
    readonly details: ProblemDetails = {},
  ) {
    super(details.detail ?? kind.title);
  }

  get status(): number {
    return this.kind.status;
  }

  body(requestId: string): Record<string, unknown> {
    return {
      type: `https://keyreeve.dev/errors#${this.code}`,
      title: this.kind.title,
      status: this.kind.status,
      detail: this.details.detail ?? this.kind.title,
      code: this.code,
      requestId,
      ...(this.details.errors && { errors: this.details.errors }),
      ...(this.kind.fix && { fix: this.kind.fix }),
      ...this.details.members,
    };
  }
}

const registry = new Map<string, ProblemKind>();

/**
 * Declares a feature's errors and returns the function that makes them:
 * `throw keyProblem('key.not_found')`. Codes are `noun.reason`, unique in the product, and never change their meaning.
 */
export function defineProblems<const T extends Record<string, ProblemKind>>(
  kinds: T,
): (code: keyof T & string, details?: ProblemDetails) => Problem {
  for (const [code, kind] of Object.entries(kinds)) {
    if (registry.has(code)) throw new Error(`problem ${code} is declared twice`);
    registry.set(code, kind);
  }
  return (code, details) => new Problem(code, kinds[code] as ProblemKind, details);
}

/** Every declared error, for the generated documents. */
export function declaredProblems(): ReadonlyMap<string, ProblemKind> {
  return registry;
}

export const requestProblem = defineProblems({
  'request.invalid': { status: 400, title: 'The request is not valid', fix: 'Mend the fields named in errors.' },
  'request.unprocessable': { status: 422, title: 'The request asks for something that cannot be', fix: 'See errors.' },
  'request.not_json': { status: 400, title: 'The body is not valid JSON', fix: 'Send one JSON object.' },
  'request.too_large': { status: 413, title: 'The body is too large', fix: 'Send at most 256 KiB.' },
  'request.headers_too_large': {
    status: 431,
    title: 'The address and the headers are too large',
    fix: 'Send at most 16 KiB of them, or fewer values at once.',
  },
  'request.media_type': { status: 415, title: 'The content type is not understood', fix: 'Send application/json.' },
  'request.method': { status: 405, title: 'This method is not offered here' },
  'request.timeout': { status: 408, title: 'The request did not arrive in time', fix: 'Send it again, whole.' },
  'request.refused': { status: 400, title: 'The request could not be read' },
  'route.unknown': { status: 404, title: 'There is nothing at this address', fix: 'See /docs for the operations.' },
  'host.unknown': {
    status: 421,
    title: 'This server does not answer for that host',
    fix: 'Use the address in PUBLIC_URL.',
  },
  'page.cursor_invalid': { status: 400, title: 'The cursor is not valid', fix: 'Start again without a cursor.' },
  'page.cursor_mismatch': {
    status: 400,
    title: 'The cursor belongs to another list',
    fix: 'Use a cursor only with the filters and the sort it was made for.',
  },
  'page.cursor_outdated': {
    status: 400,
    title: 'The policies changed since the cursor was made',
    fix: 'Start again without a cursor.',
  },
  'field.contains_secret': {
    status: 422,
    title: 'The text contains an API key',
    fix: 'Take the secret out; revoke it if anyone may have seen it.',
  },
  'version.required': { status: 428, title: 'If-Match is needed', fix: 'Send the ETag of what you read in If-Match.' },
  'version.outdated': {
    status: 412,
    title: 'It changed since you read it',
    fix: 'Read it again and repeat the change on the new version.',
  },
  'idempotency.mismatch': {
    status: 422,
    title: 'This Idempotency-Key was used with another request',
    fix: 'Use a new key for a new request.',
  },
  'idempotency.in_flight': { status: 409, title: 'The same request is being worked on', fix: 'Ask again in a moment.' },
  'service.unavailable': { status: 503, title: 'The database cannot be reached', fix: 'Try again in a moment.' },
  'service.busy': { status: 503, title: 'Too many requests wait for their turn', fix: 'Try again in a moment.' },
  'internal.error': { status: 500, title: 'Something went wrong here', fix: 'Report the requestId to the operators.' },
});
