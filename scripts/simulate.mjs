/**
 * Runs the saving core in a simulated world: several tabs, several CRMs, and everything that can go wrong with them.
 *
 *   npm run simulate -- --seed S --runs N     N worlds (1,000 unless told) from seed S (1 unless told); with --jobs J in J
 *                                             processes, each with its share of the seeds
 *   npm run simulate -- --mutants             shows that the simulation notices mistakes: each is made, and must be caught
 *                                             within N worlds (3,000 unless told)
 *
 * One seed is one world: what it shows, it shows again.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutants } from '../tests/simulation/mutants.mjs';
import { openSimulation } from '../tests/simulation/open.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    mutants: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const jobs = Number(values.jobs);
if (!(jobs >= 1)) throw new Error('--jobs: how many processes');
const runs = Number(values.runs ?? (values.mutants ? 3000 : 1000)); // some mistakes show in one world of a thousand

if (values.mutants) {
  for (const mutant of mutants) {
    const caught = await withSimulation(mutant, (simulation) => simulation.firstViolation(seed, runs));
    console.log(
      caught ? `caught   ${mutant.name}: seed ${caught.seed}: ${caught.violations[0]}` : `MISSED   ${mutant.name}`,
    );
    if (!caught) process.exitCode = 1;
  }
} else if (process.send) {
  process.send(await withSimulation(undefined, (simulation) => simulation.all(seed, runs, console.log)));
} else {
  const sums = await Promise.all(shares().map(inProcess));
  const violations = sums.flatMap((sum) => sum.violations);
  const total = (key) => sums.reduce((before, sum) => before + sum[key], 0);
  console.log(
    `${runs} runs from seed ${seed}: ${violations.length} violations, ${total('overwritten')} changes of others written over ` +
      `within one request where the CRM refuses nothing, ${total('doubled')} contacts made twice where it takes no key`,
  );
  process.exitCode = violations.length ? 1 : 0;
}

/** The seeds, in as many parts that follow each other. */
function shares() {
  const ends = Array.from({ length: jobs + 1 }, (_, at) => seed + Math.round((runs * at) / jobs));
  return ends.slice(1).map((end, at) => ({ from: ends[at], count: end - ends[at] }));
}

/** What the worlds of one share have shown, each a process of its own. A process that fails takes this one with it. */
async function inProcess({ from, count }) {
  const child = fork(fileURLToPath(import.meta.url), ['--seed', String(from), '--runs', String(count)], {
    execArgv: ['--single-threaded'], // helpers would only take time from the other processes
  });
  const failed = new Promise((_, reject) =>
    child.on('exit', (code) => code !== 0 && reject(new Error(`a process of the simulation ended with ${code}`))),
  );
  const [sum] = await Promise.race([once(child, 'message'), failed]);
  return sum;
}

async function withSimulation(mutant, use) {
  const simulation = await openSimulation(mutant);
  try {
    return await use(simulation);
  } finally {
    await simulation.close();
  }
}
