import '@fastify/cookie';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Says that somebody signed in with this browser before; it opens nothing. */
const deviceCookie = '__Host-keyreeve-device';
/** As long as browsers keep a cookie. */
const maxAgeSeconds = 400 * 86_400;
const attributes = { path: '/', httpOnly: true, secure: true, sameSite: 'lax', maxAge: maxAgeSeconds } as const;

/**
 * The user it was given to. Not the e-mail address: in an organization of their own, anybody can have an account with
 * anybody's address.
 */
interface DeviceHolder {
  organizationId: string;
  userId: string;
}

export function sentDevice(request: FastifyRequest): string | undefined {
  return request.cookies[deviceCookie];
}

export function setDeviceCookie(reply: FastifyReply, device: string): void {
  reply.setCookie(deviceCookie, device, attributes);
}

export function newDevice(key: Buffer, holder: DeviceHolder): string {
  const name = randomBytes(16).toString('base64url');
  return `${name}.${signature(key, name, holder).toString('base64url')}`;
}

/** The browser's name when the cookie was given to this user, else null. */
export function knownDevice(key: Buffer, device: string | undefined, holder: DeviceHolder): string | null {
  const [, name, signed] = /^([\w-]{22})\.([\w-]{43})$/.exec(device ?? '') ?? [];
  if (name === undefined || signed === undefined) return null;
  return timingSafeEqual(Buffer.from(signed, 'base64url'), signature(key, name, holder)) ? name : null;
}

function signature(key: Buffer, name: string, { organizationId, userId }: DeviceHolder): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([name, organizationId, userId]))
    .digest();
}
