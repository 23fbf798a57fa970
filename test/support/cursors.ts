import { createHmac } from 'node:crypto';

const MAC_BYTES = 16;

/** A cursor of the same list at another place: nobody pages through half a million keys for a look at the middle. */
export function movedCursor(key: Buffer, cursor: string, to: Record<string, string | number | boolean>): string {
  const bytes = Buffer.from(cursor, 'base64url');
  const head = bytes.subarray(0, 1 + MAC_BYTES);
  const position = JSON.parse(bytes.subarray(1 + 2 * MAC_BYTES).toString('utf8')) as object;
  const payload = Buffer.from(JSON.stringify({ ...position, ...to }), 'utf8');
  const signed = Buffer.concat([Buffer.from(`cursor\n${head[0]}\n`), head.subarray(1), payload]);
  const mac = createHmac('sha256', key).update(signed).digest().subarray(0, MAC_BYTES);
  return Buffer.concat([head, mac, payload]).toString('base64url');
}
