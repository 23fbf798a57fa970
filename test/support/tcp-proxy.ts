import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to the database that a test can cut. */
export interface TcpProxy {
  /** The database's address by way of the proxy. */
  url: string;
  /** Local ports towards the database: `client_port` of its sessions. */
  ports(): number[];
  /** From now on new connections are refused; those that stand go on. */
  refuse(): void;
  /** Cuts every connection and refuses new ones. */
  cut(): void;
  /** Nothing passes any more, and nobody is told: as when a network swallows packets. */
  swallow(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function startProxy(databaseUrl: string): Promise<TcpProxy> {
  const target = new URL(databaseUrl);
  const pairs = new Set<{ near: Socket; far: Socket }>();
  let refusing = false;
  let swallowing = false;
  const server = createServer((near) => {
    if (refusing) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    const pair = { near, far };
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    near.on('data', (bytes) => swallowing || far.write(bytes));
    far.on('data', (bytes) => swallowing || near.write(bytes));
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const cutAll = (): void => {
    for (const { near, far } of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    url: url.href,
    ports: () => [...pairs].map(({ far }) => far.localPort ?? 0),
    refuse: () => (refusing = true),
    cut: () => {
      refusing = true;
      cutAll();
    },
    swallow: () => (swallowing = true),
    mend: () => {
      refusing = false;
      swallowing = false;
    },
    close: () =>
      new Promise((resolve) => {
        cutAll();
        server.close(() => resolve());
      }),
  };
}
