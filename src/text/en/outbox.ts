const number = new Intl.NumberFormat('en');

/** Words for the edits that have not reached every CRM. */
export const outbox = {
  name: 'Unsent edits',
  counted: (count: number) => `Unsent edits (${number.format(count)})`,
  none: 'Nothing is waiting to be sent.',
  tryAll: 'Try all now',
  newContact: 'New contact',
  /** Its record is in no CRM any more. */
  unknown: 'A contact that is no longer known here',
  others: (count: number) =>
    count === 1
      ? 'One edit of another user waits on this device. It is sent when that user signs in here.'
      : `${number.format(count)} edits of other users wait on this device. They are sent when those users sign in here.`,
  more: (count: number) => `and ${number.format(count)} more`,
  showMore: 'Show more',
} as const;
