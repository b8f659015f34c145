import type { FieldSide, FieldState, FormField } from '../core/saving.js';
import type { Compared, Comparison, FieldComparison } from './compare.js';
import { putTogether } from './extension.js';
import { extensionOf, isNumber } from './fields.js';
import type { Model } from './model.js';
import type { Problems } from './validation.js';

/** What the form shows of each field. */
export const fieldStates = (model: Model, comparison: Comparison, problems: Problems): readonly FieldState[] =>
  [...comparison].map(([field, row]) => fieldState(field, row, model, comparison, problems));

function fieldState(
  field: FormField,
  { reference, typed, compared }: FieldComparison,
  model: Model,
  comparison: Comparison,
  problems: Problems,
): FieldState {
  const draft = model.drafts.get(field);
  const problem = problems.get(field);
  const spelled = (each: Compared) => ({
    connectionId: each.source.connectionId,
    value: wholeValue(field, each, comparison),
  });
  const sideOf = (each: Compared): FieldSide => {
    const { updatedAt } = each.source.record;
    return { ...spelled(each), ...(updatedAt !== undefined && { at: updatedAt }), ticked: each.ticked };
  };
  const fresh = compared.find(({ standing }) => standing === 'fresh');
  const replaced = draft?.handed ? compared.find((each) => isReplaced(each, typed.exact)) : undefined;
  // until national numbers can be read, a difference may be none
  const differing = isNumber(field) && !reference.place.numbers.isReady ? [] : compared;
  return {
    field,
    value: draft ? draft.text : typed.value,
    touched: draft !== undefined,
    ...(problem && { problem }),
    ...(fresh && { fresh: spelled(fresh) }),
    differs: differing.filter(isDiffering).map(sideOf),
    agrees: differing.some(isDiffering) ? compared.filter(isAgreeing).map(sideOf) : [],
    ...(replaced && { replaces: spelled(replaced).value }),
    emptyIn: reference.value ? idsOf(compared, 'empty') : [],
    cannot: idsOf(compared, 'cannot'),
  };
}

const isDiffering = ({ standing }: Compared): boolean => standing === 'differs';
const isAgreeing = ({ standing }: Compared): boolean => standing === 'same' || standing === 'empty';

/** The extension belongs to a number that is not the one in the field. */
function wholeValue(field: FormField, { source, held }: Compared, comparison: Comparison): string {
  if (!isNumber(field)) return held.value;
  const extension = comparison.get(extensionOf(field))?.compared.find((other) => other.source === source);
  return putTogether({ number: held.value, extension: extension?.held.value ?? '' });
}

const isReplaced = ({ held, standing, receives }: Compared, typed: string): boolean =>
  receives && standing !== 'beside' && held.value !== '' && held.exact !== typed;

const idsOf = (compared: readonly Compared[], standing: Compared['standing']): readonly string[] =>
  compared.filter((each) => each.standing === standing).map(({ source }) => source.connectionId);
