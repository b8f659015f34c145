/** Until the numbering plans tell more. */
export const otherForms = (_e164: string): readonly string[] => [];
export const headOffices = (_e164: string): readonly string[] => [];
