import { expect } from 'chai';
import fc from 'fast-check';
import { atom } from 'nanostores';
import type { CrmRecord } from '../../src/core/contact.js';
import { createDirectory, type PulledDirectory } from '../../src/directory/index.js';
import { buildWords } from '../../src/directory/segments/words-build.js';
import type { WordRow } from '../../src/directory/segments/words-met.js';
import { mergeWords } from '../../src/directory/segments/words-merge.js';
import { pulledDirectory } from '../support/directory.js';
import { memoryCrm } from '../support/memory-adapter.js';

describe('search', () => {
  let directory: PulledDirectory;
  before(async () => {
    const one = memoryCrm({ id: 'a', country: 'GB' });
    const two = memoryCrm({ id: 'b', names: 'single' });
    const phones = [{ key: 'm', kind: 'mobile', value: '07911 123456' } as const];
    one.put({ id: 'ada', firstName: 'Ada', lastName: 'Lovelace', company: { id: 'c', name: 'Acme' }, phones });
    one.put({ id: 'adam', firstName: 'Adam', lastName: 'Smith', emails: [{ key: 'e', value: 'boss@wealth.example' }] });
    one.put({ id: 'zoe', firstName: 'Zoë', lastName: "O'Brien-Łukasz", company: { id: 'd', name: 'Adamant AG' } });
    one.put({ id: 'old', firstName: 'Ada', lastName: 'Abel', active: false });
    one.put({ id: 'nobody', phones: [{ key: 'm', kind: 'direct', value: '020 7946 0100', extension: '12' }] });
    two.put({ id: 'ada', name: 'Ada Lovelace', phones: [{ key: 'm', kind: 'mobile', value: '+447911123456' }] });
    directory = await pulledDirectory([one, two]);
  });

  const found = (query: string) => directory.search(query).map(({ contactId }) => contactId);

  it('finds by the beginning of any word of a name, without accents, nobody twice', () => {
    expect(found('lov')).to.deep.equal(['a/ada']);
    expect(found('ada love')).to.deep.equal(['a/ada']);
    expect(found('Lovelace, Ada')).to.deep.equal(['a/ada']);
    expect(found('zoe')).to.deep.equal(['a/zoe']);
    expect(found('ZOË obrien lukasz')).to.deep.equal(['a/zoe']);
    expect(found('velace')).to.deep.equal([]);
  });

  it('finds by company and by email, and shows what it was', () => {
    expect(directory.search('acme')).to.deep.equal([{ contactId: 'a/ada', name: 'Ada Lovelace', company: 'Acme' }]);
    expect(directory.search('boss@wea')).to.deep.equal([
      { contactId: 'a/adam', name: 'Adam Smith', found: 'boss@wealth.example' },
    ]);
    expect(found('lovelace acme')).to.deep.equal(['a/ada']);
  });

  it('finds by digits in any spelling', () => {
    for (const query of [
      '07911',
      '0791 1123-456',
      '+44 7911',
      '+44 (0)7911',
      '447911',
      '00447911123456',
      '123456',
      '０７９１１',
      '٠٧٩١١',
      '07911‑123',
      '\u202d+44 7911\u202c',
    ])
      expect(found(query), query).to.deep.equal(['a/ada']);
    expect(directory.search('020 7946')).to.deep.equal([{ contactId: 'a/nobody', name: '', found: '020 7946 0100' }]);
  });

  it('finds words that are digits too', () => {
    const phones = [{ key: 'm', kind: 'mobile', value: '+44 3657 123456' } as const];
    const found = directoryOf([{ company: { id: 'c', name: '365 Retail' } }, { phones }, { phones, active: false }]);
    expect(idsOf(found, '365')).to.deep.equal(['0', '1', '2']);
    expect(idsOf(found, '3657')).to.deep.equal(['1', '2']);
    expect(idsOf(found, '36571', 1)).to.deep.equal(['1']);
  });

  it('finds by a number as it is pasted: with an extension, behind a label, as a link', () => {
    for (const query of [
      '07911 123456 ext. 12',
      '+44 7911 123456 x12',
      'Mobile: 07911 123456',
      'M 07911 123456',
      'tel:+447911123456',
      'sip:+447911123456@example.org',
      '"07911 123456"',
    ])
      expect(found(query), query).to.deep.equal(['a/ada']);
    expect(found('m 07911')).to.deep.equal([]);
  });

  it('finds by each number of a field into which people wrote two', () => {
    const value = '020 7946 0001 / 020 7946 0002';
    const phones = [{ key: 'm', kind: 'direct', value } as const];
    const two = directoryOf([{ name: 'Ada', phones }, { name: 'Bob' }]);
    for (const query of ['02079460001', '02079460002', '+44 20 7946 0002', '0002', 'ada 020 7946 0002'])
      expect(two.search(query), query).to.deep.equal([{ contactId: 'a/0', name: 'Ada', found: value }]);
  });

  it('finds by a word and digits together, wherever in a number they are', () => {
    for (const query of [
      'ada 07911',
      '3456 love',
      'acme 112',
      'ada +44 (0)7911',
      'lovelace 0791 1123',
      'ada 447911 acme',
    ])
      expect(directory.search(query), query).to.deep.equal([
        { contactId: 'a/ada', name: 'Ada Lovelace', company: 'Acme', found: '07911 123456' },
      ]);
    for (const query of ['Lovelace, 3456', 'lovelace #3456', '3456; ada', 'ada …3456', 'ada *3456*', 'ada (3456)'])
      expect(found(query), query).to.deep.equal(['a/ada']);
    for (const query of ['smith 07911', 'ada 7946', 'ada 1234567', 'ada 12', 'ada x3456', 'ada a07911'])
      expect(found(query), query).to.deep.equal([]);
  });

  it('finds by a word and digits who has both among very many who have one', () => {
    const phone = (value: string) => [{ key: 'm', kind: 'mobile', value } as const];
    const many = Array.from({ length: 3000 }, (_, at) => ({
      name: `${at % 2 ? 'Ann' : 'Bob'} Miller`,
      phones: phone(`+44 7${at % 3 ? '911' : '700'} ${100_000 + at}`),
    }));
    const directory = directoryOf([
      ...many,
      { name: 'Zoe Miller', phones: phone('07456 999999') },
      { name: 'Ann Zander', phones: phone('٠٧٤٥٦ ٩٨٧٦٥٤'), active: false },
    ]);
    expect(idsOf(directory, 'miller 9999')).to.deep.equal(['3000']);
    expect(idsOf(directory, 'zoe 7456')).to.deep.equal(['3000']);
    expect(idsOf(directory, 'ann 8765')).to.deep.equal(['3001']);
    expect(idsOf(directory, 'ann miller 07911102 111')).to.deep.equal(['2111']);
    expect(idsOf(directory, 'miller 7700', 20)).to.have.length(20);
    expect(new Set(idsOf(directory, 'bob 7700', 20).map((id) => Number(id) % 6))).to.deep.equal(new Set([0]));
  });

  it('puts the best first and those who are inactive last', () => {
    expect(found('ada')).to.deep.equal(['a/ada', 'a/adam', 'a/zoe', 'a/old']);
    expect(directory.search('ada', 2)).to.have.length(2);
  });

  it('finds nothing by nothing', () => {
    for (const query of ['', '  ', '-', '@', '12 ']) expect(found(query), query).to.deep.equal([]);
  });
});

/** A directory of these records of one connection, each with its place as its id. */
function directoryOf(records: readonly Partial<CrmRecord>[]): PulledDirectory {
  const directory = createDirectory({ country: 'GB', $connections: atom([]) });
  const upserts = records.map((record, at) => ({ id: String(at), active: true, phones: [], emails: [], ...record }));
  directory.apply('a', { upserts });
  return directory;
}

const idsOf = (directory: PulledDirectory, query: string, limit = 1000) =>
  directory.search(query, limit).map(({ contactId }) => contactId.slice(2));
const named = (...names: readonly string[]) => directoryOf(names.map((name) => ({ name })));

describe('spellings', () => {
  const finds = (record: string, queries: readonly string[]) => {
    const directory = named(record, 'Somebody Else');
    for (const query of queries) expect(idsOf(directory, query), `${record} by ${query}`).to.deep.equal(['0']);
  };

  it('of umlauts, however they are typed or kept', () => {
    const all = ['Muller', 'Mueller', 'Müller', 'MÜLLER', 'Mu\u0308ller', 'mü', 'mue'];
    finds('Jürgen Müller', [...all, 'juergen muller', 'jürg mueller']);
    finds('Jo Mueller', ['Müller', 'mueller', 'Mü']);
    finds('Jo Muller', ['Müller', 'muller']);
    finds('Søren Kjærgård', ['soren', 'soeren', 'kjaergard', 'kjaergaard', 'Kjærgård', 'KJÆRGÅRD']);
    finds('Łukasz Weiß', ['lukasz weiss', 'Weiß', 'WEISS', 'ŁUKASZ']);
    finds('Ħal Ŋuŧ', ['hal', 'nut', 'Ħal']);
    finds('Þór Đặng Œuvre İpek', ['thor', 'dang', 'oeuvre', 'ipek', 'Đặng']);
  });

  it('of apostrophes and hyphens', () => {
    const all = ["O'Brien", 'OBrien', 'O Brien', 'O’Brien', 'o brien pat', "pat o'bri", 'brien'];
    for (const record of ["Pat O'Brien", 'Pat O Brien', 'Pat O’Brien']) finds(record, all);
    finds('Pat OBrien', all.slice(0, -1));
    finds("Ann Smith-O'Hara", ['smith', 'ohara', "o'hara", 'smith-ohara', 'smithohara', 'hara smith']);
    finds('Jean-Luc Picard', ['jean luc', 'jeanluc', 'Jean‑Luc', 'luc']);
    finds('Jeanluc Picard', ['Jean-Luc', 'jeanl']);
    finds('Anne–Marie Lévy', ['annemarie', 'anne marie', 'Anne-Marie', 'marie']);
    finds('Gaetano D’Angelo', ["d'angelo", 'dangelo', 'd angelo', 'angelo']);
  });

  it('of initials, and of beginnings of names that are written apart', () => {
    for (const record of ['J.K. Rowling', 'J. K. Rowling', 'JK Rowling'])
      finds(record, ['jk rowling', 'J.K. Rowling', 'j. k. rowling', 'rowling jk']);
    for (const record of ['Ann McGregor', 'Ann Mc Gregor']) finds(record, ['mcgregor', 'mc gregor', 'ann mcgr']);
    for (const record of ['عبد الله', 'عبدالله']) finds(record, ['عبد الله', 'عبدالله', 'عبد ال']);
    finds('J. Smith', ['j smith', 'j. smith']);
  });

  it('of firms whose letters are parted by signs', () => {
    const firm = (name: string) => directoryOf([{ company: { id: 'c', name } }, { name: 'Somebody Else' }]);
    for (const [name, ...queries] of [
      ['AT&T', 'AT&T', 'att', 'at & t', '"AT&T"'],
      ['ATT Inc.', 'at&t', 'att'],
      ['H&M Möbel', 'hm', 'h&m', 'hm moebel', 'h m möb'],
      ['I.B.M. Corp.', 'ibm', 'i.b.m.', 'IBM corp'],
      ['Rossi S.p.A.', 'spa rossi', 's.p.a'],
      ['9-5 Cleaning', '(9-5)', '9-5', '95', '9–5 cleaning', '[9-5] cl'],
      ['24/7 Support', '24/7', '24-7', '24/7 supp'],
      ['Coca-Cola', 'cocacola', '(Coca-Cola)', 'coca/cola'],
    ] as const)
      for (const query of queries) expect(idsOf(firm(name), query), `${name} by ${query}`).to.deep.equal(['0']);
    for (const query of ['&', '()', '(-)', '!!!', "'", '. . .', '+'])
      expect(idsOf(firm('AT&T'), query), query).to.deep.equal([]);
  });

  it('of scripts: final letters, vowel points, stretched and Persian letters, half widths', () => {
    finds('Νίκος Παπαδόπουλος', ['νικος', 'ΝΙΚΟΣ', 'παπαδοπουλοσ']);
    finds('שָׁלוֹם', ['שלום', 'שלומ', 'של']);
    finds('מُحَمَّد'.replace('מ', 'م'), ['محمد', 'مـحـمد']);
    finds('علی کریمی', ['علي', 'كريمي', 'علی']);
    finds('ﾀﾅｶ', ['タナカ', 'ナカ']);
    finds('Ｓｍｉｔｈ', ['smith']);
    finds('Фёдор Чайковский', ['федор', 'чайков']);
    finds('Ґалаґан', ['галаган', 'Ґалаґан']);
    finds('サトウ ガク', ['さとう', 'サトウ', 'ﾄｳ', 'がく', 'とうがく']);
    finds('たなか', ['タナカ', 'ﾀﾅｶ', 'たな']);
    finds('Don\u00adau\u200bwald', ['donauwald', 'Donau\u00adwald', 'donau']);
  });

  it('of addresses: whole, mailbox and domain', () => {
    const emails = [{ key: 'e', value: 'Ada.Lovelace+crm@mail.Analytical-Engines.example' }];
    const directory = directoryOf([{ emails }, { name: 'Somebody' }]);
    for (const query of [
      'Ada.Lovelace+crm@mail.Analytical-Engines.example',
      'ada.lovelace@',
      'lovelace',
      'analytical-engines.example',
      'analyticaleng',
      'engines',
    ])
      expect(directory.search(query), query).to.deep.equal([{ contactId: 'a/0', name: '', found: emails[0]?.value }]);
  });

  it('of names whose words are not parted', () => {
    finds('山田太郎', ['山田', '太郎', '田太', '郎']);
    const parts = directoryOf([{ firstName: '太郎', lastName: '山田' }, { name: '次郎' }]);
    for (const query of ['山田太郎', '太郎山田', '山田 太郎', '山'])
      expect(idsOf(parts, query), query).to.deep.equal(['0']);
    finds('김민수', ['김민', '민수', '김민수', '기']);
    finds('บริษัทสยามซีเมนต์', ['สยาม', 'ซีเมนต์']);
  });
});

describe('scripts', () => {
  /** Letters that a name is made of. Where words are not parted by blanks, every substring must find it. */
  const scripts = {
    Latin: { letters: 'abcdefghijklmnopqrstuvwxyzäöüßéèñçåøłşğőžABCDEÄÖÜØŁ' },
    Greek: { letters: 'αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊΑΒΓΔΣ' },
    Cyrillic: { letters: 'абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґАБВЁЙ' },
    Arabic: { letters: 'ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةىیک' },
    Hebrew: { letters: 'אבגדהוזחטיכךלמםנןסעפףצץקרשת' },
    'Han and Kana': { letters: '山田太郎佐藤鈴木高橋花子たなかがぎぱぴタナカガパー々𠮷', isUnspaced: true },
    Hangul: { letters: '김이박최정강조윤장임민수지현우영희철', isUnspaced: true },
    Thai: { letters: 'กขคงจชซดตถทนบปผพภมยรลวศสหอะาิีุูเแโไ่้์', isUnspaced: true },
    Devanagari: { letters: 'अआइईउएकखगघचछजझटडणतदधनपफबभमयरलवशसहािीुूेो्ं' },
  };

  for (const [script, { letters, ...kind }] of Object.entries(scripts))
    it(`${script}: any beginning of any word finds the name`, () => {
      // signs of one letter in Unicode's order, which is that of typing: a Thai tone in front of a vowel below changes places
      // with it, and what is cut out between the two is no part of the name any more
      const word = fc
        .array(fc.constantFrom(...letters), { minLength: 1, maxLength: 9 })
        .map((each) => each.join('').normalize());
      const isUnspaced = 'isUnspaced' in kind;
      fc.assert(
        fc.property(
          fc.array(word, { minLength: 1, maxLength: 3 }),
          fc.nat(),
          fc.nat(),
          fc.nat(),
          (words, which, from, to) => {
            const directory = named(words.join(' '), '0 none');
            const sought = [...(words[which % words.length] ?? '')];
            const start = isUnspaced ? from % sought.length : 0;
            const query = sought.slice(start, start + 1 + (to % (sought.length - start))).join('');
            if (/^\p{M}/u.test(query) && !isUnspaced) return; // nobody begins to type with a sign that stands on a letter
            expect(idsOf(directory, query), `${words.join(' ')} by ${query}`).to.include('0');
            expect(idsOf(directory, words.join(' '))[0]).to.equal('0');
          },
        ),
        { numRuns: 100 },
      );
    });
});

describe('typos', () => {
  const directory = named(
    'Ada Lovelace',
    'Grace Hopper',
    'Katherine Johnson',
    'John Smith',
    'Jon Smith',
    'Joan Smithson',
  );

  it('finds a word with one letter too few, too many or wrong, or two that have changed places', () => {
    for (const query of [
      'lovlace',
      'lovellace',
      'lovelave',
      'lvoelace',
      'kovelace',
      'ovelace',
      'ada lovelaec',
      'lovelacee',
    ])
      expect(idsOf(directory, query), query).to.deep.equal(['0']);
    expect(idsOf(directory, 'kathreine johnson')).to.deep.equal(['2']);
    expect(idsOf(directory, 'khaterine jhonson')).to.deep.equal([]);
    expect(idsOf(directory, 'adda')).to.deep.equal(['0']);
    expect(idsOf(directory, 'lvlc')).to.deep.equal([]);
    expect(idsOf(directory, 'axa')).to.deep.equal([]);
  });

  it('shows those after all that have none, and not at all where there are enough', () => {
    expect(idsOf(directory, 'john')).to.deep.equal(['3', '2', '5', '4']);
    expect(idsOf(directory, 'smith', 3)).to.have.length(3);
    expect(idsOf(directory, 'john smith')).to.deep.equal(['3', '5', '4']);
    expect(idsOf(directory, 'smitt')).to.deep.equal(['3', '4', '5']);
  });

  it('finds a word whose typo any alphabet may have made', () => {
    const word = fc.stringMatching(/^[a-e]{5,9}$/);
    fc.assert(
      fc.property(
        word,
        fc.nat(),
        fc.constantFrom('drop', 'add', 'swap', 'change'),
        fc.constantFrom(...'abcdez'),
        (name, at, how, letter) => {
          const place = at % name.length;
          const [before, after] = [name.slice(0, place), name.slice(place + 1)];
          const typed = {
            drop: before + after,
            add: before + letter + name.slice(place),
            change: before + letter + after,
            swap: before + after.slice(0, 1) + name.charAt(place) + after.slice(1),
          }[how];
          expect(idsOf(named(name, 'zzz', 'aaaaaa', 'edcba'), typed), `${name} by ${typed}`).to.include('0');
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('many hits', () => {
  const many = Array.from({ length: 3000 }, (_, at) => ({
    name: `Ben Number${at}`,
    active: at % 3 > 0,
    emails: [{ key: 'e', value: `n${at}@mail.example` }],
  }));

  it('takes names before companies before addresses, and those who are active first', () => {
    const directory = directoryOf([
      ...many,
      { name: 'Zoe Mailer' },
      { name: 'Zoe', company: { id: 'm', name: 'Mail Ltd' } },
      { name: 'Mailin Abel' },
      { name: 'Mail' },
      { name: 'Mail', active: false },
    ]);
    const found = idsOf(directory, 'mail', 20);
    expect(found.slice(0, 4)).to.deep.equal(['3003', '3002', '3000', '3001']);
    expect(found).to.have.length(20);
    expect(found.slice(4).every((id) => many[Number(id)]?.active)).to.equal(true);
    expect(idsOf(directory, 'mail', 20)).to.deep.equal(found);
  });

  it('finds the one who has all words among those who have one', () => {
    const directory = directoryOf([
      ...many,
      { name: 'Number1 Mail' },
      { name: 'Ben Zorro', company: { id: 'm', name: 'Mail' } },
    ]);
    expect(idsOf(directory, 'mail number1', 5)[0]).to.equal('3000');
    expect(idsOf(directory, 'be ma z', 5)[0]).to.equal('3001');
    expect(idsOf(directory, 'ben number2999 mail', 1)).to.deep.equal(['2999']);
  });

  it('finds the few of whom one word is rare and the other one is that of very many, wherever they have it', () => {
    const companyOf = (name: string) => ({ id: name, name });
    const directory = directoryOf([
      ...Array.from({ length: 5000 }, (_, at) => ({ name: `Ben Number${at}`, company: companyOf('Vast GmbH') })),
      { name: 'Ada One', company: companyOf('Vast GmbH') },
      { name: 'Ada Two', company: companyOf('Vast Ltd') },
      { name: 'Ada Three', company: companyOf('Vast GmbH'), active: false },
      { name: 'Ada Gmbh' },
      { name: 'Gmbh Ada' },
      { name: 'Ada', emails: [{ key: 'e', value: 'ada@gmbh.example' }] },
    ]);
    expect(idsOf(directory, 'ada gmbh', 20)).to.deep.equal(['5003', '5004', '5000', '5005', '5002']);
  });
});

describe('the dictionary', () => {
  const text = fc
    .array(fc.constantFrom('ada', 'adam', 'Müller', "O'Brien", '山田', 'x'), { maxLength: 3 })
    .map((words) => words.join(' '));
  const row: fc.Arbitrary<WordRow> = fc.record({
    name: text,
    company: text,
    emails: fc.array(text, { maxLength: 2 }),
    inactive: fc.boolean(),
  });

  it('is the same whether it is built at once or merged, without those who are gone', () => {
    const part = fc.array(fc.record({ row, isGone: fc.boolean() }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), fc.boolean(), (parts, isReversed) => {
        const left = parts.flat().filter(({ isGone }) => !isGone);
        const order = isReversed ? [...left].reverse() : left;
        const work = mergeWords(
          parts.map((rows) => ({
            columns: buildWords(rows.map((each) => each.row)),
            moves: Int32Array.from(rows, (row) => order.indexOf(row)),
          })),
        );
        let step = work.next();
        while (!step.done) step = work.next();
        expect(step.value).to.deep.equal(buildWords(order.map((each) => each.row)));
      }),
      { numRuns: 200 },
    );
  });
});

it('finds exactly whom a look at everybody finds, whatever came, changed and went', () => {
  const word = fc.stringMatching(/^[ab]{1,3}$/);
  const person = fc.record({
    id: fc.integer({ min: 0, max: 9 }).map(String),
    name: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
    active: fc.boolean(),
    phones: fc.constant([]),
    emails: fc.array(
      word.map((mailbox) => ({ key: 'e', value: `${mailbox}@c.d` })),
      { maxLength: 1 },
    ),
  });
  const change = fc.oneof(fc.array(person, { maxLength: 4 }), fc.integer({ min: 0, max: 9 }).map(String));
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 12 }),
      fc.array(word, { minLength: 1, maxLength: 3 }),
      (changes, query) => {
        const directory = directoryOf([]);
        const known = new Map<string, CrmRecord>();
        for (const each of changes) {
          if (typeof each === 'string') known.delete(each);
          else for (const record of each) known.set(record.id, record);
          directory.apply('a', typeof each === 'string' ? { removed: [each] } : { upserts: each });
        }
        const wordsOf = ({ name = '', emails }: CrmRecord) =>
          [name, ...emails.map(({ value }) => value)].join(' ').split(/[ @.]/u);
        const expected = [...known.values()].filter((record) =>
          query.every((part) => wordsOf(record).some((each) => each.startsWith(part))),
        );
        expect(idsOf(directory, query.join(' ')).sort()).to.deep.equal(expected.map(({ id }) => id).sort());
      },
    ),
    { numRuns: 200 },
  );
});
