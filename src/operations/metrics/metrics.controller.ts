import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Endpoint } from '../../access/endpoint.js';
import { type Config, isLoopback } from '../../config.js';
import { requestProblem } from '../../platform/http/problem.js';
import { CONFIG } from '../../platform/tokens.js';
import { Metrics, metricsType } from './metrics.js';

@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Endpoint({
    open: 'a scraper has no credential; only the machine itself is answered here',
    summary: 'Figures for Prometheus',
    description:
      'On the port in KEYREEVE_METRICS_PORT where that is set; else here, for clients on the machine itself. Everyone else is answered as if it did not exist.',
    produces: metricsType,
    throws: ['route.unknown'],
  })
  read(@Req() request: FastifyRequest): Promise<string> {
    if (this.config.metricsPort !== null || !isLocal(request)) throw requestProblem('route.unknown');
    return this.metrics.text();
  }
}

const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** From the machine itself, and not through a proxy on it, whose every request comes from loopback. */
function isLocal(request: FastifyRequest): boolean {
  const remote = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  return isLoopback(remote) && isLoopback(host) && forwardingHeaders.every((name) => !(name in request.headers));
}
