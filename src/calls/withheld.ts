/** "Not told" as networks, telephone systems and phones say it, in the languages of their makers; without "number". */
const words = `
anon anonymous anonymousinvalid blocked callerblocked hidden idblocked idunavailable idwithheld masked na no nocaller
none notavailable notprovided null outofarea p o privacy private restricted suppressed unavailable undefined undisclosed
unidentified unknown unlisted withheld
anonymouscall blockedcall blockedid cliwithheld hiddenid notdisclosed presentationrestricted privatecall privateid
privatename unknownid unknownname
clir coinphone false interactionwithotherservice nan payphone unassigned unavailableunknown userunknown
anonym anonymer geheim keine nichtangezeigt nichtübermittelt nichtverfügbar privater privat unbekannt unbekannte unbekannter unterdrückt unterdrückte
nichtuebermittelt nichtverfuegbar teilnehmerunbekannt unterdrueckt unterdrueckte
anonyme caché inconnu indisponible masqué noncommuniqué nondisponible nonidentifié privé sans secret
anónimo desconocido identidadoculta idoculto llamadaprivada nodisponible oculta oculto privado restringido sinidentificar sinnúmero
anonima anonimo nascosto nondisponibile privato riservato sconosciuto
chamadaprivada confidencial desconhecido indisponível nãodisponível nãoidentificado restrito
afgeschermd anoniem geen nietbeschikbaar onbekend privé verborgen
dolt hemligt okänd okänt skyddat hemmelig hemmeligt skjult skjultid ukendt ukjent
einumeroa estetty piilotettu salainen tuntematon yksityinen
anonimowy nieznany prywatny ukryty zastrzeżony anonymní neznámé neznámý skryté skrytý soukromé súkromné
ismeretlen privát rejtett titkos anonim ascuns necunoscut bilinmeyen gizli özel
privatni skriven skrita nepoznat khôngxácđịnh sốẩn pribadi tidakdikenal
аноним анонимный неизвестен неизвестно неизвестный неизвестныйабонент неопределён скрыт скрытый скрытыйабонент невідомий прихований частный скрит непознат
άγνωστο άγνωστος ανώνυμος απόκρυψη απόρρητο
خاص غيرمعروف مجهول محجوب مخفي אנונימי חסוי לאידוע לאמזוהה ללא
匿名 未知 隐藏 隱藏 私人 无来电显示 無來電顯示 不明 非通知 非通知設定 通知不可能 表示圏外 公衆電話
발신번호표시제한 발신자표시제한 알수없음 비공개
ส่วนตัว หมายเลขส่วนตัว ไม่ทราบ अज्ञात निजी`;

/** Words for "number" and "caller" that stand beside: "private number", "numéro privé", "номер скрыт". */
const nouns =
  /^(?:caller(?:id)?|calling|number|(?:ruf|telefon)?nummer|anrufer|numero|appel|llamada|chiamata|chamada|numer|cislo|szam|numar|broj|nomor|เบอร|番号|номер|номеру|αριθμος|رقم|מספר)|(?:caller(?:id)?|number|(?:ruf)?nummer|anruf(?:er)?|numero|puhelu|numer|cislo|hovor|broj|stevilka|szam|numara|номер|αριθμο[ςυ]|מספר|หมายเลข|नबर|号码|號碼|番号|번호)$/gu;

/** Some phones and gateways count the reasons: `-1`; others are left with a plus and zeros, or put letters in place of digits. */
const placeholder = /^\s*(?:\+0+|-\d|\+?x{3,})\s*$/iu;

/** "ANONYMOUS" on a keypad: some networks send it in place of a number. */
const anonymousOnKeypad = '266696687';

/** Letters and digits alone, without case and accents. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

let known: ReadonlySet<string> | undefined;

/** Whether a signalled number stands for "not told": absent, empty, a word for it, or its keypad digits. */
export function isWithheld(number: string | undefined): boolean {
  const user = userOf((number ?? '').slice(0, 250));
  if (placeholder.test(user)) return true;
  const isDialled = /^\+?\d+$/u.test(user); // most are: no word has to be looked for
  const text = isDialled ? user.replace('+', '') : plain(user);
  if (text === '' || text.replace(/^00/u, '') === anonymousOnKeypad || /^0{6,}$/u.test(text)) return true;
  if (isDialled) return false;
  known ??= new Set(words.trim().split(/\s+/u).map(plain));
  return known.has(text) || known.has(text.replace(nouns, '')) || text.replace(nouns, '') === '';
}

/** What stands for the number in a SIP or `tel:` address, with or without a display name. */
function userOf(text: string): string {
  const address = /<([^<>]*)>/u.exec(text)?.[1] ?? text;
  return address.replace(/^\s*(?:sips?|tel):/iu, '').replace(/[@;].*$/su, '');
}
