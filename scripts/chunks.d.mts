import type { Plugin } from 'vite';

interface Graph {
  getModuleInfo(id: string): { readonly importers: readonly string[] } | null;
}

interface Group {
  debugName: string;
  priority: number;
  name: (id: string, graph: Graph) => string | null;
}

export const oneChunkFor: (entries: readonly string[], names?: readonly string[]) => { groups: Group[] };
export const compiledAhead: (isMeant: (name: string) => boolean) => Plugin;
