import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { prepareOrExit } from './prepare.mjs';

/*
 * Everything that is made from the decorators and catalogues in the code, and committed so that a change of the contract
 * is seen in review:
 *
 *   npm run contract               writes
 *   npm run contract -- --check    says what is not current, and changes nothing
 */
const root = fileURLToPath(new URL('..', import.meta.url));

await prepareOrExit();
const { describeContract } = await import('../dist/cli/contract.js');
const { openapi, errors, permissions, postman } = await describeContract();
/** The classes behind it are gone: what is left is what is written. */
const document = JSON.parse(JSON.stringify(openapi));

const files = {
  'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
  'docs/errors.md': await pretty('docs/errors.md', errors),
  'docs/permissions.md': await pretty('docs/permissions.md', permissions),
  'docs/postman/keyreeve.postman_collection.json': `${JSON.stringify(postman, null, 2)}\n`,
  'src/cli/api/api-types.d.ts': await pretty('src/cli/api/api-types.d.ts', await clientTypes(document)),
};

const stale = Object.entries(files).filter(([path, text]) => read(path) !== text);
if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is not current: run \`npm run contract\` and commit it.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`${path} written`);
  }
}

async function clientTypes(contract) {
  const types = astToString(await openapiTypes(contract, { exportType: false }));
  return `// Made from openapi.json by \`npm run contract\`.\n\n${types}`;
}

async function pretty(path, text) {
  const filepath = join(root, path);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

function read(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}
