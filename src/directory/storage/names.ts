const escape = (text: string): string => text.replaceAll('%', '%25').replaceAll(':', '%3A');

/** How the names of all databases of this kind and workspace begin. */
export const databasesOf = (kind: 'directory' | 'work', workspaceId: string): string =>
  `onestream-${kind}:${escape(workspaceId)}:`;

/** A database of one user of one workspace; locks and channels beside it have its name too. */
export const databaseName = (kind: 'directory' | 'work', workspaceId: string, user: string): string =>
  databasesOf(kind, workspaceId) + escape(user);
