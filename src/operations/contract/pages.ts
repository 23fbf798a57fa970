import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { page } from '../page.js';

const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const served = ['swagger-ui-bundle.js', 'swagger-ui.css', 'favicon-32x32.png'];
const oneDayMs = 86_400_000;

/** A script of ours instead of one in the page: the policy of every answer allows scripts from this server's files only. */
const start = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#contract',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  docExpansion: 'list',
  validatorUrl: null,
});
`;

/** What `/docs` loads: the files of Swagger UI that it needs, no others, and the script that starts it. */
export async function installContractAssets(server: FastifyInstance): Promise<void> {
  server.get('/docs/assets/start.js', (_, reply) => reply.type('text/javascript; charset=utf-8').send(start));
  // A route a file, and none for whatever else a caller may write behind the folder's name.
  await server.register(fastifyStatic, { root: assets, serve: false, maxAge: oneDayMs });
  for (const file of served) server.get(`/docs/assets/${file}`, (_, reply) => reply.sendFile(file));
}

export const contractPage = page(
  'Keyreeve: operations',
  `<main id="contract"></main>
    <noscript>This page needs scripts. The same, for programs: <a href="/openapi.json">openapi.json</a>.</noscript>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/assets/start.js"></script>`,
  '<link rel="stylesheet" href="/docs/assets/swagger-ui.css" />',
);

/** `/` until the dashboard is there. `origin` is the one of PUBLIC_URL, parsed as an address: nothing in it needs escaping. */
export function frontPage(origin: string): string {
  return page(
    'Keyreeve',
    `<main>
      <h1>Keyreeve</h1>
      <p>This server governs the API keys of an organization. With a key of yours:</p>
      <pre><code>curl -s -H "X-API-Key: $KEYREEVE_API_KEY" "${origin}/v1/keys?limit=3"</code></pre>
      <p>Every operation is described in <a href="/docs">/docs</a>, and for programs in
      <a href="/openapi.json">/openapi.json</a>.</p>
    </main>`,
  );
}
