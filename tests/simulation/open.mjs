import { openSources } from '../support/sources.mjs';

/** Loads the simulation over the sources as they are, or with one mistake made in them. */
export async function openSimulation(mutant) {
  const sources = await openSources(undefined, mutant ? [mistake(mutant)] : []);
  const { simulate } = await sources.load('/tests/simulation/run.ts');
  // what is loaded on demand is there from the start: loading takes real time, and worlds have none
  await sources.load('/src/calls/logging/index.ts');

  return {
    /** Adds up what all runs have found; each violation, with the seed that shows it, is also told at once. */
    async all(seed, runs, told = () => {}) {
      const sum = { violations: [], overwritten: 0, doubled: 0 };
      for (let at = seed; at < seed + runs; at++) {
        const { violations, overwritten, doubled } = await simulate(at, drain);
        for (const violation of violations) {
          sum.violations.push(`seed ${at}: ${violation}`);
          told(sum.violations.at(-1));
        }
        sum.overwritten += overwritten;
        sum.doubled += doubled;
      }
      return sum;
    },
    async firstViolation(seed, runs) {
      for (let at = seed; at < seed + runs; at++) {
        const { violations } = await simulate(at, drain);
        if (violations.length) return { seed: at, violations };
      }
      return undefined;
    },
    close: sources.close,
  };
}

/** Every promise that can go on has gone on by then. */
const drain = () => new Promise((resolve) => setImmediate(resolve));

function mistake({ file, find, replace }) {
  let isMade = false;
  return {
    name: 'mistake',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith(`/src/${file}`)) return undefined;
      if (code.split(find).length !== 2) throw new Error(`${file} does not hold once: ${find}`);
      isMade = true;
      return code.replace(find, () => replace);
    },
    buildEnd() {
      if (!isMade) throw new Error(`${file} was not loaded`);
    },
  };
}
