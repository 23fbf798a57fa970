/** Tells the parent the address, and its own CPU time (µs) whenever it is asked. */
export async function listen(server) {
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  tell(url);
}

export function tell(url) {
  process.on('message', (message) => {
    if (message === 'cpu') process.send({ cpu: process.cpuUsage(), memory: process.memoryUsage.rss() });
  });
  process.on('disconnect', () => process.exit());
  process.send({ url });
}
