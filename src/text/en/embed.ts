export const embedText = {
  waiting: 'Waiting for the page around this one.',
  openInNewPage: 'Open in a new page',
} as const;
