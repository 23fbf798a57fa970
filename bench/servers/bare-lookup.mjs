// The yardstick of a verification that is not cached: the framework, one hash and one named prepared look-up.
// Of a list: the framework and a bare range scan of fifty rows by the primary key.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import pg from 'pg';
import { listen } from './listen.mjs';

const { default: fastify } = await import(createRequire(import.meta.url).resolve('fastify'));
const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE_URL, max: 4 });
const server = fastify();
server.post('/v1/keys/verify', async (request) => {
  const digest = createHash('sha256').update(request.body.secret).digest();
  const text = 'select id, owner_id, team_id, scopes from bench_lookup where digest = $1';
  const { rows } = await pool.query({ name: 'lookup', text, values: [digest] });
  return { valid: rows.length === 1, code: 'valid', ...rows[0] };
});
server.get('/rows', async (request) => {
  const text = `select id, name, created_at, own_expires_at, owner_id, team_id from keyreeve.keys
    where organization_id = $1 and id < $2 order by id desc limit 50`;
  const { rows } = await pool.query({ name: 'scan', text, values: [request.query.organization, request.query.before] });
  return { data: rows };
});
await listen(server);
