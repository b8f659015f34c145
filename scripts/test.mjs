/**
 * Every test, closed by one plain line of counts: the tests in the page (`*.test.ts`, Web Test Runner, with coverage), then
 * those that drive a browser from outside (`*.test.mjs`, Node's runner).
 *
 *   npm test -- tests/saving/plan.test.ts tests/e2e/story.test.mjs      only these, without coverage
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const chosen = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'onestream-test-'));
const tool = (path) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));
const wtrBin = tool('@web/test-runner/dist/bin.js');
const viteBin = tool('vite/bin/vite.js');

/** Runs Node with these arguments; whether it succeeded. */
function node(args, env = {}) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  return status === 0;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // the runner did not come so far
  }
}

function inThePage() {
  const files = chosen.filter((file) => file.endsWith('.ts'));
  if (chosen.length && !files.length) return undefined;
  const totals = join(scratch, 'wtr.json');
  const ok = node([wtrBin, ...(chosen.length ? ['--files', ...files] : ['--coverage'])], { ONESTREAM_TOTALS: totals });
  const counts = JSON.parse(read(totals) ?? '{"passed":0,"failed":1,"skipped":0,"failures":["the runner broke"]}');
  return { ok, ...counts };
}

/** The pages that are tried from outside, built once for all tests that want them; with a few chosen, each builds its own. */
function pages() {
  const folder = join(scratch, 'built');
  const build = (mode) =>
    node([viteBin, 'build', '--mode', mode, '--outDir', join(folder, mode), '--emptyOutDir', '--logLevel', 'error']);
  return ['demo', 'embed'].every(build) ? { ONESTREAM_BUILT: folder } : {};
}

function fromOutside() {
  const all = readdirSync('tests', { recursive: true }).filter((file) => String(file).endsWith('.test.mjs'));
  const files = chosen.length ? chosen.filter((file) => file.endsWith('.mjs')) : all.map((file) => join('tests', file));
  if (!files.length) return undefined;
  const tap = join(scratch, 'node.tap');
  const reporters = ['spec', 'stdout', 'tap', tap].map(
    (value, at) => `--test-reporter${at % 2 ? '-destination' : ''}=${value}`,
  );
  const ok = node(['--test', '--test-concurrency=4', ...reporters, ...files], chosen.length ? {} : pages());
  const told = read(tap) ?? '';
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(told)?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  const failures = Array.from(
    told.matchAll(/^ *not ok \d+ - (.*)\n(?:.*\n){0,6}? *location: '(.*)'/gm),
    ([, name, at]) => `${at.replace(process.cwd(), '.')} > ${name}`,
  );
  return { ok, passed: count('pass'), failed, skipped: count('skipped') + count('todo'), failures };
}

const runs = [inThePage(), fromOutside()].filter(Boolean);
rmSync(scratch, { recursive: true });
const sum = (key) => runs.reduce((total, run) => total + run[key], 0);
const unexplained = runs.some((run) => !run.ok) && sum('failed') === 0;
// last, where a log that is cut still has it
for (const failure of runs.flatMap((run) => run.failures)) console.error(`failed: ${failure}`);
if (unexplained)
  console.error('No test failed, but the run did: coverage below its thresholds, or a runner that broke.');
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
process.exitCode = runs.every((run) => run.ok) && sum('passed') > 0 ? 0 : 1;
