#!/usr/bin/env node
// Interleaved rounds of the product beside its yardsticks; the figure that counts is the ratio of CPU per request
// within a round. Usage: node bench/run.mjs [--rounds 3] [--keys 10000,1000000]
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addKnownKeys, forgetKeys } from './organizations.mjs';
import { databaseCpu, startLoad, startServer } from './processes.mjs';
import { markdown } from './report.mjs';

if (!existsSync(new URL('../dist/server.js', import.meta.url))) {
  console.error('Build first: npm run build');
  process.exit(2);
}
const { readConfig } = await import('../dist/config.js');
const { loadOrganization } = await import('../dist/demo/load-organization.js');
const { fromPublicId } = await import('../dist/platform/ids.js');
const { openRuntime } = await import('../dist/runtime.js');

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, keys: { type: 'string', default: '10000,1000000' } },
});
const rounds = Number(options.rounds);
// The first organization of a database is loaded without indexes, so that it had better be the large one.
const sizes = options.keys
  .split(',')
  .map(Number)
  .sort((a, b) => b - a);
const verifications = 20_000;
const pages = 400;
/** One key may send 600 requests a minute. */
const readers = 100;
/** How much of the list lies before the deep page. */
const depth = 0.9;
const concurrency = 16;

const folder = mkdtempSync(join(tmpdir(), 'keyreeve-bench-'));
const env = { KEYREEVE_DATA_DIR: folder, KEYREEVE_DEMO: 'off', LOG_LEVEL: 'silent', PORT: '0' };
const say = (text) => process.stderr.write(`${text}\n`);
const runtime = await openRuntime(readConfig(env), say);
const postmaster = Number(readFileSync(join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void close().then(() => process.exit(1)));
try {
  await compare();
} finally {
  await close();
}

async function close() {
  await runtime.close();
  rmSync(folder, { recursive: true, force: true });
}

// oxlint-disable-next-line max-lines-per-function -- the course of the whole measurement, from top to bottom
async function compare() {
  const organizations = [];
  for (const keys of sizes) {
    const members = Math.max(20, Math.round(keys / 100));
    const { access } = await loadOrganization({
      url: runtime.migrationUrl,
      keyring: runtime.keyring,
      keyPrefix: 'kr',
      members,
      keys,
      teams: Math.max(4, Math.round(members / 60)),
      seed: 7,
      now: new Date(),
      name: `Bench ${keys}`,
      into: organizations.length > 0,
    });
    const id = fromPublicId('org', access.organization.id);
    const known = await addKnownKeys({
      url: runtime.migrationUrl,
      organizationId: id,
      keyring: runtime.keyring,
      readers,
      count: verifications,
    });
    organizations.push({ keys, id, ...known });
    say(`loaded ${keys} keys`);
  }

  const [hello, lookup, product] = await Promise.all([
    startServer('bare-fastify.mjs', {}),
    startServer('bare-lookup.mjs', { BENCH_DATABASE_URL: runtime.migrationUrl }),
    startServer('keyreeve.mjs', env),
  ]);
  const load = await startLoad();
  const results = new Map();

  async function measure(work, name, server, requests) {
    const [before, databaseBefore] = [await server.usage(), databaseCpu(postmaster)];
    const result = await load.run(server.url, requests, concurrency);
    const [after, databaseAfter] = [await server.usage(), databaseCpu(postmaster)];
    const row = {
      cpu: (after.cpu - before.cpu) / requests.length,
      database: databaseBefore === null ? null : (databaseAfter - databaseBefore) / requests.length,
      p50: result.p50,
      p99: result.p99,
      perSecond: requests.length / result.seconds,
      statuses: result.statuses,
      memory: after.memory,
    };
    const others = Object.keys(row.statuses).filter((answer) => !['200', '200 valid'].includes(answer));
    if (others.length > 0) throw new Error(`${work} ${name} was answered ${JSON.stringify(row.statuses)}`);
    const list = results.get(`${work}|${name}`) ?? [];
    list.push(row);
    results.set(`${work}|${name}`, list);
    say(
      `  ${work} ${name}: ${row.cpu.toFixed(0)} µs, database ${row.database?.toFixed(0)} µs, p50 ${row.p50.toFixed(2)} ms, p99 ${row.p99.toFixed(2)} ms ${JSON.stringify(row.statuses)}`,
    );
  }

  const verify = ({ verifier, secrets }) =>
    secrets.map((secret) => ({
      method: 'POST',
      path: '/v1/keys/verify',
      headers: { 'content-type': 'application/json', 'x-api-key': verifier },
      body: JSON.stringify({ secret }),
    }));
  const repeat = (path, { readers: secrets }) =>
    Array.from({ length: pages }, (_, at) => ({
      method: 'GET',
      path,
      headers: { 'x-api-key': secrets[at % secrets.length] },
    }));

  async function deepPage({ keys, readers: secrets }) {
    let path = '/v1/keys?limit=200';
    for (let page = 0; page < (depth * keys) / 200; page += 1) {
      const headers = { 'x-api-key': secrets[page % secrets.length] };
      const answer = await (await fetch(product.url + path, { headers })).json();
      if (!answer.page?.next) throw new Error(`page ${page} has no next: ${JSON.stringify(answer).slice(0, 300)}`);
      path = `/v1/keys?limit=200&cursor=${encodeURIComponent(answer.page.next)}`;
    }
    return path.replace('limit=200', 'limit=50');
  }

  const deepPages = new Map();
  for (let round = 0; round <= rounds; round += 1) {
    say(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    if (round === 1) results.clear();
    for (const organization of organizations) {
      const { keys, id } = organization;
      const requests = verify(organization);
      await measure(`verify ${keys}`, 'bare Fastify', hello, requests);
      await forgetKeys(runtime.migrationUrl, id);
      await measure(`verify ${keys}`, 'bare prepared look-up', lookup, requests);
      await measure(`verify ${keys}`, 'Keyreeve, not cached', product, requests);
      await measure(`verify ${keys}`, 'Keyreeve, cached', product, requests);
      if (!deepPages.has(keys)) deepPages.set(keys, await deepPage(organization));
      const scan = `/rows?organization=${id}&before=ffffffff-ffff-7fff-bfff-ffffffffffff`;
      await measure(`list ${keys}`, 'bare range scan', lookup, repeat(scan, organization));
      await measure(`list ${keys}`, 'Keyreeve, first page', product, repeat('/v1/keys?limit=50', organization));
      await measure(`list ${keys}`, 'Keyreeve, deep page', product, repeat(deepPages.get(keys), organization));
    }
  }

  const table = markdown(results, {
    rounds,
    sizes,
    verifications,
    pages,
    concurrency,
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
  });
  mkdirSync(new URL('results/', import.meta.url), { recursive: true });
  writeFileSync(new URL('results/latest.md', import.meta.url), table);
  writeFileSync(
    new URL('results/latest.json', import.meta.url),
    `${JSON.stringify(Object.fromEntries(results), null, 1)}\n`,
  );
  process.stdout.write(table);
  intoReadme(table);
  for (const each of [hello, lookup, product, load]) each.stop();
}

function intoReadme(text) {
  const file = new URL('../README.md', import.meta.url);
  const [start, end] = ['<!-- bench:start -->', '<!-- bench:end -->'];
  const readme = readFileSync(file, 'utf8');
  const [before, after] = [readme.slice(0, readme.indexOf(start)), readme.slice(readme.indexOf(end))];
  writeFileSync(
    file,
    `${before}${start}\n\n<!-- prettier-ignore-start -->\n\n${text}\n<!-- prettier-ignore-end -->\n\n${after}`,
  );
}
