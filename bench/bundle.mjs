import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Bundles a file with its dependencies as an application does, to `entry.js`; resolves with what was put out. `output`
 * and `plugins`: what else is asked of the bundler.
 */
export const bundle = (file, outDir, { output, plugins } = {}) =>
  build({
    configFile: false,
    root: fileURLToPath(new URL('..', import.meta.url)),
    logLevel: 'error',
    publicDir: false,
    plugins,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      outDir,
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { entry: file },
        preserveEntrySignatures: 'allow-extension',
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', ...output },
      },
    },
  });
