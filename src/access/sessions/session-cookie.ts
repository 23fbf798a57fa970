import '@fastify/cookie';
import type { FastifyReply } from 'fastify';

/** `__Host-`: bound to this host, the whole site, and secure transport (loopback counts as such in browsers). */
export const sessionCookie = '__Host-keyreeve';

const attributes = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

export function setSessionCookie(reply: FastifyReply, token: string): void {
  reply.setCookie(sessionCookie, token, attributes);
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, attributes);
}
