export const requestId = {
  /** Before the id itself. */
  name: 'Request id:',
} as const;
