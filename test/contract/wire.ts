import { Agent, request } from 'node:http';
import { connect } from 'node:net';

export interface WireAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface WireRequest {
  method: string;
  /** As it stands on the wire: nothing is escaped any more. */
  target: string;
  /** In their order, repeats included. */
  headers: readonly (readonly [string, string])[];
  body?: string | Buffer | undefined;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** A request that any HTTP client could make, with repeated headers and whatever body. */
export function exchange(url: string, { method, target, headers, body }: WireRequest): Promise<WireAnswer> {
  const { hostname, port, host } = new URL(url);
  const raw = [
    ['host', host],
    ...headers,
    ...(body === undefined ? [] : [['content-length', `${Buffer.byteLength(body)}`]]),
  ];
  return new Promise((resolve, reject) => {
    const sent = request(
      { agent, hostname, port, method, path: target, headers: raw.flat(), setHost: false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const told = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
          resolve({ status: answer.statusCode ?? 0, headers: told, text: Buffer.concat(chunks).toString() });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

export function closeWire(): void {
  agent.destroy();
}

/** Bytes that no client would send, and the answer up to the end of the connection. */
export function exchangeBytes(url: string, bytes: string | Buffer): Promise<WireAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('error', (error) => (text === '' ? reject(error) : resolve(parse(text))));
    socket.on('close', () => resolve(parse(text)));
  });
}

function parse(text: string): WireAnswer {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [start = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => /^([^:]+): ?(.*)$/.exec(line)?.slice(1) ?? [line, '']);
  return {
    status: Number(start.split(' ')[1]),
    headers: Object.fromEntries(headers.map(([name = '', value = '']) => [name.toLowerCase(), value])) as Record<
      string,
      string
    >,
    text: body.join('\r\n\r\n'),
  };
}
