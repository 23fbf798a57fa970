import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from '../app.module.js';
import { readConfig } from '../config.js';
import { contractOf } from '../operations/contract/contract.js';
import { errorsPage } from '../operations/contract/errors-page.js';
import { permissionsPage } from '../operations/contract/permissions-page.js';
import { postmanCollection } from '../operations/contract/postman-collection.js';
import { Clock } from '../platform/clock.js';
import { declaredProblems } from '../platform/http/problem.js';
import type { Runtime } from '../runtime.js';

/** The contract and the pages that are made with it. */
export interface ContractFiles {
  openapi: OpenAPIObject;
  errors: string;
  permissions: string;
  postman: object;
}

/** Looks at the application without starting it: no database, no keys, no port. */
export async function describeContract(): Promise<ContractFiles> {
  const runtime = {
    config: readConfig({}),
    databaseUrl: 'postgres://localhost/none',
    clock: new Clock(),
  } as unknown as Runtime;
  const app = await NestFactory.create(AppModule.forRuntime(runtime), new FastifyAdapter(), {
    preview: true,
    abortOnError: false,
    logger: { log: () => undefined, warn: refuseDuplicates, error: fail, fatal: fail },
  });
  const openapi = contractOf(app);
  return {
    openapi,
    errors: errorsPage(declaredProblems()),
    permissions: permissionsPage(openapi),
    postman: postmanCollection(openapi),
  };
}

/** Two shapes of one name would silently become one; the other warning is about the preview itself. */
function refuseDuplicates(message: unknown): void {
  if (String(message).startsWith('Duplicate')) fail(message);
}

function fail(message: unknown): never {
  throw message instanceof Error ? message : new Error(String(message));
}
