import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { LogController } from 'fastify';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { installOperations } from './operations/install.js';
import { createLogger, NestLogger } from './platform/logger.js';
import { installServerHooks } from './platform/http/server-hooks.js';
import { answersToUnreadable } from './platform/http/unreadable.js';
import type { Runtime } from './runtime.js';

const bodyLimitBytes = 256 * 1024;

/** The application over HTTP, ready to listen. */
export async function createServer(runtime: Runtime): Promise<NestFastifyApplication> {
  const logger = createLogger(runtime.config.logLevel, runtime.logTo);
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: bodyLimitBytes,
    // In-flight requests finish, idle connections do not hold the process.
    forceCloseConnections: 'idle',
    // A long id is answered like any other that nobody has; the limit of all headers bounds it.
    routerOptions: { maxParamLength: 16_384, querystringParser: parseQuery },
    // Bodies are what they are: nothing is made into another type, and what is not known is not dropped silently.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
    ...answersToUnreadable(runtime.config),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRuntime(runtime), adapter, {
    bodyParser: false,
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  adapter.getInstance().removeContentTypeParser('text/plain');
  await app.register(cookie);
  installServerHooks(adapter.getInstance(), runtime.config);
  await installOperations(app);
  return app;
}

/** Repeated parameters become lists; nothing else is made of a query string. */
function parseQuery(text: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of new URLSearchParams(text)) {
    const before = query[name];
    query[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return query;
}
