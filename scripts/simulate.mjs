/**
 * Runs the saving core in a simulated world: several tabs, several CRMs, and everything that can go wrong with them.
 *
 *   npm run simulate -- --seed S --runs N     N worlds (1,000 unless told) from seed S (1 unless told)
 *   npm run simulate -- --mutants             shows that the simulation notices mistakes: each is made, and must be caught
 *                                             within N worlds (3,000 unless told)
 *
 * One seed is one world: what it shows, it shows again.
 */
import { parseArgs } from 'node:util';
import { mutants } from '../tests/simulation/mutants.mjs';
import { openSimulation } from '../tests/simulation/open.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string' },
    mutants: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const runs = Number(values.runs ?? (values.mutants ? 3000 : 1000)); // some mistakes show in one world of a thousand

if (values.mutants) {
  for (const mutant of mutants) {
    const caught = await withSimulation(mutant, (simulation) => simulation.firstViolation(seed, runs));
    console.log(
      caught ? `caught   ${mutant.name}: seed ${caught.seed}: ${caught.violations[0]}` : `MISSED   ${mutant.name}`,
    );
    if (!caught) process.exitCode = 1;
  }
} else {
  const { violations, overwritten, doubled } = await withSimulation(undefined, (simulation) =>
    simulation.all(seed, runs),
  );
  for (const line of violations) console.log(line);
  console.log(
    `${runs} runs from seed ${seed}: ${violations.length} violations, ${overwritten} changes of others written over ` +
      `within one request where the CRM refuses nothing, ${doubled} contacts made twice where it takes no key`,
  );
  process.exitCode = violations.length ? 1 : 0;
}

async function withSimulation(mutant, use) {
  const simulation = await openSimulation(mutant);
  try {
    return await use(simulation);
  } finally {
    await simulation.close();
  }
}
