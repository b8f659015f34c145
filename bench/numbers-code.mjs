import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const outDir = join(root, `node_modules/.cache/onestream-bench/numbers-${process.pid}`);

/** The code that reads numbers, made runnable for Node; the library of numbering plans is loaded. */
export async function readingCode() {
  const folder = 'src/directory/numbers/';
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: true,
      target: 'es2022',
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        input: {
          numbers: 'src/directory/numbers.ts',
          grade: `${folder}grade.ts`,
          fast: `${folder}fast-path.ts`,
          scan: `${folder}scan.ts`,
          plan: `${folder}plan.ts`,
        },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  const load = (name) => import(pathToFileURL(join(outDir, `${name}.js`)).href);
  const [{ createNumbers }, { gradeOf }, { readScanned }, { scan }, { planOf }] = await Promise.all(
    ['numbers', 'grade', 'fast', 'scan', 'plan'].map(load),
  );
  const numbers = createNumbers(() => undefined);
  await numbers.ready;
  rmSync(outDir, { recursive: true });
  /** By the table alone: E.164 as an integer, 0 for none, -1 where the library has to read it. */
  const read = (text, plan) => {
    const end = scan(text);
    const isWhole = end === text.length || /^\s*(?:ext\.?|x)\s*\d{1,7}$/.test(text.slice(end));
    return isWhole ? readScanned(plan) : -1;
  };
  return { numbers, gradeOf, planOf, fast: { read } };
}
