/** How our pages are cut into files. */

/** What `entry` imports statically goes into one chunk, `first`: a page asks once, not for a dozen small files in turn. */
export function oneChunkFor(entry) {
  const isReached = reachedFrom(entry);
  return { groups: [{ name: (id, graph) => (isReached(id, graph) ? 'first' : null) }] };
}

function reachedFrom(entry) {
  const known = new Map();
  return function isReached(id, graph) {
    const before = known.get(id);
    if (before !== undefined) return before;
    known.set(id, false); // in a circle nobody vouches for themselves
    const importers = graph.getModuleInfo(id)?.importers ?? [];
    const is = id.endsWith(entry) || importers.some((importer) => isReached(importer, graph));
    known.set(id, is);
    return is;
  };
}

const words = '//# allFunctionsCalledOnLoad';

/**
 * For chunks that a page runs while somebody waits: browsers that know the words on top of them compile all of it while it
 * is being loaded, and keep that beside it; else each function waits until it is called for the first time, on every new page.
 */
export const compiledAhead = (isMeant) => ({
  name: 'compiled-ahead',
  generateBundle: {
    order: 'post', // Vite puts a line on top of some
    handler(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || !isMeant(chunk.name)) continue;
        chunk.code = `${words}\n${chunk.code}`;
        const map = bundle[`${chunk.fileName}.map`];
        if (map) map.source = JSON.stringify(oneLineDown(JSON.parse(map.source)));
      }
    },
  },
});

const oneLineDown = (map) => ({ ...map, mappings: `;${map.mappings}` });
