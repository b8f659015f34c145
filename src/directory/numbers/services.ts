/** Services of the whole of Europe: a missing child, a child who needs help, a victim of a crime. */
const european = /^116\d{3}$/;

/** Others that the numbering plans, which know only beginnings and lengths, take for numbers that all the world can call. */
const national: Readonly<Record<string, RegExp>> = {
  FI: /^12\d{3}$/,
  JP: /^000\d{5}$/,
  KR: /^155\d{5}$/,
  NO: /^04\d{3}$/,
  SJ: /^04\d{3}$/,
};

/** Whether national digits are a short number, which means something else in every country. */
export const isService = (digits: string, region = ''): boolean =>
  european.test(digits) || national[region]?.test(digits) === true;
