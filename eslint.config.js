import tseslint from 'typescript-eslint';

const PURE = ['core', 'annotations', 'agent-config', 'pod-mutation', 'template'].map(
  (name) => `packages/${name}/src/**/*.ts`,
);
const RUNTIME = ['agent-runtime', 'vault-client'].map((name) => `packages/${name}/src/**/*.ts`);
const inject = (what) => `comes in through a port: ${what}`;
const EXPORTS = [
  { selector: 'ExportDefaultDeclaration', message: 'named exports only' },
  { selector: 'ExportAllDeclaration', message: 'list the names' },
  {
    selector: 'ExportSpecifier[exportKind="type"]',
    message: 'write `export type { X }`: the other form leaves an empty import',
  },
];
const AMBIENT = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: inject('Clock.wallMs') },
  { selector: 'CallExpression[callee.name="Date"]', message: inject('Clock.wallMs') },
];

const TESTS = [
  { selector: 'CallExpression[callee.property.name=/^(only|skip)$/]', message: 'the runner refuses hidden tests' },
  {
    selector: 'CallExpression[callee.object.name="assert"][callee.property.name="throws"][arguments.length<2]',
    message: 'without a matcher any bug passes',
  },
  {
    selector: 'CallExpression[callee.property.name="throws"] > ArrowFunctionExpression[async=true]',
    message: 'assert.throws is synchronous: use rejects(promise, code)',
  },
];

export default tseslint.config(
  {
    name: 'sluice/ignores',
    ignores: ['**/dist/', '**/bundle/*.cjs', '**/generated/', '**/fixtures/', '.cache/', '.nx/'],
  },
  { name: 'sluice/plain-javascript', files: ['**/*.{js,mjs,cjs}'], extends: [tseslint.configs.base] },
  {
    name: 'sluice/typescript',
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': ['error', ...EXPORTS],
    },
  },
  {
    name: 'sluice/pure-code-has-no-ambient-state',
    files: PURE,
    rules: {
      'no-restricted-globals': ['error', 'globalThis'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: inject('Clock.wallMs') },
        { object: 'Math', property: 'random', message: inject('Random.fraction') },
      ],
      'no-restricted-syntax': ['error', ...EXPORTS, ...AMBIENT],
    },
  },
  {
    name: 'sluice/runtime-waits-through-the-clock',
    files: RUNTIME,
    rules: { 'no-restricted-globals': ['error', 'setTimeout', 'setInterval', 'setImmediate'] },
  },
  {
    name: 'sluice/tests',
    files: ['**/test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': ['error', ...EXPORTS, ...TESTS],
    },
  },
);
