/** What became of something that a CRM sent. `older`: something newer is known already. */
export type Taken = 'added' | 'changed' | 'same' | 'older';

/** The same in every field. An adapter writes its fields in one order. */
export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
