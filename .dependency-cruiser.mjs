/**
 * The order of the modules: each may import from itself and from those before it. Modules in one row are apart from
 * each other. Whatever lies directly in src, and the modules of the last row, is the application that wires the rest.
 */
const order = [
  ['platform'],
  ['access'],
  ['audit'],
  ['teams'],
  ['users'],
  ['policies'],
  ['keys'],
  ['exemptions', 'revocations'],
  ['preview'],
  ['verification'],
  ['identity', 'collections', 'leaks', 'notices'],
  ['operations', 'demo', 'cli'],
];

/** What a module may not import: all that comes after it, its neighbours, and the wiring in src itself. */
const leftwards = order.slice(0, -1).flatMap((row, place) =>
  row.map((module) => ({
    name: `${module}-depends-leftwards`,
    comment: `ARCHITECTURE.md: modules depend leftwards only. Move the code, or declare a port in ${module}.`,
    severity: 'error',
    from: { path: `^src/${module}/` },
    to: {
      path: [
        `^src/(${[...row.filter((other) => other !== module), ...order.slice(place + 1).flat()].join('|')})/`,
        // The one file that everything may read.
        '^src/(?!config[.]ts)[^/]+[.]ts$',
      ],
    },
  })),
);

export default {
  forbidden: [
    ...leftwards,
    {
      name: 'modules-are-known',
      comment: 'A new module takes its place in the order at the top of .dependency-cruiser.mjs.',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: `^src/(${order.flat().join('|')})/` },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      comment: 'Rules are plain functions over plain data: no framework, no database, no clock, no input or output.',
      severity: 'error',
      from: { path: '^src/.*/domain/', pathNot: '[.]spec[.]ts$' },
      to: { pathNot: ['^src/.*/domain/', '^(node:)?(crypto|zlib)$'] },
    },
    {
      name: 'verification-reads-for-itself',
      comment:
        'The hot path uses neither the ORM nor the services of other features: one prepared statement of its own.',
      severity: 'error',
      from: { path: '^src/verification/', pathNot: '[.]spec[.]ts$' },
      to: { path: ['[.]entity[.]ts$', '^src/(?!verification/|platform/).*[.]service[.]ts$'] },
    },
    {
      name: 'no-barrels',
      comment: 'Import from the file that holds the thing.',
      severity: 'error',
      from: {},
      to: { path: '/index[.]ts$', pathNot: 'node_modules' },
    },
    {
      name: 'folders-are-named-for-what-they-hold',
      severity: 'error',
      from: {},
      to: { path: '/(common|utils?|helpers?|shared|lib)/', pathNot: 'node_modules' },
    },
    {
      name: 'production-uses-dependencies-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]spec[.]ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'production-does-not-use-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]spec[.]ts$' },
      to: { path: ['^test/', '[.]spec[.]ts$'] },
    },
    {
      name: 'imports-exist',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types count too: they are what a reader has to know.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
