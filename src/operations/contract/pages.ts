import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

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

const style = `<style>
      :root { color-scheme: light dark; }
      body { max-width: 46rem; margin: 4rem auto; padding: 0 1rem; font: 1.05rem/1.6 system-ui, sans-serif; }
      h1 { line-height: 1.2; }
      pre { padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid; border-radius: 0.4rem; }
      input, button { margin: 0.2rem 0; padding: 0.4rem 0.7rem; font: inherit; }
    </style>`;

/** A page in the looks of this server, or of the style sheet that `head` names. */
export function page(title: string, body: string, head = style): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="/docs/assets/favicon-32x32.png" />
    ${head}
  </head>
  <body>
    ${body}
  </body>
</html>
`;
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
