// The yardstick of everything over HTTP: the framework and nothing else.
import { createRequire } from 'node:module';
import { listen } from './listen.mjs';

const { default: fastify } = await import(createRequire(import.meta.url).resolve('fastify'));
const server = fastify();
server.post('/v1/keys/verify', async () => ({ valid: true, code: 'valid' }));
server.get('/rows', async () => ({ data: [] }));
await listen(server);
