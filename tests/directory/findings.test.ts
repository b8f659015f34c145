import { expect } from 'chai';
import fc from 'fast-check';
import { atom } from 'nanostores';
import type { Finding, FindingKind, Findings } from '../../src/core/check.js';
import type { Connection } from '../../src/core/connection.js';
import type { CrmRecord, PhoneKind } from '../../src/core/contact.js';
import { toCsv } from '../../src/core/csv.js';
import { createFindings } from '../../src/directory/findings/index.js';
import type { PulledDirectory } from '../../src/directory/index.js';
import { pulledDirectory } from '../support/directory.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';
import { until } from '../support/until.js';

const phone = (value: string, kind: PhoneKind = 'mobile') => ({ key: value, kind, value });
const email = (value: string) => ({ key: value, value });

describe('what contacts lack', () => {
  let one: MemoryCrm;
  let two: MemoryCrm;
  beforeEach(() => {
    one = memoryCrm({ id: 'a', country: 'GB' });
    two = memoryCrm({ id: 'b', country: 'GB' });
  });

  let stop = () => {};
  afterEach(() => stop());

  /** The findings of this directory, while the test lasts. */
  function follow(directory: PulledDirectory, pause = 0) {
    const { records, links } = directory.internals;
    const $connections = atom<readonly Connection[]>([one.connection, two.connection]);
    const $findings = createFindings({ records, links, $connections, $version: directory.$version, pause });
    const seen: Findings[] = [];
    stop = $findings.listen((findings) => seen.push(findings));
    return { $findings, seen };
  }

  async function found(kind: FindingKind): Promise<readonly Finding[]> {
    const { $findings } = follow(await pulledDirectory([two, one]));
    await until(() => $findings.get().byKind !== undefined);
    return $findings.get().byKind?.[kind] ?? [];
  }
  const keysOf = (findings: readonly Finding[]) => findings.map(({ key }) => key);

  it('is a first or last name, in workspace order, then by name', async () => {
    two.put({ id: '1', lastName: 'Zed' });
    one.put({ id: '2', firstName: 'Zoe' });
    one.put({ id: '3', phones: [phone('+447911123456')] });
    one.put({ id: '4', firstName: 'Ada', lastName: 'Lovelace' });
    expect(await found('missing name')).to.deep.equal([
      { kind: 'missing name', key: 'a/3', connectionId: 'a', name: '', missing: ['firstName', 'lastName'] },
      { kind: 'missing name', key: 'a/2', connectionId: 'a', name: 'Zoe', missing: ['lastName'] },
      { kind: 'missing name', key: 'b/1', connectionId: 'b', name: 'Zed', missing: ['firstName'] },
    ]);
  });

  it('is a name also where something is typed that says none', async () => {
    one.put({ id: '1', firstName: 'Ada', lastName: '-' });
    one.put({ id: '2', firstName: '.', lastName: '?', phones: [phone('07911 123456')] });
    one.put({ id: '3', firstName: '--', lastName: '?', phones: [phone('07911 123456')] });
    one.put({ id: '4', firstName: '\u200b', lastName: 'Byron' });
    one.put({ id: '5', firstName: 'X', lastName: '3' });
    one.put({ id: '6', firstName: '山', lastName: "D'" });
    const findings = await found('missing name');
    expect(Object.fromEntries(findings.map(({ key, missing }) => [key, missing]))).to.deep.equal({
      'a/1': ['lastName'],
      'a/2': ['firstName', 'lastName'],
      'a/3': ['firstName', 'lastName'],
      'a/4': ['firstName'],
    });
    stop();
    expect(await found('twice in one CRM')).to.deep.equal([]);
  });

  it('is a number that can be dialled; the short one of a colleague can', async () => {
    const values = ['n/a', '555', '4021', '12345678901234567890', '07911 123456', '+44 20 7946 0100 ext 5', '+44 1'];
    one.put({ id: '1', firstName: 'Ada', lastName: 'Lovelace', phones: values.map((value) => phone(value)) });
    const findings = await found('not dialable');
    expect(findings.map(({ value }) => value)).to.have.members(['n/a', '12345678901234567890', '+44 1']);
    expect(findings[0]).to.include({ key: 'a/1', connectionId: 'a', name: 'Ada Lovelace' });
  });

  it('is a number of their own: people are counted, not records', async () => {
    const phones = [phone('07911 123456')];
    one.put({ id: 'ada', firstName: 'Ada', lastName: 'Lovelace', phones });
    two.put({ id: 'ada', firstName: 'Ada', lastName: 'Lovelace', phones, emails: [email('ada@example.com')] });
    expect(await found('shared number')).to.deep.equal([]);
    stop();
    one.put({ id: 'bob', firstName: 'Bob', lastName: 'Byron', phones: [phone('+44 7911 123456', 'direct')] });
    const findings = await found('shared number');
    expect(findings).to.have.length(3);
    // nothing joins Ada's two records any more, because the number is no longer one person's; still they are one
    expect(findings.map(({ people }) => people)).to.deep.equal([2, 2, 2]);
    expect(findings.find(({ key }) => key === 'a/bob')?.value).to.equal('+44 7911 123456');
  });

  it('counts a person of two CRMs once', async () => {
    const phones = [phone('07911 123456')];
    const emails = [email('ada@example.com')];
    one.put({ id: 'ada', firstName: 'Ada', lastName: 'Lovelace', phones, emails });
    two.put({ id: 'ada', firstName: 'Ada', lastName: 'Lovelace', phones, emails });
    one.put({ id: 'bob', firstName: 'Bob', lastName: 'Byron', phones });
    one.put({ id: 'twin', firstName: 'Bob', lastName: 'Byron', phones });
    const findings = await found('shared number');
    expect(keysOf(findings)).to.deep.equal(['a/ada', 'a/bob', 'a/twin', 'b/ada']);
    expect(findings.map(({ people }) => people)).to.deep.equal([2, 2, 2, 2]);
    expect(findings[1]?.others).to.have.length(1);
    expect(findings[0]?.others).to.deep.equal(['a/bob']);
  });

  it('finds no fault with numbers of companies, main numbers, faxes and extensions', async () => {
    one.companies.set('c', { id: 'c', name: 'Acme', active: true, phones: [{ value: '020 7946 0100' }] });
    for (const id of ['1', '2'])
      one.put({
        id,
        firstName: `First${id}`,
        lastName: 'Last',
        phones: [
          phone('020 7946 0100', 'direct'),
          phone('020 7946 0200', 'main'),
          phone('020 7946 0300', 'fax'),
          phone(`020 7946 0400 ext 1${id}`, 'direct'),
        ],
      });
    expect(await found('shared number')).to.deep.equal([]);
  });

  it('names ten of many, and counts all', async () => {
    for (let id = 0; id < 30; id++)
      one.put({ id: String(id), firstName: `F${id}`, lastName: 'Last', phones: [phone('+447911123456')] });
    const findings = await found('shared number');
    expect(findings).to.have.length(30);
    for (const { key, people, others } of findings) {
      expect(people).to.equal(30);
      expect(others).to.have.length(10).and.not.include(key);
    }
  });

  it('is the same person twice in one CRM, by a number or email and never by name alone', async () => {
    const person = { firstName: 'Jürgen', lastName: 'Müller' };
    one.put({ id: '1', ...person, phones: [phone('07911 123456')] });
    one.put({ id: '2', firstName: 'Jurgen', lastName: 'Mueller', phones: [phone('+44 7911 123456', 'direct')] });
    one.put({ id: '3', ...person, emails: [email('JM@example.com')] });
    one.put({ id: '4', firstName: 'MÜLLER', lastName: 'Jürgen', emails: [email('jm@example.com')] });
    one.put({ id: '5', ...person });
    one.put({ id: '6', ...person, emails: [email('info@example.com')] });
    one.put({ id: '7', ...person, emails: [email('info@example.com')] });
    one.put({ id: '8', firstName: 'Anna', lastName: 'Müller', phones: [phone('07911 123456')] });
    two.put({ id: '9', ...person, phones: [phone('07911 123456')], emails: [email('jm@example.com')] });
    const findings = await found('twice in one CRM');
    expect(keysOf(findings)).to.have.members(['a/1', 'a/2', 'a/3', 'a/4']);
    expect(findings.find(({ key }) => key === 'a/2')).to.deep.equal({
      kind: 'twice in one CRM',
      key: 'a/2',
      connectionId: 'a',
      name: 'Jurgen Mueller',
      value: '+44 7911 123456',
      others: ['a/1'],
    });
    expect(findings.find(({ key }) => key === 'a/3')?.others).to.deep.equal(['a/4']);
  });

  it('is an inactive contact whose number no active record of the person has', async () => {
    const gone = { active: false, firstName: 'Ada', lastName: 'Lovelace', emails: [email('ada@example.com')] };
    const phones = [phone('07911 123456'), phone('07911 654321', 'direct'), phone('020 7946 0200', 'main'), phone('x')];
    one.put({ id: '1', ...gone, phones });
    two.put({ id: '1', ...gone, active: true, phones: [phone('+447911123456')] });
    one.put({ id: '2', active: false, firstName: 'Bob', lastName: 'Byron', phones: [phone('07911 222222')] });
    const findings = await found('inactive with number');
    expect(findings.map(({ key, value }) => [key, value])).to.deep.equal([
      ['a/1', '07911 654321'],
      ['a/2', '07911 222222'],
    ]);
  });

  it('is worked out again when the directory has changed, and what was known stays until then', async () => {
    one.put({ id: '1', firstName: 'Ada' });
    const directory = await pulledDirectory([one, two]);
    const { $findings, seen } = follow(directory);
    await until(() => seen.length === 1);
    expect(keysOf(seen[0]?.byKind?.['missing name'] ?? [])).to.deep.equal(['a/1']);
    const record: CrmRecord = { id: '1', active: true, firstName: 'Ada', lastName: 'Lovelace', phones: [], emails: [] };
    directory.apply('a', { upserts: [record] });
    expect($findings.get()).to.equal(seen[0]);
    await until(() => seen.length === 2);
    expect(seen[1]?.byKind?.['missing name']).to.deep.equal([]);
  });

  it('is worked out for nobody else than those who listen', async () => {
    one.put({ id: '1', firstName: 'Ada' });
    const directory = await pulledDirectory([one, two]);
    const { $findings, seen } = follow(directory, 3_600_000);
    await until(() => seen.length === 1);
    directory.apply('a', { removed: ['1'] });
    stop();
    stop = $findings.listen((findings) => seen.push(findings)); // within its second of grace, and the pause still lasts
    expect(keysOf($findings.get().byKind?.['missing name'] ?? [])).to.deep.equal(['a/1']);
    expect(seen).to.have.length(1);
  });
});

describe('a list as CSV', () => {
  it('is what spreadsheets open: a mark, a header, quotes where they are needed', () => {
    const rows = [
      ['Name', 'Value'],
      ['Ada "the Countess", Lovelace', 'two\nlines; and more'],
      ['', 'Müller'],
    ];
    expect(toCsv(rows)).to.equal(
      '\uFEFFName,Value\r\n"Ada ""the Countess"", Lovelace","two\nlines; and more"\r\n,Müller\r\n',
    );
  });

  it('runs no cell as a formula', () => {
    const cells = [
      '=1+1',
      '+44 20 7946 0100',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '＝1',
      ' =1',
      '\u200b=1',
      '=HYPERLINK("http://evil","x")',
    ];
    for (const cell of cells) expect(toCsv([[cell]]), cell).to.match(/^\uFEFF"?'/u);
    for (const cell of ['1=1', "O'Brien", 'a-b', '(020) 7946']) expect(toCsv([[cell]])).to.equal(`\uFEFF${cell}\r\n`);
  });

  it('keeps every cell', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab"\',;=+\t\r\n '), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 4 }), (rows) => {
        const plain = rows.map((cells) =>
          cells.map((each) => (/^[\s]*[=+]|^[\t\r\n]/u.test(each) ? `'${each}` : each)),
        );
        expect(parse(toCsv(rows).slice(1))).to.deep.equal(plain);
      }),
      { numRuns: 200 },
    );
  });

  /** As RFC 4180 reads it. */
  function parse(text: string): string[][] {
    const rows: string[][] = [];
    let row: string[] = [];
    const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
    for (let match = cell.exec(text); match; match = cell.exec(text)) {
      row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
      if (match[3] === ',') continue;
      rows.push(row);
      row = [];
    }
    return rows;
  }
});
