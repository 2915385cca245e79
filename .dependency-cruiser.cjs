// The layers of docs/architecture.md as rules. Each was seen firing on a planted import.
const PURE = '^packages/(core|annotations|agent-config|pod-mutation|template)/src/';
const LANGUAGES = '^packages/(annotations|agent-config|template)/src/';
const FRONT_DOORS = ['^packages/[^/]+/src/index\\.ts$', '^packages/[^/]+/src/[^/]+/index\\.ts$'];

/** Which npm packages each pure package may use (spec/decisions.md 15). */
const NPM = {
  core: [],
  'agent-config': [],
  annotations: ['ajv'],
  'pod-mutation': ['jsonpath-plus'],
  template: ['re2js', 'yaml', 'bcryptjs', '@noble/hashes'],
};

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-circular', 'move what both need into a third file, or pass it as a parameter', {}, { circular: true }),
    rule(
      'pure-packages-know-no-platform',
      'take a port of core as parameter; platform-node implements it',
      { path: PURE },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'pure-packages-import-only-pure-packages',
      'pass the value in, or move the decision to the pure side',
      { path: PURE },
      { path: '^(packages|apps|tools)/', pathNot: [PURE, '/node_modules/'] }, // npm may nest a package there
    ),
    ...Object.entries(NPM).map(([name, allowed]) =>
      rule(
        `${name}-npm-allow-list`,
        'a dependency of a pure package needs a line in its README and in NPM above',
        { path: `^packages/${name}/src/` },
        {
          dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'],
          pathNot: `node_modules/(${allowed.join('|') || 'none'})/`,
        },
      ),
    ),
    rule(
      'core-imports-no-package',
      'core is the base of the graph',
      { path: '^packages/core/src/' },
      { path: '^packages/', pathNot: '^packages/core/' },
    ),
    rule(
      'languages-do-not-import-each-other',
      'what two of them need belongs to core',
      { path: LANGUAGES },
      { path: LANGUAGES, pathNot: '^packages/$1/' },
    ),
    rule(
      'adapters-import-only-core',
      'an adapter implements a port; the app wires it',
      { path: '^packages/(vault-client|platform-node)/src/' },
      { path: '^packages/', pathNot: ['^packages/$1/', '^packages/core/'] },
    ),
    rule(
      'runtime-takes-ports-as-parameters',
      'declare the port in core and let apps/agent pass the implementation',
      { path: '^packages/agent-runtime/src/' },
      { path: '^packages/(annotations|pod-mutation|platform-node)/' },
    ),
    rule(
      'runtime-waits-writes-and-spawns-through-ports',
      'use Clock, FileSystem and ProcessRunner',
      { path: '^packages/agent-runtime/src/' },
      { dependencyTypes: ['core'], path: '^(fs|child_process|timers)(/|$)' },
    ),
    rule(
      'decisions-know-no-platform',
      'decide.ts, machine.ts and plan.ts take values and answer values',
      { path: '^packages/agent-runtime/src/.+/(decide|machine|plan)\\.ts$' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'got-has-one-door',
      'send requests through HttpTransport; got errors carry tokens',
      {
        path: '^(packages|apps)/[^/]+/src/',
        pathNot: '^packages/vault-client/src/transport/got-transport\\.ts$',
      },
      { path: 'node_modules/got/' },
    ),
    rule(
      'jsonpath-has-one-door',
      'use json-path.ts of pod-mutation, which switches script evaluation off',
      { pathNot: '^packages/pod-mutation/src/json-path\\.ts$' },
      { path: 'node_modules/jsonpath-plus/' },
    ),
    rule(
      'packages-never-import-apps-or-tools',
      'libraries stand alone',
      { path: '^packages/[^/]+/src/' },
      { path: '^(apps|tools)/' },
    ),
    rule(
      'apps-do-not-import-each-other-or-tools',
      'what both apps need is a package',
      { path: '^apps/([^/]+)/src/' },
      { path: '^(apps|tools)/', pathNot: '^apps/$1/' },
    ),
    rule(
      'through-the-front-door',
      'import the package by its published entry',
      { path: '^(packages|apps)/([^/]+)/' },
      { path: '^packages/[^/]+/(src|test)/', pathNot: ['^packages/$2/', ...FRONT_DOORS] },
    ),
    rule(
      'fakes-stay-in-tests',
      'the ./testing entries are for tests',
      { path: '^(packages|apps)/[^/]+/src/', pathNot: '/src/testing/' },
      { path: '/src/testing/' },
    ),
    rule(
      'declared-dependencies-only',
      'add it to the dependencies of this package',
      { path: '^(packages|apps)/[^/]+/src/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    ),
    rule('not-to-unresolvable', 'the import leads nowhere', {}, { couldNotResolve: true }),
  ],
  options: {
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    doNotFollow: { path: 'node_modules' },
    // Anchored: an unanchored dist/ also hides npm packages that resolve into one.
    exclude: { path: '^(packages|apps|tools)/[^/]+/(dist|bundle|test/fixtures)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@sluice/source', 'types', 'import', 'default'],
      extensions: ['.ts', '.js'],
    },
  },
};
