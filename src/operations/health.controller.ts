import { Controller, Get } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../access/endpoint.js';
import { defineProblems } from '../platform/http/problem.js';
import { Readiness } from './readiness.js';

const healthProblem = defineProblems({
  'service.not_ready': {
    status: 503,
    title: 'The server is not ready',
    fix: 'See checks; the load balancer should wait.',
  },
});

class Live {
  @ApiProperty({ enum: ['live'] }) status: 'live';
}

class Ready {
  @ApiProperty({ enum: ['ready'] }) status: 'ready';
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { database: 'ok' } })
  checks: Record<string, string>;
}

@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Endpoint({ open: 'a load balancer has no credential', summary: 'The process answers', returns: Live })
  live(): Live {
    return { status: 'live' };
  }

  @Get('ready')
  @Endpoint({
    open: 'a load balancer has no credential',
    summary: 'The database, its schema, its clock and the change feed are well',
    returns: Ready,
    throws: ['service.not_ready'],
  })
  async ready(): Promise<Ready> {
    const checks = await this.readiness.check();
    if (Object.values(checks).some((state) => state !== 'ok'))
      throw healthProblem('service.not_ready', { members: { checks } });
    return { status: 'ready', checks };
  }
}
