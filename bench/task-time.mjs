/**
 * The longest task of a page while `work` is under way, in milliseconds of its thread's own time: on a busy machine a task
 * may stand still for longer than it runs. Costs the page a little.
 */
export async function longestTask(page, work) {
  const session = await page.context().newCDPSession(page);
  let longest = 0;
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const { name, tdur } of value) if (name.endsWith('RunTask') && tdur > longest) longest = tdur;
  });
  const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', {
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline'], excludedCategories: ['*'] },
  });
  const result = await work();
  await session.send('Tracing.end');
  await ended;
  await session.detach();
  return { result, longest: longest / 1000 };
}
