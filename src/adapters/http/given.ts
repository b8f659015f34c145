/** A property as the port has it: left out where it is not set. */
export const given = <K extends string, V>(name: K, value: V | null | undefined | ''): { readonly [key in K]?: V } =>
  value === null || value === undefined || value === '' ? {} : ({ [name]: value } as { readonly [key in K]: V });
