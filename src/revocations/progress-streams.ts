import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type LiveAnswer, LiveCredentials } from '../access/live-credentials.js';
import type { Principal } from '../access/principal.js';
import type { RevocationView } from './revocations.dto.js';
import { revocationProblem } from './revocations.problems.js';
import { RevocationsQueries } from './revocations.queries.js';

/** Of one credential on one node (R13). */
const MOST_STREAMS = 5;
/** A planning node says how far it is about as often. */
const lookEveryMs = 500;
/** Proxies close what is silent for a minute. */
const silentForMs = 15_000;

/** How far the reading of a set is, told until it has ended: server-sent events. */
@Injectable()
export class ProgressStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<LiveAnswer>();

  constructor(
    private readonly queries: RevocationsQueries,
    private readonly live: LiveCredentials,
  ) {}

  beforeApplicationShutdown(): void {
    for (const answer of this.open) answer.end();
  }

  /** @throws Problem 404 `revocation.not_found`, 429 `revocation.too_many_streams` */
  async follow(principal: Principal, id: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (this.live.countOf(principal) >= MOST_STREAMS) throw revocationProblem('revocation.too_many_streams');
    const stream = new PassThrough();
    const ended = new AbortController();
    const answer: LiveAnswer = {
      request,
      requires: 'revocation.read',
      principal,
      goesOn: () => true,
      end: () => ended.abort(),
    };
    const release = this.live.hold(answer);
    this.open.add(answer);
    stream.once('close', () => ended.abort());
    ended.signal.addEventListener('abort', () => {
      release();
      this.open.delete(answer);
      stream.end();
    });
    let seen: RevocationView;
    try {
      seen = await this.queries.one(principal, id);
    } catch (error) {
      ended.abort();
      throw error;
    }
    // A connection that became idle while the node stops would hold it up.
    void reply
      .headers({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no', connection: 'close' })
      .send(stream);
    await this.tell(stream, answer, id, seen, ended.signal).catch(() => undefined);
    ended.abort();
  }

  private async tell(
    stream: PassThrough,
    answer: LiveAnswer,
    id: string,
    first: RevocationView,
    signal: AbortSignal,
  ): Promise<void> {
    let [told, toldAt] = ['', performance.now()];
    for (let seen = first; !signal.aborted; seen = await this.queries.one(answer.principal, id)) {
      const event = JSON.stringify(progressOf(seen));
      if (event !== told) {
        stream.write(`data: ${event}\n\n`);
        [told, toldAt] = [event, performance.now()];
      } else if (performance.now() - toldAt > silentForMs) {
        stream.write(': still here\n\n');
        toldAt = performance.now();
        await this.live.check(answer);
      }
      if (underWay(seen) === null) return;
      await delay(lookEveryMs, undefined, { signal });
    }
  }
}

function underWay({ progress, recheck }: RevocationView): RevocationView['progress'] {
  return progress ?? recheck?.progress ?? null;
}

function progressOf(seen: RevocationView): { state: string; done: number; total: number | null } {
  const { done, total } = underWay(seen) ?? { done: seen.count ?? 0, total: seen.count };
  return { state: seen.state, done, total };
}
