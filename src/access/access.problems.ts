import { defineProblems } from '../platform/http/problem.js';

/** Every 401 names a way to be let in; sessions have no registered scheme. */
export const sessionChallenge = { 'www-authenticate': 'Session realm="keyreeve"' };

export const accessProblem = defineProblems({
  'credential.missing': {
    status: 401,
    title: 'No credential was sent',
    fix: 'Send an API key in X-API-Key or as a Bearer token, or sign in.',
  },
  'credential.ambiguous': {
    status: 400,
    title: 'Two credentials were sent',
    fix: 'Send one of X-API-Key and Authorization.',
  },
  'key.malformed': {
    status: 401,
    title: 'This is not an API key',
    fix: 'Copy the key again, whole: it has a checksum.',
  },
  'key.unknown': { status: 401, title: 'This API key is not known', fix: 'Generate a key, or use another.' },
  'key.revoked': { status: 401, title: 'This API key was revoked', fix: 'Generate a new key.' },
  'key.suspended': { status: 401, title: 'This API key is suspended', fix: 'Ask an administrator to restore it.' },
  'key.expired': { status: 401, title: 'This API key expired', fix: 'Regenerate it, or generate a new one.' },
  'key.ip_not_allowed': { status: 403, title: 'This API key may not be used from this address' },
  'key.insufficient_scope': {
    status: 403,
    title: 'This API key does not carry the scope for this',
    fix: 'Use a key with the scope named in scope.',
  },
  'access.forbidden': { status: 403, title: 'Your role does not allow this', fix: 'Ask an administrator.' },
  'session.required': { status: 403, title: 'This cannot be done with a key', fix: 'Sign in and do it in a session.' },
  'session.step_up_required': {
    status: 401,
    title: 'This needs a fresh sign-in',
    fix: 'POST /v1/auth/reauthenticate with your password, then repeat.',
  },
  'session.expired': { status: 401, title: 'The session has ended', fix: 'Sign in again.' },
  'session.cross_site': {
    status: 403,
    title: 'The request did not come from this site',
    fix: 'Send it from the dashboard, or use an API key.',
  },
  'session.needs_https': { status: 400, title: 'Sign-in needs https', fix: 'Use https, or loopback.' },
  'session.not_found': { status: 404, title: 'There is no such session', fix: 'List your sessions.' },
  'sign_in.failed': {
    status: 401,
    title: 'The e-mail address or the password is wrong',
    fix: 'Check both; name the organization if the address belongs to several.',
  },
  'sign_in.organization_needed': {
    status: 400,
    title: 'This address belongs to several organizations',
    fix: 'Name the organization.',
  },
  'sign_in.too_many': { status: 429, title: 'Too many failed sign-ins', fix: 'Wait as long as Retry-After says.' },
  'password.weak': { status: 422, title: 'The password is not acceptable', fix: 'Choose 12 characters or more.' },
  'link.invalid': { status: 410, title: 'The link is used up or too old', fix: 'Ask for a new one.' },
  'rate.limited': { status: 429, title: 'Too many requests', fix: 'Wait as long as Retry-After says.' },
  'verification.unavailable': {
    status: 503,
    title: 'Keys cannot be checked just now',
    fix: 'Try again in a moment; nothing was decided about the key.',
  },
});
