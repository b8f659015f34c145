import type { Plugin } from 'vite';

interface Graph {
  getModuleInfo(id: string): { readonly importers: readonly string[] } | null;
}

interface Group {
  name: (id: string, graph: Graph) => string | null;
}

export const oneChunkFor: (entry: string) => { groups: Group[] };
export const compiledAhead: (isMeant: (name: string) => boolean) => Plugin;
