import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { defineConfig, type BuildEnvironmentOptions, type Plugin, type UserConfig } from 'vite';
import { compiledAhead, oneChunkFor } from './scripts/chunks.mjs';

const pkg = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};
/** `lit`, `lit/decorators.js`, `zod/mini` ... stay imports in the library build. */
const external = [
  ...Object.keys({ ...pkg.dependencies, ...pkg.peerDependencies }).map((name) => new RegExp(`^${name}(/|$)`)),
  /^node:/, // the gateway alone
];
const target = 'es2022';

/** What package.json's `exports` name; all else is reached from these. */
function libraryEntries(): string[] {
  const folders = (parent: string) => readdirSync(parent, { withFileTypes: true }).filter((it) => it.isDirectory());
  const candidates = [
    'src/index.ts',
    'src/define.ts',
    'src/conformance/index.ts',
    'src/gateway/index.ts',
    'src/gateway/cli.ts',
    ...folders('src/components').map(({ name }) => `src/components/${name}/define.ts`),
    ...folders('src/adapters').map(({ name }) => `src/adapters/${name}/index.ts`),
  ];
  return candidates.filter((file) => existsSync(file));
}

type Output = NonNullable<NonNullable<BuildEnvironmentOptions['rolldownOptions']>['output']>;

/** A page whose files lie beside it, at addresses relative to it, so that it can live in any folder. */
const page = (input: string, outDir: string, output: Output = {}): BuildEnvironmentOptions => ({
  target,
  outDir,
  emptyOutDir: true,
  sourcemap: true,
  modulePreload: { polyfill: false },
  assetsInlineLimit: 0, // a `data:` address breaks a strict Content-Security-Policy
  // the demo loads at once what other pages load on demand
  rolldownOptions: { input, output, checks: { ineffectiveDynamicImport: false } },
});

/** The dev server's front door is the demo portal. */
const frontDoor: Plugin = {
  name: 'front-door',
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      const [path = '', query] = (request.url ?? '').split('?');
      if (path !== '/' && path !== '/demo') return next();
      response.writeHead(302, { location: `/demo/${query === undefined ? '' : `?${query}`}` }).end();
    });
  },
};

const modes: Record<string, UserConfig> = {
  /** dist/*.js: one file per source module, dependencies stay imports. For people with a bundler. */
  lib: {
    build: {
      target,
      outDir: 'dist',
      emptyOutDir: true,
      sourcemap: true,
      minify: false,
      lib: { entry: libraryEntries(), formats: ['es'] },
      rolldownOptions: {
        external,
        output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
      },
    },
  },
  /** dist/cdn/onestream-widgets.js with its chunks beside it, for a <script type="module"> tag. */
  cdn: {
    // Vite leaves process.env alone in a library build; nanostores reads it, and a browser has no `process`
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [compiledAhead((name) => ['first', 'create-workspace'].includes(name))],
    build: {
      target,
      outDir: 'dist/cdn',
      emptyOutDir: true,
      sourcemap: true,
      lib: { entry: 'src/cdn.ts', formats: ['es'], fileName: () => 'onestream-widgets.js' },
      // Vite keeps the spaces of an ES library on purpose; here we want them gone
      rolldownOptions: {
        output: {
          minify: true,
          chunkFileNames: '[name]-[hash].js',
          codeSplitting: oneChunkFor('/src/cdn.ts'),
        },
      },
    },
  },
  /** dist/embed/embed.html: the sidebar page for an <iframe>. */
  embed: {
    base: './',
    plugins: [compiledAhead((name) => name === 'first')],
    build: page('embed.html', 'dist/embed', { codeSplitting: oneChunkFor('/src/embed/page.ts') }),
  },
  /** dist/demo/index.html: the demo portal. */
  demo: { base: './', root: 'demo', build: page('demo/index.html', '../dist/demo') },
};

// `vite build --mode lib|cdn|embed|demo`; without one of these Vite serves the sources
export default defineConfig(({ mode }) => ({
  appType: 'mpa', // an unknown address is a 404, not the front page
  publicDir: false,
  plugins: [frontDoor],
  // all packages at once: one that is found late makes Vite reload the page, in the middle of a call
  optimizeDeps: { entries: ['demo/**/*.{html,ts}', 'embed.html', 'src/**/*.ts', '!src/gateway/**'] },
  ...modes[mode],
}));
