import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Clock } from '../platform/clock.js';
import { ChangeFeed } from './change-feed.js';

describe('the feed of changes, while the database refuses connections', () => {
  let server: Server;
  let feed: ChangeFeed;

  afterEach(async () => {
    await feed.stop();
    server.close();
  });

  it('asks for a listening connection once at a time', async () => {
    const attempts: number[] = [];
    const enough = new Promise<void>((reached) => {
      server = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', (startup) => {
          if (startup.includes('keyreeve-listener')) attempts.push(performance.now());
          if (attempts.length === 6) reached();
          socket.destroy();
        });
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    feed = new ChangeFeed(`postgres://nobody:none@127.0.0.1:${port}/none`, new Clock());
    await feed.start();
    await enough;

    const pauses = attempts.slice(1).map((at, place) => at - (attempts[place] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThan(200);
    expect(feed.listening).toBe(false);
  });
});
