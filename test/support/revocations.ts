import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { type Answer, call } from './application.js';

const planLimitMs = 20_000;

/** The secret of a key, or a session. */
type Credential = string | { cookie: string };
const sent = (as: Credential): { as: string } | { cookie: string } => (typeof as === 'string' ? { as } : as);

export const postRevocation = (node: { url: string }, as: Credential, path: string, body: object): Promise<Answer> =>
  call(node, 'POST', `/v1/revocations${path}`, { ...sent(as), body });

export const readRevocation = async (node: { url: string }, as: Credential, id: string): Promise<Answer['body']> =>
  (await call(node, 'GET', `/v1/revocations/${id}`, sent(as))).body;

/** Asks for a plan and waits until it is there, or has failed; what is waited for is not what a test asserts. */
export async function untilPlanned(node: { url: string }, as: Credential, body: object): Promise<Answer['body']> {
  const asked = await postRevocation(node, as, '', { reason: 'found in a public repository', ...body });
  expect([asked.status, asked.body.code]).toEqual([202, undefined]);
  const late = AbortSignal.timeout(planLimitMs);
  for (;;) {
    const plan = await readRevocation(node, as, asked.body.id);
    if (plan.state !== 'planning') return plan;
    await delay(20, undefined, { signal: late });
  }
}

export async function applyPlan(
  node: { url: string },
  as: Credential,
  { id, setHash }: Answer['body'],
  more: object,
): Promise<Answer['body']> {
  const answer = await postRevocation(node, as, `/${id}/apply`, { setHash, ...more });
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  return answer.body;
}
