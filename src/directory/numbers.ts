import type { Numbers, ParsedNumber } from '../core/numbers.js';
import { createPlans, type LoadPlans } from './numbers/lazy-plans.js';
import { withOutsideLine } from './numbers/outside-line.js';
import { read } from './numbers/read.js';

/** A number as the directory keeps it. */
export interface ReadNumber extends Omit<ParsedNumber, 'national'> {
  /** Written with the country's code, behind `+` or an international prefix. */
  readonly international: boolean;
  /** The digits behind the country's code, where there is an `e164`. */
  readonly significant?: string;
  /**
   * What the number is found by, without the extension: its E.164; for another one written with `+` that text; for other
   * bare digits the country and they. Absent where nothing can be found by it.
   */
  readonly term?: string;
  /** The numbering plans may know it, and they are not here yet. */
  readonly isPending: boolean;
}

export interface NumberReader extends Numbers {
  parse(raw: string, country: string | undefined): ReadNumber & ParsedNumber;
  /** `parse` for millions of numbers: without the national form, and as it is stored, not dialled. */
  read(raw: string, country: string | undefined): ReadNumber;
}

/** National forms that are kept at hand: those of some calls and a screen. */
const atHand = 512;

/**
 * Most numbers are read by a small table. The rest, and national forms, take the library of numbering plans: it is loaded
 * when `ready` is asked for or something needs it, and tried twice; after it has failed, asking again starts again.
 * `onReady` is called once, when it has come. `outsideLine` ("9", "0") is what an agent dials before a number to leave the
 * house: `parse` takes it off where the number would be none with it.
 */
export function createNumbers(
  onReady: () => void,
  load: LoadPlans = () => import('./numbers/parser.js'),
  { outsideLine }: { readonly outsideLine?: string } = {},
): NumberReader {
  const plans = createPlans(onReady, load);

  function readStored(raw: string, country: string | undefined): ReadNumber {
    const number = read(raw, country, plans.now());
    if (number.isPending) plans.want();
    return number;
  }

  const nationals = new Map<string, string | undefined>();

  /** Calls are matched again and again. */
  function nationalForm(e164: string): string | undefined {
    const known = plans.now();
    if (!known) plans.wantSoon();
    if (!known || nationals.has(e164)) return nationals.get(e164);
    if (nationals.size >= atHand) nationals.clear();
    const national = known.nationalForm(e164);
    nationals.set(e164, national);
    return national;
  }

  return {
    get ready() {
      return plans.ready();
    },
    get isReady() {
      return plans.now() !== undefined;
    },
    read: readStored,
    parse(raw, country) {
      const number = withOutsideLine(raw, country, outsideLine, readStored);
      if (!number.e164) return number;
      const national = nationalForm(number.e164);
      return national ? { ...number, national } : number;
    },
  };
}
