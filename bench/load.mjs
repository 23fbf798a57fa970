// A closed loop of keep-alive connections in a process of its own, so that its CPU is not the server's.
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

process.on('message', async ({ url, requests, concurrency }) => {
  const latencies = new Float64Array(requests.length);
  const statuses = {};
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < requests.length) {
        const at = next++;
        const began = performance.now();
        const answer = await send(url, requests[at]);
        latencies[at] = performance.now() - began;
        statuses[answer] = (statuses[answer] ?? 0) + 1;
      }
    }),
  );
  const sorted = latencies.sort();
  const quantile = (q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  process.send({ seconds: (performance.now() - started) / 1000, p50: quantile(0.5), p99: quantile(0.99), statuses });
});

function send(base, { method, path, headers, body }) {
  return new Promise((resolve, reject) => {
    const url = new URL(path, base);
    const outgoing = request(url, { method, agent, headers }, (incoming) => {
      let text = '';
      incoming.on('data', (chunk) => (text += chunk));
      incoming.on('end', () => resolve(`${incoming.statusCode} ${/"code":"(\w+)"/.exec(text)?.[1] ?? ''}`.trim()));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
process.on('disconnect', () => process.exit());
process.send('ready');
