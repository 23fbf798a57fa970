import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRetryable, isUnreachable, sqlState } from '../database/pg-errors.js';
import { Problem, requestProblem } from './problem.js';

/** Records a refused privileged attempt before it is answered; `audit/` binds it. */
export abstract class RefusalLog {
  abstract record(request: FastifyRequest, problem: Problem): Promise<void>;
}

const byHttpStatus: Record<number, Parameters<typeof requestProblem>[0]> = {
  400: 'request.refused',
  404: 'route.unknown',
  405: 'request.method',
  413: 'request.too_large',
  415: 'request.media_type',
  431: 'request.headers_too_large',
};

/** A body that should be JSON and is not, or is nothing; in both cases Fastify's own words would not help. */
const notJson = new Set<unknown>(['FST_ERR_CTP_INVALID_JSON_BODY', 'FST_ERR_CTP_EMPTY_JSON_BODY']);

/** Every error leaves as a problem document; what is not expected is logged here and answered without detail. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  constructor(private readonly refusals: RefusalLog) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    let problem = problemOf(error);
    if (problem.status >= 500 && problem.code === 'internal.error') this.logger.error(error);
    try {
      await this.refusals.record(request, problem);
    } catch (failure) {
      this.logger.error(failure);
      problem = requestProblem('service.unavailable');
    }
    const reply = http.getResponse<FastifyReply>();
    sendProblem(reply, problem, request.id);
  }
}

export function sendProblem(reply: FastifyReply, problem: Problem, requestId: string): void {
  void reply
    .code(problem.status)
    .headers({ ...problem.details.headers, 'cache-control': 'no-store' })
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem.body(requestId)));
}

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isUnreachable(error)) return requestProblem('service.unavailable', { headers: { 'retry-after': '1' } });
  // A statement that ran out of its time, a lock that was not to be had, a conflict that stayed after several attempts.
  if (isRetryable(error) || sqlState(error) === '57014' || sqlState(error) === '55P03') {
    return requestProblem('service.busy', { headers: { 'retry-after': '1' } });
  }
  const status =
    error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number } | null)?.statusCode;
  // Nest wraps what Fastify throws.
  const cause = error instanceof HttpException ? error.cause : error;
  const isSyntax = cause instanceof SyntaxError || notJson.has((cause as { code?: unknown } | null | undefined)?.code);
  if (isSyntax && status === 400) return requestProblem('request.not_json');
  return requestProblem((status !== undefined && byHttpStatus[status]) || 'internal.error');
}
