/** A vCard as its own lines, and how one of them is changed, added or taken away. */
import type { Line } from './lines.js';

export type Card = readonly Line[];

export const textOf = (card: Card): string => card.map(({ raw }) => raw).join('');

export const linesOf = (card: Card, name: string): readonly Line[] => card.filter((line) => line.name === name);

export const lineOf = (card: Card, name: string): Line | undefined => card.find((line) => line.name === name);

/** Version 4 of vCard, rather than 3. */
export const isVersion4 = (card: Card): boolean => lineOf(card, 'VERSION')?.value.trim().startsWith('4') ?? false;

/** Every value of a parameter, also of one that is written as a list in quotes: `TYPE="work,voice"`. */
export const paramsOf = ({ params }: Line, name: string): readonly string[] =>
  params.flatMap((param) => (param.name === name ? param.values.flatMap((value) => value.split(',')) : []));

/** In lower case: types are compared without it. */
export const typesOf = (line: Line): readonly string[] =>
  paramsOf(line, 'TYPE').map((type) => type.trim().toLowerCase());

/** What another line of the same group says of this one, as Apple and Google do it: `item1.X-ABLabel:_$!<Main>!$_`. */
export const labelOf = (card: Card, { group }: Line, name: 'X-ABLABEL' | 'X-ABADR'): string | undefined =>
  group === undefined ? undefined : card.find((line) => line.group === group && line.name === name)?.value;

/** How much the owner prefers it: 1 is most, 101 is nothing said. */
export function rankOf(line: Line): number {
  const rank = Number(paramsOf(line, 'PREF')[0]);
  return rank >= 1 && rank <= 100 ? rank : typesOf(line).includes('pref') ? 1 : 101;
}

export const replaced = (card: Card, line: Line, by: Line): Card => card.map((each) => (each === line ? by : each));

/** After the last line of its name, else at the end. */
export function added(card: Card, line: Line): Card {
  const last = card.findLastIndex(({ name }) => name === line.name);
  const end = card.findIndex(({ name }) => name === 'END');
  return card.toSpliced(last < 0 ? end : last + 1, 0, line);
}

/** With what only says something of the line: Apple's label of its group. */
export function removed(card: Card, line: Line): Card {
  const rest = card.filter((each) => each !== line);
  const ofGroup = line.group === undefined ? [] : rest.filter(({ group, name }) => name && group === line.group);
  return ofGroup.every(({ name }) => name.startsWith('X-AB')) ? rest.filter((each) => !ofGroup.includes(each)) : rest;
}
