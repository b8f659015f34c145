import type { Numbers, ParsedNumber } from '../core/numbers.js';
import type { PlanNumber } from './parser.js';
import { digitsOf, internationalOf, isBare, splitExtension } from './spelling.js';

/** A number as the directory keeps it. */
export interface ReadNumber extends Omit<ParsedNumber, 'national'> {
  /** Written with `+`. */
  readonly international: boolean;
  /** The digits behind the country's code, when it parses by a numbering plan. */
  readonly significant?: string;
  /** What the number is found by, without the extension; absent where it cannot be called. */
  readonly term?: string;
  /** It may be a number that only a numbering plan can read, and those are not here yet. */
  readonly isPending: boolean;
}

export interface NumberReader extends Numbers {
  parse(raw: string, country: string | undefined): ReadNumber & ParsedNumber;
  /** `parse` for thousands of numbers: without the national form. */
  read(raw: string, country: string | undefined): ReadNumber;
}

type Parser = { parseByPlan(text: string, digits: string, country: string | undefined): PlanNumber | undefined };

/** Milliseconds until the second attempt to load the parser. */
const pause = 1_000;

/**
 * `onReady` is called once, when national numbers can be read. Loading starts when `ready` is first asked for and is
 * tried twice; after it has failed, asking again starts again.
 */
export function createNumbers(
  onReady: () => void,
  load: () => Promise<Parser> = () => import('./parser.js'),
): NumberReader {
  let parser: Parser | undefined;
  let loading: Promise<void> | undefined;

  async function start(): Promise<void> {
    parser = await load().catch(async () => {
      await new Promise((resolve) => setTimeout(resolve, pause));
      return load();
    });
    onReady();
  }

  return {
    get ready() {
      loading ??= start().catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      return loading;
    },
    get isReady() {
      return parser !== undefined;
    },
    read: (raw, country) => readBy(parser, raw, country).number,
    parse(raw, country) {
      const { number, plan } = readBy(parser, raw, country);
      return plan ? { ...number, national: plan.national() } : number;
    },
  };
}

function readBy(parser: Parser | undefined, raw: string, country: string | undefined) {
  const { text, extension } = splitExtension(raw);
  const digits = digitsOf(text);
  const known = country?.toUpperCase();
  const plan = parser?.parseByPlan(text, digits, known);
  const e164 = parser ? plan?.e164 : internationalOf(text);
  const term = e164 ?? ownTerm(text, digits, known);
  const behind = extension ?? plan?.extension;
  const number: ReadNumber = {
    digits,
    international: digits.startsWith('+'),
    isPending: !parser && !e164,
    ...(e164 ? { e164 } : {}),
    ...(plan ? { significant: plan.significant } : {}),
    ...(term ? { term } : {}),
    ...(behind ? { extension: behind } : {}),
  };
  return { number, plan };
}

/** A short or unreadable number is found only by the very same digits in the same country. */
const ownTerm = (text: string, digits: string, country = '') =>
  isBare(text) && /^\d{3,}$/u.test(digits) ? `${country}:${digits}` : undefined;
