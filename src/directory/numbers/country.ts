import { fold } from '../fold.js';
import { planOf } from './plan.js';

/** What no browser calls a country and people do, folded, without blanks and small words; codes of three letters. */
const others = new Map(
  `usa US america US unitedstatesamerica US greatbritain GB england GB scotland GB wales GB czechrepublic CZ turkey TR
  holland NL uae AE russianfederation RU korearepublic KR republickorea KR hongkongsar HK
  northernireland GB republicireland IE
  are AE arg AR aus AU aut AT bel BE bgr BG bra BR can CA che CH chl CL chn CN col CO cyp CY cze CZ deu DE dnk DK
  egy EG esp ES est EE fin FI fra FR gbr GB grc GR hkg HK hrv HR hun HU idn ID ind IN irl IE isl IS isr IL ita IT
  jpn JP ken KE kor KR kwt KW lie LI ltu LT lux LU lva LV mar MA mex MX mlt MT mys MY nga NG nld NL nor NO nzl NZ
  pak PK per PE phl PH pol PL prt PT qat QA rou RO rus RU sau SA sgp SG srb RS svk SK svn SI swe SE tha TH tun TN
  tur TR twn TW ukr UA ven VE vnm VN zaf ZA`
    .split(/\s+(?=[a-z])/u)
    .map((pair) => pair.split(' ') as [string, string]),
);

/** In which CRMs name countries. */
const tongues = 'en de fr es it pt nl sv da nb fi pl cs sk hu ro el tr ru uk ja zh ko'.split(' ');

/** A CRM has few. */
const atHand = 1024;

const known = new Map<string, string | undefined>();
const names = new Map<string, ReadonlyMap<string, string>>();

/**
 * ISO 3166 alpha-2 of a country, whether a CRM has that, `uk`, `276` or `United Kingdom`; `undefined` for what is none, and
 * for one without numbers. It is asked of each record.
 */
export function countryIn(text: string | undefined): string | undefined {
  if (!text) return undefined;
  if (known.has(text)) return known.get(text);
  if (known.size >= atHand) known.clear();
  const country = byCode(text.replace(/[\s.]/gu, '')) ?? byName(plain(text));
  known.set(text, country);
  return country;
}

/** Browsers know what has become of a code, and that `UK` is none; asking them takes its time. */
function byCode(code: string): string | undefined {
  if (/^[A-Z]{2}$/u.test(code) && planOf(code)) return code;
  return /^(?:[a-z]{2}|\d{3})$/iu.test(code) ? withNumbers(new Intl.Locale(`und-${code}`).region) : undefined;
}

function byName(name: string): string | undefined {
  if (!name || others.has(name)) return others.get(name);
  for (const tongue of tongues) {
    const own = names.get(tongue) ?? namesIn(tongue);
    names.set(tongue, own);
    if (own.has(name)) return own.get(name);
  }
  return undefined;
}

const plain = (text: string): string => fold(text).replace(/\b(?:the|and|of)\b|\s/gu, '');
const withNumbers = (code = ''): string | undefined => (planOf(code) ? code : undefined);
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Of all countries; made when a CRM first gives one. */
function namesIn(tongue: string): ReadonlyMap<string, string> {
  const codes = letters.flatMap((one) => letters.flatMap((other) => withNumbers(one + other) ?? []));
  const all = (['short', 'long'] as const).flatMap((style) => {
    const called = new Intl.DisplayNames(tongue, { type: 'region', style });
    return codes.map((code) => [plain(called.of(code) ?? ''), code] as const);
  });
  return new Map(all);
}
