import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { installContractAssets } from './contract/pages.js';
import { ContractSource } from './contract/contract.source.js';
import { Metrics } from './metrics/metrics.js';
import { installSetupPage } from './setup-page.js';

/** The parts of operations that stand on the server itself and not on a controller. */
export async function installOperations(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  const metrics = app.get(Metrics);
  app.get(ContractSource).describe(app);
  server.addHook('onResponse', (request, reply, done) => {
    metrics.observe(request.method, request.routeOptions.url, reply.statusCode, reply.elapsedTime);
    done();
  });
  await installContractAssets(server);
  installSetupPage(server);
}
