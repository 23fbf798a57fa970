const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
};

const project = (displayName, folder, more = {}) => ({
  displayName,
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: [`<rootDir>/${folder}/**/*.spec.ts`],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  ...more,
});

const cluster = {
  globalSetup: '<rootDir>/test/support/start-cluster.mjs',
  globalTeardown: '<rootDir>/test/support/stop-cluster.mjs',
};

/** `unit` needs nothing; the others share one real PostgreSQL cluster that lives as long as the run. */
export default {
  maxWorkers: 2,
  testTimeout: 60_000,
  projects: [
    project('unit', 'src'),
    project('e2e', 'test/e2e', cluster),
    project('contract', 'test/contract', cluster),
    project('faults', 'test/faults', cluster),
    project('scale', 'test/scale', cluster),
  ],
};
