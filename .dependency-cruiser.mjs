// Who may import whom (docs/architecture.md). Arrows only point down: doors → houses → tools → ground.
const rooms = [
  'cli',
  'demo',
  'bench',
  'actions',
  'app',
  'harvester',
  'organiser',
  'importers',
  'organisation',
  'registry-site',
  'gate',
  'vault',
  'core',
  'local-github',
  'scripts',
  'examples',
  'competition-template',
  'kit-core',
];
const may = {
  core: [],
  gate: ['core', 'scripts'],
  vault: ['core', 'scripts'],
  app: ['core'],
  harvester: ['vault', 'core', 'scripts'],
  organiser: ['gate', 'vault', 'core', 'scripts'],
  importers: ['organiser', 'gate', 'vault', 'core', 'scripts'],
  organisation: ['core', 'scripts'],
  'registry-site': ['core'],
  'local-github': [],
  'kit-core': ['gate', 'vault', 'actions', 'core', 'scripts'],
  actions: ['gate', 'vault', 'harvester', 'registry-site', 'core', 'scripts'],
};
const pattern = (names) => `^(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(may).map(([room, allowed]) => ({
      name: `${room}-imports`,
      severity: 'error',
      comment: `${room}/ may import ${allowed.length ? allowed.join(', ') : 'nothing of ours'}`,
      from: { path: `^${room}/`, pathNot: '\\.test\\.ts$|/testing/' },
      to: { path: pattern(rooms.filter((other) => other !== room && !allowed.includes(other))) },
    })),
    {
      name: 'core-is-pure',
      severity: 'error',
      comment: 'core/ does no I/O: only zod, js-yaml and handlebars, no Node module',
      from: { path: '^core/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional'], pathNot: 'node_modules/(zod|js-yaml|handlebars)/' },
    },
    {
      name: 'decide-is-pure',
      severity: 'error',
      comment: 'app/decide* imports no SDK and no Node module',
      from: { path: '^app/decide', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'mlflow-client-stands-alone',
      severity: 'error',
      comment: 'harvester/mlflow is a package of its own: zod, Node, and nothing of ours',
      from: { path: '^harvester/mlflow/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^harvester/mlflow/', 'node_modules/zod/'], dependencyTypesNot: ['core'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    // `sarif` is a package of types alone.
    { name: 'no-ghosts', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^sarif$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.harvester)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types'],
    },
  },
};
