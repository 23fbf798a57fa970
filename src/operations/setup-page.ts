import type { FastifyInstance } from 'fastify';
import { page } from './page.js';

/** A script of its own, as the policy of every answer allows none in the page. It sends the token, and shows nothing of it. */
const script = `const form = document.querySelector('form');
const said = document.querySelector('output');

async function post(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const read = await answer.json();
  if (!answer.ok) throw new Error([read.detail, read.fix].join('. '));
  return read;
}

async function setPassword() {
  const password = form.elements.password.value;
  const { user, organization } = await post('/v1/auth/setup', { token: location.hash.slice(1), password });
  form.hidden = true;
  said.textContent = 'The password of ' + user.email + ' is set. ';
  await post('/v1/auth/login', { email: user.email, password, organization: organization.id });
  document.querySelector('#next').hidden = false;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  said.textContent = '';
  form.elements.send.disabled = true;
  setPassword()
    .catch((error) => { said.textContent += error.message; })
    .finally(() => { form.elements.send.disabled = false; });
});
`;

const setupPage = page(
  'Keyreeve: set a password',
  `<main>
      <h1>Set your password</h1>
      <form>
        <p><label for="password">12 characters or more</label></p>
        <p>
          <input id="password" name="password" type="password" autocomplete="new-password" minlength="12" required />
          <button name="send">Set it and sign in</button>
        </p>
      </form>
      <p><output></output></p>
      <p id="next" hidden>You are signed in: what you try in <a href="/docs">/docs</a> is done as you.</p>
      <noscript>This page needs scripts. Without: POST /v1/auth/setup with what follows # in the link.</noscript>
    </main>
    <script src="/app/setup.js"></script>`,
);

/** Where the links of invitations and resets lead until the dashboard is there. */
export function installSetupPage(server: FastifyInstance): void {
  server.get('/app/setup', (_, reply) => reply.type('text/html; charset=utf-8').send(setupPage));
  server.get('/app/setup.js', (_, reply) => reply.type('text/javascript; charset=utf-8').send(script));
}
