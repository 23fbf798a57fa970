import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
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

describe('the feed of changes, stopped while its connections are being made', () => {
  /** AuthenticationOk and ReadyForQuery: what a server says to a client that may begin. */
  const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
  /** CommandComplete and ReadyForQuery: a server that answers keeps a forgotten connection alive for good. */
  const done = Buffer.from([0x43, 0, 0, 0, 11, ...Buffer.from('LISTEN\0'), 0x5a, 0, 0, 0, 5, 0x49]);

  it('leaves none of them open', async () => {
    const sockets: Socket[] = [];
    const server = createServer();
    const bothAsk = new Promise<void>((reached) => {
      server.on('connection', (socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => {
          sockets.push(socket);
          if (sockets.length === 2) reached();
        });
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const feed = new ChangeFeed(`postgres://nobody:none@127.0.0.1:${port}/none`, new Clock());
    try {
      void feed.start();
      await bothAsk;
      const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
      const stopped = feed.stop();
      for (const socket of sockets) socket.on('data', () => socket.write(done)).write(welcome);
      await stopped;
      await closed;
      expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, true]);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  }, 5_000);
});
