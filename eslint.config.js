import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';
import layers from './eslint-layers.js';

export default defineConfig(
  { ignores: ['dist', 'storybook-static', 'coverage', 'scripts/browser', 'tests/servers/.run'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs}'],
    rules: { 'no-undef': 'off' }, // Node's and the browser's globals; TypeScript checks the rest
  },
  {
    files: ['**/*.ts'],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // our verbs are closures that factories return: none has a `this` to lose
      '@typescript-eslint/unbound-method': 'off',
      // what was aborted rejects with the signal's reason, whatever that is
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
    },
  },
  {
    files: ['{src,demo}/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 250 }],
      'max-lines-per-function': ['warn', { max: 40, skipBlankLines: true, skipComments: true }],
      // zod probes `Function`, which a strict Content-Security-Policy reports
      'no-restricted-imports': ['error', { paths: [{ name: 'zod', message: 'Use zod/mini.' }] }],
    },
  },
  // the gateway runs in no page: it makes OpenAPI out of the schemas, which zod/mini does not do
  { files: ['src/gateway/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['tests/**/*.ts', 'stories/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off', // chai: `expect(x).to.be.true`
      '@typescript-eslint/require-await': 'off', // a stand-in is async because what it stands for is
    },
  },
  { files: ['src/**/*.ts'], plugins: { onestream: layers }, rules: { 'onestream/layers': 'error' } },
  // Lit templates: what is inside html`...`
  { ...lit.configs['flat/recommended'], files: ['{src,stories,tests,demo}/**/*.ts'] },
  { files: ['{src,stories,demo}/**/*.ts'], plugins: { 'lit-a11y': litA11y }, rules: litA11y.configs.recommended.rules },
  {
    ...wc.configs['flat/best-practice'],
    files: ['src/**/*.ts'],
    settings: { wc: { elementBaseClasses: ['LitElement'] } },
  },
  prettier,
);
