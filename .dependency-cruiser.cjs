const PURE = '^packages/(core|annotations|agent-config|pod-mutation|template)/src/';
const NPM = {
  core: [],
  'agent-config': [],
  annotations: ['ajv'],
  'pod-mutation': ['jsonpath-plus'],
  template: ['re2js', 'yaml', 'semver', 'bcryptjs', '@noble/hashes'],
};
const LANGUAGES = '^packages/(annotations|agent-config|template)/src/';
const rule = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-circular', {}, { circular: true }),
    rule('pure-packages-know-no-platform', { path: PURE }, { dependencyTypes: ['core'] }),
    rule('pure-packages-import-only-pure-packages', { path: PURE }, { path: '^(packages|apps|tools)/', pathNot: PURE }),
    ...Object.entries(NPM).map(([name, allowed]) =>
      rule(
        `${name}-npm-allow-list`,
        { path: `^packages/${name}/src/` },
        {
          dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'],
          pathNot: `node_modules/(${allowed.join('|') || 'none'})/`,
        },
      ),
    ),
    rule(
      'core-imports-no-package',
      { path: '^packages/core/src/' },
      { path: '^packages/', pathNot: '^packages/core/' },
    ),
    rule('languages-do-not-import-each-other', { path: LANGUAGES }, { path: LANGUAGES, pathNot: '^packages/$1/' }),
    rule(
      'adapters-import-only-core',
      { path: '^packages/(vault-client|platform-node)/src/' },
      {
        path: '^packages/',
        pathNot: ['^packages/$1/', '^packages/core/'],
      },
    ),
    rule(
      'runtime-takes-ports-as-parameters',
      { path: '^packages/agent-runtime/src/' },
      {
        path: '^packages/(annotations|pod-mutation|platform-node)/',
      },
    ),
    rule(
      'runtime-waits-writes-and-spawns-through-ports',
      { path: '^packages/agent-runtime/src/' },
      {
        dependencyTypes: ['core'],
        path: '^(fs|child_process|timers)(/|$)',
      },
    ),
    rule(
      'decisions-know-no-platform',
      { path: '^packages/agent-runtime/src/.+/(decide|machine|plan)\\.ts$' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'got-has-one-door',
      { path: '^(packages|apps)/[^/]+/src/', pathNot: '^packages/vault-client/src/transport/got-transport\\.ts$' },
      {
        path: 'node_modules/got/',
      },
    ),
    rule(
      'jsonpath-has-one-door',
      { pathNot: '^packages/pod-mutation/src/json-path\\.ts$' },
      { path: 'node_modules/jsonpath-plus/' },
    ),
    rule('packages-never-import-apps-or-tools', { path: '^packages/[^/]+/src/' }, { path: '^(apps|tools)/' }),
    rule(
      'apps-do-not-import-each-other-or-tools',
      { path: '^apps/([^/]+)/src/' },
      { path: '^(apps|tools)/', pathNot: '^apps/$1/' },
    ),
    rule(
      'through-the-front-door',
      { path: '^(packages|apps)/([^/]+)/' },
      {
        path: '^packages/[^/]+/(src|test)/',
        pathNot: ['^packages/$2/', '^packages/[^/]+/src/(testing/)?index\\.ts$'],
      },
    ),
    rule(
      'fakes-stay-in-tests',
      { path: '^(packages|apps)/[^/]+/src/', pathNot: '/src/testing/' },
      { path: '/src/testing/' },
    ),
    rule(
      'declared-dependencies-only',
      { path: '^(packages|apps)/[^/]+/src/' },
      {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
      },
    ),
    rule('not-to-unresolvable', {}, { couldNotResolve: true }),
  ],
  options: {
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages|apps|tools)/[^/]+/(dist|bundle|test/fixtures)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@sluice/source', 'types', 'import', 'default'],
      extensions: ['.ts', '.js'],
    },
  },
};
