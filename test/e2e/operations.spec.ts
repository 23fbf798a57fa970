import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MetricsListener } from '../../src/operations/metrics/metrics.listener.js';
import { call, startApplication, type TestApplication } from '../support/application.js';

/** What `fetch` does not let a test set: the Host header. */
function rawGet(url: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), { headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode));
    });
    sent.once('error', reject).end();
  });
}

describe('for those who run the server and those who call it', () => {
  let node: TestApplication;
  let other: TestApplication;

  beforeAll(async () => {
    node = await startApplication();
    other = await startApplication({ besides: node, env: { KEYREEVE_METRICS_PORT: '0' } });
  });
  afterAll(async () => {
    await other.close();
    await node.close();
  });

  describe('the contract', () => {
    it('is the committed one, to the letter', async () => {
      const served = await call(node, 'GET', '/openapi.json');
      expect(served.status).toBe(200);
      expect(served.headers.get('content-type')).toMatch(/^application\/json/);
      expect(served.body).toEqual(JSON.parse(readFileSync('openapi.json', 'utf8')));
    });

    it('names every operation once, its group, and what it refuses', async () => {
      const { body } = await call(node, 'GET', '/openapi.json');
      const operations = Object.values<Record<string, { operationId: string; tags: string[] }>>(body.paths).flatMap(
        (path) => Object.values(path),
      );
      const ids = operations.map(({ operationId }) => operationId);
      expect(new Set(ids).size).toBe(ids.length);
      const tags = new Set(body.tags.map(({ name }: { name: string }) => name));
      expect(operations.filter((operation) => operation.tags?.length !== 1 || !tags.has(operation.tags[0]))).toEqual(
        [],
      );
      expect(body.paths['/v1/keys/verify'].post.responses['503']).toBeDefined();
      expect(body.components.schemas.Problem.properties.code.enum).toContain('key.unknown');
    });

    it('is readable at /docs with files of this server alone', async () => {
      const page = await call(node, 'GET', '/docs');
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      const addresses = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
      expect(addresses).toHaveLength(5);
      for (const address of addresses) {
        expect(address).toMatch(/^\//);
        const { status, headers } = await call(node, 'GET', address);
        expect([address, status, headers.get('x-content-type-options')]).toEqual([address, 200, 'nosniff']);
      }
      // The policy would stop a script in the page.
      expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';/);
      expect(page.text).not.toMatch(/<script(?! src)/);
    });

    it('serves no other file of the packages it is made of', async () => {
      for (const path of ['package.json', 'index.html', 'swagger-ui-bundle.js.map', '..%2fpackage.json', '%00']) {
        const answer = await call(node, 'GET', `/docs/assets/${path}`);
        expect([path, answer.status, answer.body?.code]).toEqual([path, 404, 'route.unknown']);
      }
    });

    it('is where the first page leads, with a line to try', async () => {
      const page = await call(node, 'GET', '/');
      expect(page.status).toBe(200);
      expect(page.text).toContain(`"${node.url}/v1/keys?limit=3"`);
      expect(page.text).toContain('href="/docs"');
    });

    it('has a page where the links of invitations and resets lead, with its script', async () => {
      const page = await call(node, 'GET', '/app/setup');
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.text).not.toMatch(/<script(?! src)/);
      const [, script = ''] = /<script src="([^"]+)"/.exec(page.text) ?? [];
      const { status, headers, text } = await call(node, 'GET', script);
      expect([status, headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
      expect(text).toContain('/v1/auth/setup');
    });
  });

  describe('metrics', () => {
    it('count requests by the pattern of their route, whatever callers make up', async () => {
      await call(node, 'GET', '/health/live');
      await call(node, 'GET', '/made-up/1');
      await call(node, 'GET', '/made-up/2');
      const { text, headers } = await call(node, 'GET', '/metrics');
      expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      expect(text).toMatch(
        /keyreeve_request_duration_seconds_count\{method="GET",route="\/health\/live",status="200"\} [1-9]/,
      );
      expect(text).toMatch(
        /keyreeve_request_duration_seconds_count\{method="GET",route="unmatched",status="404"\} [2-9]/,
      );
      expect(text).not.toContain('made-up');
    });

    it('show the process, the pools, and what the features count', async () => {
      const { text } = await call(node, 'GET', '/metrics');
      for (const name of [
        'process_cpu_seconds_total',
        'nodejs_eventloop_lag_seconds',
        'keyreeve_pool_connections{pool="commands"}',
        'keyreeve_pool_waiting_requests{pool="lists"}',
        'keyreeve_verification_cache_total',
        'keyreeve_feed_listening 1',
      ])
        expect(text).toContain(name);
    });

    it('are for the machine itself: others, and requests through a proxy on it, find nothing there', async () => {
      expect(await rawGet(node.url, '/metrics', {})).toBe(200);
      for (const header of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']) {
        expect(await rawGet(node.url, '/metrics', { [header]: '127.0.0.1' })).toBe(404);
      }
    });

    it('move to a port of their own where one is set', async () => {
      const { port } = other.app.get(MetricsListener);
      expect((await call(other, 'GET', '/metrics')).status).toBe(404);
      const address = `http://127.0.0.1:${port}`;
      expect((await call({ url: address }, 'GET', '/metrics')).text).toContain('keyreeve_request_duration_seconds');
      expect((await call({ url: address }, 'GET', '/v1/keys')).status).toBe(404);
    });
  });
});
