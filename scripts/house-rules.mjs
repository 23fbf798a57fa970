import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * The rules of ARCHITECTURE.md that no linter knows: sizes, names of files and folders, banned names. Prints every
 * breach as file:line and exits 1 if there is one.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const breaches = [];

/** Reviewed as SQL, which is long. */
const isMigration = (file) => file.includes('/migrations/');
const isSpec = (file) => file.endsWith('.spec.ts');

/** Folders below src; three keep a path readable. */
const MAX_DEPTH = 3;
const MAX_LINES = { source: 300, spec: 500 };

const BANNED_FOLDER = /^(common|utils?|helpers?|shared|lib)$/;
const BANNED_NAME = /^(?:(?:Base|Abstract)[A-Z]|.*(?:Manager|Helper|Utils?|Common)$)/;
const DECLARED_TYPE = /\b(?:class|interface|enum)\s+(\w+)|\btype\s+(\w+)\s*[=<]/;
const BANNED_VARIABLE = /\b(?:const|let|var)\s+(data|info|item)\b/;
const MACHINE_ADDRESS = /\bfile:\/\/\/(?:home|root|work|Users)\b|["'`](?:\/home|\/root|\/work|\/Users)\//;

for (const top of ['src', 'test', 'bench', 'scripts']) {
  for (const file of listFiles(join(root, top))) check(relative(root, file).replaceAll('\\', '/'));
}
for (const breach of breaches) console.error(breach);
process.exitCode = breaches.length === 0 ? 0 : 1;

function check(file) {
  const folders = file.split('/').slice(0, -1);
  const name = basename(file);
  // Declarations are generated.
  if (!/[.](ts|mjs)$/.test(name) || name.endsWith('.d.ts')) return;
  if (!/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(name)) breaches.push(`${file}: file names are kebab-case`);
  if (name === 'index.ts') breaches.push(`${file}: no barrels, import from the file that holds the thing`);
  const banned = folders.find((folder) => BANNED_FOLDER.test(folder));
  if (banned) breaches.push(`${file}: a folder is named for what it holds, not ${banned}`);
  if (folders[0] === 'src' && folders.length - 1 > MAX_DEPTH)
    breaches.push(`${file}: more than ${MAX_DEPTH} folders deep`);
  checkText(file, readFileSync(join(root, file), 'utf8').split('\n'));
}

function checkText(file, lines) {
  const limit = isSpec(file) || file.startsWith('test/') ? MAX_LINES.spec : MAX_LINES.source;
  // The last line ends with a line break, too.
  const count = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  if (count > limit && !isMigration(file))
    breaches.push(`${file}: ${count} lines, and ${limit} is the limit: split it by use`);
  lines.forEach((line, index) => {
    const [, named, aliased] = DECLARED_TYPE.exec(line) ?? [];
    const type = named ?? aliased ?? '';
    const variable = BANNED_VARIABLE.exec(line)?.[1];
    if (BANNED_NAME.test(type)) breaches.push(`${file}:${index + 1}: ${type} says nothing about what it does`);
    if (variable) breaches.push(`${file}:${index + 1}: ${variable} says nothing about what it holds`);
    if (MACHINE_ADDRESS.test(line)) breaches.push(`${file}:${index + 1}: a path of somebody's machine`);
  });
}

function listFiles(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : listFiles(path);
      return [path];
    });
  } catch {
    // bench may not be there.
    return [];
  }
}
