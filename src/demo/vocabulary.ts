import { Weighted, type Random } from './random.js';

const lines = (text: string): string[] =>
  text
    .split('|')
    .map((entry) => entry.trim().replace(/\s+/g, ' '))
    .filter((entry) => entry !== '');

const TEAMS =
  lines(`Platform | Payments | Checkout | Mobile | Data Engineering | Logistics | Search | Identity & Access |
  Customer Support | Growth | Site Reliability | Partner Integrations | Billing | Warehouse Systems | Developer Experience |
  Machine Learning | Fraud & Risk | Web Storefront | Pricing | Internal Tools | Security | Marketing Automation | Catalogue |
  Finance Systems | Quality Engineering | Notifications | Fleet Telemetry | Analytics | Returns | People Systems |
  Localisation | Procurement | Customer Insights | API Gateway | Routing & Maps | Design Systems | Subscriptions |
  Trust & Safety | Field Service | Research`);
const REGIONS = lines(`EMEA | Americas | APAC | Nordics | DACH | Iberia | UK & Ireland | LATAM | India | Benelux`);

/** The name of the n-th team; each is unique. */
export function teamName(index: number): string {
  const round = Math.floor(index / TEAMS.length);
  const name = TEAMS[index % TEAMS.length] ?? '';
  if (round === 0) return name;
  const region = REGIONS[(round - 1) % REGIONS.length] ?? '';
  const repeat = Math.floor((round - 1) / REGIONS.length);
  return repeat === 0 ? `${name} ${region}` : `${name} ${region} ${repeat + 1}`;
}

const ACCOUNTS = lines(`deploy-bot | nightly-reconciliation | webhook-relay | metrics-collector | invoice-exporter |
  search-indexer | ci-runner | release-automation | image-resizer | backup-agent | crm-sync | etl-loader | smoke-tests |
  mail-sender | feature-flag-sync | geocoder | ledger-importer | schema-registry | chat-ops | load-generator |
  partner-feed | stock-sync | status-page | renovate | terraform`);

/** The n-th service account of a team. */
export function accountName(random: Random, index: number): string {
  const name = random.pick(ACCOUNTS);
  return index === 0
    ? name
    : `${name}-${random.pick(['prod', 'staging', 'eu', 'us', 'v2', 'batch', String(index + 1)])}`;
}

const TASKS = lines(`deploy | release | backup | smoke tests | reconcile orders | export invoices | sync contacts |
  import prices | load test | db migration | grafana dashboards | alerting | nightly report | webhook relay |
  feature flags | image pipeline | stock sync | monitoring | e2e tests | data warehouse | price feed | audit export`);
const STAGES = lines(`staging | prod | dev | production | test | preprod | sandbox | qa | eu-west | us-east`);
const TOOLS = lines(`Postman | Insomnia | curl | Jenkins | GitHub Actions | GitLab CI | Terraform | Zapier | n8n |
  Retool | Grafana | Airflow | Bruno | Home Assistant | Excel | Power BI | VS Code | Make.com | Slack bot`);
const DEVICES = lines(
  `laptop | MacBook | desktop | home | work laptop | new laptop | old laptop | iPad | ThinkPad | VM`,
);
const LOOSE =
  lines(`test | Test 2 | TEST | my key | new key | key1 | tmp | tmp - delete me | local dev | playground | demo |
  workshop | scratch | api | default | for Thomas | do not delete!! | hackathon | temp key for support | untitled |
  training | debugging | trying things out | asdf | rename me`);

const shapes = new Weighted<(random: Random) => string>([
  [(random) => `ci ${random.pick(TASKS)} ${random.pick(STAGES)}`, 12],
  [(random) => `${random.pick(TOOLS)} ${random.pick(DEVICES)}`, 16],
  [(random) => random.pick(TOOLS), 7],
  [(random) => random.pick(LOOSE), 13],
  [(random) => `${random.pick(TASKS)} (${random.pick(STAGES)})`, 10],
  [(random) => `${random.pick(STAGES)}-${random.pick(TASKS).replaceAll(' ', '-')}`, 10],
  [(random) => `${random.pick(TOOLS)}: ${random.pick(TASKS)}`, 10],
  [(random) => `${random.pick(TASKS)} ${random.between(2, 9)}`, 6],
  [(random) => capitalised(random.pick(TASKS)), 8],
  [(random) => `${random.pick(TASKS).replaceAll(' ', '_')}_${random.pick(STAGES)}_key`, 5],
  [(random) => `${random.pick(TOOLS)} → ${random.pick(TOOLS)}`, 3],
]);
const machineShapes = new Weighted<(random: Random) => string>([
  [(random) => `${random.pick(TASKS).replaceAll(' ', '-')}-${random.pick(STAGES)}`, 20],
  [(random) => `ci ${random.pick(TASKS)} ${random.pick(STAGES)}`, 12],
  [(random) => `agent-${String(random.between(1, 48)).padStart(2, '0')}`, 10],
  [(random) => `${random.pick(STAGES)} ${random.pick(['primary', 'secondary', 'worker', 'cron', 'blue', 'green'])}`, 8],
]);

export function keyName(random: Random, kind: 'personal' | 'service'): string {
  return (kind === 'service' ? machineShapes : shapes).draw(random)(random);
}

const DESCRIPTIONS =
  lines(`Used by the nightly job, ask the team before touching it. | For the Grafana board on the third
  floor. | Created during onboarding. | Temporary, until the new gateway is live. | Replaces the key that was on the old
  build server. | Only reads. | See the runbook in the wiki. | Requested by finance for month end closing. | For the
  workshop with the partner. | Rotated every quarter. | Für die Schnittstelle zum Lager. | Pour les tests d'intégration. |
  Owner: whoever is on call. | One key per region, please. | Needed for the migration, then delete. | 3rd party: invoices
  and credit notes only. | Postman collection of the support team. | Do not reuse.`);

export const keyDescription = (random: Random): string => random.pick(DESCRIPTIONS);

const SCOPES = lines(`orders:read | orders:write | invoices:read | invoices:write | customers:read | products:read |
  products:write | shipments:read | shipments:write | reports:read | webhooks:write | stock:read | prices:read`);

/** Scopes that only the services which verify keys know the meaning of. */
export function foreignScopes(random: Random): string[] {
  const first = random.below(SCOPES.length);
  const count = random.between(1, 4);
  return Array.from({ length: count }, (_, i) => SCOPES[(first + i) % SCOPES.length] ?? '').sort();
}

export const reasons = {
  revoke: lines(`Found in a shared document | No longer used, confirmed with the owner | Project was closed |
    Rotation after the incident of last week | Posted in a chat channel | Wrong team | Laptop lost | Contract with the vendor
    ended | Unused for months | Duplicate of another key | Security review`),
  suspend:
    lines(`Unusual traffic, checking with the owner | Suspected leak | Owner on leave | Too many errors since Monday |
    Pending the security review | Traffic from an unexpected country`),
  restore: lines(
    `Checked with the owner, all fine | False alarm | Back from leave | Traffic explained by the load test`,
  ),
  leave: lines(
    `Left the company | End of contract | Last day was Friday | Internship ended | Account is not needed any more`,
  ),
  move: lines(`Moved to another team | Reorganisation | Project ended | On request of the team lead`),
  rename: lines(`Married | Name was misspelt`),
} as const;

export const userAgents = {
  person: lines(`PostmanRuntime/7.44.1 | curl/8.11.0 | insomnia/11.2.0 | python-requests/2.32.3 | HTTPie/3.2.4 |
    PostmanRuntime/7.43.0 | bruno-runtime/2.3.0 | Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0`),
  machine: lines(`axios/1.12.2 | Go-http-client/2.0 | python-requests/2.32.3 | okhttp/4.12.0 | GitHub-Actions/3.0 |
    Terraform/1.13.3 | node-fetch/3.3.2 | Apache-HttpClient/5.5 (Java/21.0.4) | curl/8.5.0 | aiohttp/3.12.15`),
} as const;

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
