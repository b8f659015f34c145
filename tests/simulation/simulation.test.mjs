import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSimulation } from './open.mjs';

test('500 worlds of tabs, crashes, lost answers and colleagues: no edit is lost, doubled, or written over unseen', async () => {
  const simulation = await openSimulation();
  try {
    const { violations } = await simulation.all(1, 500);
    assert.deepEqual(violations, []);
  } finally {
    await simulation.close();
  }
});
