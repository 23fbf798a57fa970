import { readFileSync } from 'node:fs';

/** The version in package.json: of the software, of its contract and of its command line. */
export const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
