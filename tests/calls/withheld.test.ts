import { expect } from 'chai';
import { isWithheld } from '../../src/calls/withheld.js';

describe('a withheld number', () => {
  const tell = (numbers: readonly (string | undefined)[]) => numbers.filter(isWithheld);

  for (const [language, ...spellings] of [
    ['nothing at all', undefined, '', ' ', '-', '--', '+', '***', '000000'],
    ['English', 'Anonymous', '"Anonymous"', 'PRIVATE', 'Restricted', 'Unavailable', 'Unknown', 'Withheld', 'Blocked'],
    [
      'English of telephones',
      'Private Number',
      'Unknown Caller',
      'No Caller ID',
      'Caller ID Unavailable',
      'Out of Area',
    ],
    ['letters of networks', 'P', 'O', 'N/A', 'anonymous@anonymous.invalid', 'Ａｎｏｎｙｍｏｕｓ', '_PRIVATE_'],
    [
      'SIP',
      'sip:anonymous@anonymous.invalid',
      '"Anonymous" <sip:anonymous@192.0.2.1>;tag=1',
      'sips:Restricted@x.example',
    ],
    ['a keypad', '+266696687', '266696687', '00266696687', 'tel:+266696687', '266-696-687'],
    ['German', 'unbekannt', 'Unbekannte Nummer', 'Rufnummer unterdrückt', 'Anonym', 'Unbekannter Anrufer'],
    ['French', 'anonyme', 'Numéro masqué', 'NUMERO MASQUE', 'Appel masqué', 'inconnu', 'Numéro privé'],
    ['Spanish', 'privado', 'NÚMERO OCULTO', 'numero oculto', 'desconocido', 'No disponible', 'Sin número'],
    ['Italian and Portuguese', 'Numero privato', 'sconosciuto', 'Número desconhecido', 'Não identificado'],
    ['Dutch and Nordic', 'privénummer', 'Onbekend', 'Dolt nummer', 'Skjult nummer', 'Ukjent', 'Tuntematon numero'],
    ['Slavic', 'numer zastrzeżony', 'Skryté číslo', 'Номер скрыт', 'Неизвестный номер', 'Прихований номер'],
    ['other languages', 'gizli numara', 'Άγνωστος', 'رقم خاص', 'מספר חסוי', '非通知', '未知号码', '발신번호 표시제한'],
    ['placeholders', '+0', '+00', '-1', '-2', 'xxxxxxxxxx', 'NaN', 'Payphone', 'Unavailable/Unknown'],
    ['more German', 'Unterdrückte Nummer', 'Privater Anrufer', 'Anonymer Anruf', 'Rufnummer nicht übermittelt'],
    [
      'more English',
      'Anonymous Call',
      'Blocked ID',
      'Hidden ID',
      'CLI withheld',
      'UNKNOWN NAME',
      'Presentation restricted',
    ],
    ['letters of one byte', 'Unterdrueckt', 'Rufnummer nicht uebermittelt', 'Nicht verfuegbar'],
    ['more of the north and the east', 'Hemmelig nummer', 'Skjult ID', 'Súkromné číslo', 'Неизвестный абонент'],
    ['calls that are private', 'Private call', 'Llamada privada', 'Chamada privada', 'หมายเลขส่วนตัว'],
    ['more Romance', 'Llamada oculta', 'Non identifié', 'Sans numéro', 'Chiamata anonima', 'Identidad oculta'],
    [
      'more Slavic',
      'Частный номер',
      'Скрит номер',
      'Privatni broj',
      'Nepoznat broj',
      'Skrita številka',
      'Skrytý hovor',
    ],
    ['more of the east', '番号非通知', '公衆電話', 'Không xác định', 'Số ẩn', 'Nomor pribadi', 'निजी नंबर', 'เบอร์ส่วนตัว'],
    ['Greek, Arabic and Hebrew', 'Απόκρυψη αριθμού', 'رقم مخفي', 'ללא מספר'],
  ] as const)
    it(`is told in ${language}`, () => {
      expect(tell(spellings)).to.deep.equal(spellings);
    });

  it('is no real number, short or long, and no name', () => {
    const numbers = ['+442079460991', '020 7946 0991', '0', '00', '12', '100', '*67', '+266696688', '1-800-PRIVATE'];
    const users = ['sip:bob@example.com', 'sip:+442079460991@anonymous.invalid', '"Anonymous" <sip:+442079460991@x>'];
    const names = ['Polly', 'Otto', 'Ann', 'Jane Unknown', 'Privata', 'p1', 'Norman', 'secretary'];
    expect(tell([...numbers, ...users, ...names])).to.deep.equal([]);
  });
});
