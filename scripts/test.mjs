import { runJest } from './jest.mjs';

// `npm test`: every test but those of scale, which have a command of their own. Arguments go to jest.
await runJest(['--selectProjects', 'unit', 'e2e', 'contract', 'faults', ...separated(process.argv.slice(2))]);

/** `--selectProjects` takes every word that follows it, so a first word that is a path needs a flag before it. */
function separated(args) {
  return args[0] === undefined || args[0].startsWith('-') ? args : ['--testPathPatterns', ...args];
}
