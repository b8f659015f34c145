import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { createStorage } from 'unstorage';
import fsDriver from 'unstorage/drivers/fs-lite';
import { openSources } from '../support/sources.mjs';

let sources;
let auditing;
const undo = [];

before(async () => {
  sources = await openSources();
  auditing = await sources.load('/src/gateway/audit/index.ts');
});
after(() => sources.close());
afterEach(async () => {
  while (undo.length) await undo.pop()();
});

const entry = (at, more = {}) => ({
  at,
  requestId: 'r-1',
  organisation: 'acme',
  subject: 'agent-7',
  connection: 'contoso',
  operation: 'updateContact',
  record: '42',
  changes: [{ field: 'phones.2', old: '+44 20 7946 0100', new: null }],
  result: 'done',
  ...more,
});

const all = async (entries) => {
  const found = [];
  for await (const each of entries) found.push(each);
  return found;
};

const text = async (chunks) => (await all(chunks)).join('');

async function folder() {
  const dir = await mkdtemp(join(tmpdir(), 'onestream-audit-'));
  undo.push(() => rm(dir, { recursive: true }));
  return { dir, storage: createStorage({ driver: fsDriver({ base: dir }) }) };
}

describe('the audit', () => {
  it('gives back what was written, by time, of one organisation', async () => {
    const audit = auditing.createAudit({ storage: createStorage(), days: 90 });
    const [early, late] = [entry('2026-03-02T09:00:00.000Z'), entry('2026-03-02T10:00:00.001Z', { record: '43' })];
    for (const each of [late, entry('2026-03-02T09:30:00Z', { organisation: 'acme.other' }), early])
      await audit.write(each);
    assert.deepEqual(await all(audit.entries({ organisation: 'acme' })), [early, late]);
  });

  it('keeps every entry, also of one moment', async () => {
    const audit = auditing.createAudit({ storage: createStorage(), days: 90 });
    await Promise.all(Array.from({ length: 50 }, () => audit.write(entry('2026-03-02T09:00:00.000Z'))));
    assert.equal((await all(audit.entries({ organisation: 'acme' }))).length, 50);
  });

  it('is read from a time on, and up to one', async () => {
    const audit = auditing.createAudit({ storage: createStorage(), days: 90 });
    const times = ['2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00.000Z', '2026-03-03T00:00:00.000Z'];
    for (const at of times) await audit.write(entry(at));
    const day = { organisation: 'acme', from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' };
    assert.deepEqual(
      (await all(audit.entries(day))).map(({ at }) => at),
      [times[1]],
    );
    await assert.rejects(all(audit.entries({ organisation: 'acme', from: 'yesterday' })), { code: 'invalid' });
  });

  it('forgets what is older than its retention, of every organisation, and nothing else', async () => {
    const now = Date.parse('2026-03-31T00:00:00Z');
    const audit = auditing.createAudit({ storage: createStorage(), days: 30, now: () => now });
    await audit.write(entry('2026-02-28T23:59:59.999Z'));
    await audit.write(entry('2026-02-01T00:00:00Z', { organisation: 'other' }));
    await audit.write(entry('2026-03-01T00:00:00.000Z'));
    assert.equal(await audit.sweep(), 2);
    assert.equal((await all(audit.entries({ organisation: 'acme' }))).length, 1);
    assert.equal((await all(audit.entries({ organisation: 'other' }))).length, 0);
  });

  it('survives a restart in files, whose names tell nothing of whom it is about', async () => {
    const { dir, storage } = await folder();
    await auditing.createAudit({ storage, days: 90 }).write(entry('2026-03-02T09:00:00.000Z'));
    const again = auditing.createAudit({ storage: createStorage({ driver: fsDriver({ base: dir }) }), days: 90 });
    assert.equal((await all(again.entries({ organisation: 'acme' }))).length, 1);
    assert.doesNotMatch((await readdir(dir, { recursive: true })).join('\n'), /agent-7|7946/);
  });

  it('tells of an entry that cannot be read, after all the others', async () => {
    const { dir, storage } = await folder();
    const audit = auditing.createAudit({ storage, days: 90 });
    for (const hour of ['09', '10', '11']) await audit.write(entry(`2026-03-02T${hour}:00:00.000Z`));
    const [, second] = (await readdir(join(dir, 'entries/acme/2026-03-02'))).sort();
    await appendFile(join(dir, 'entries/acme/2026-03-02', second), 'half of something');
    const found = [];
    const reading = (async () => {
      for await (const each of audit.entries({ organisation: 'acme' })) found.push(each.at.slice(11, 13));
    })();
    await assert.rejects(reading, (error) => error.code === 'bad-response' && error.details.issues.length === 1);
    assert.deepEqual(found, ['09', '11']);
  });

  it('rejects where it cannot be kept, without a word of what was to be', async () => {
    const full = { name: 'full', hasItem: () => false, getItem: () => null, getKeys: () => [] };
    const setItem = (key, value) => Promise.reject(new Error(`no space left for ${value}`));
    const audit = auditing.createAudit({ storage: createStorage({ driver: { ...full, setItem } }), days: 90 });
    await assert.rejects(audit.write(entry('2026-03-02T09:00:00Z')), (error) => {
      assert.equal(error.code, 'unavailable');
      assert.equal(error.cause, undefined);
      return true;
    });
  });
});

describe('an export of the audit', () => {
  const formula = '=HYPERLINK("https://evil.example","Click")';
  const changes = [
    { field: 'lastName', old: 'Lovelace', new: formula },
    { field: 'phones.2', old: '+44 20 7946 0100', new: null },
  ];

  async function* kept() {
    yield entry('2026-03-02T09:00:00.000Z', { changes });
    yield entry('2026-03-02T10:00:00.000Z', { operation: 'logCall', call: 'c-1', changes: [], result: 'timeout' });
  }

  it('as NDJSON is one entry a line, as it was written', async () => {
    const lines = (await text(auditing.auditNdjson(kept()))).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      await all(kept()),
    );
  });

  it('as CSV is one line a field, and no value of it is run as a formula', async () => {
    const csv = await text(auditing.auditCsv(kept()));
    const lines = csv.slice(1).trimEnd().split('\r\n');
    assert.equal(csv.lastIndexOf('\uFEFF'), 0);
    assert.deepEqual(lines, [
      'at,organisation,subject,as,connection,operation,record,call,result,requestId,field,old,new',
      `2026-03-02T09:00:00.000Z,acme,agent-7,,contoso,updateContact,42,,done,r-1,lastName,Lovelace,"'${formula.replaceAll('"', '""')}"`,
      "2026-03-02T09:00:00.000Z,acme,agent-7,,contoso,updateContact,42,,done,r-1,phones.2,'+44 20 7946 0100,",
      '2026-03-02T10:00:00.000Z,acme,agent-7,,contoso,logCall,42,c-1,timeout,r-1,,,',
    ]);
  });

  it('is written out by the command, of the storage that the configuration names', async () => {
    const { exportAudit } = await sources.load('/src/gateway/command.ts');
    const { openStorage } = await sources.load('/src/gateway/storage-node.ts');
    const { keptAudit } = await sources.load('/src/gateway/stored.ts');
    const { dir } = await folder();
    const file = join(dir, 'gateway.json');
    const connections = [{ id: 'contoso', kind: 'demo', label: 'Contoso', settings: { crm: 'contoso' } }];
    const storage = { in: 'files', folder: 'data' };
    await writeFile(
      file,
      JSON.stringify({ mode: 'development', storage, organisations: [{ id: 'acme', connections }] }),
    );
    const audit = keptAudit(await openStorage(storage, dir));
    for (const hour of ['09', '10']) await audit.write(entry(`2026-03-02T${hour}:00:00.000Z`));
    let written = '';
    const asked = { organisation: 'acme', from: '2026-03-02T09:30:00Z' };
    await exportAudit(file, asked, (text) => (written += text));
    assert.deepEqual(JSON.parse(written), entry('2026-03-02T10:00:00.000Z'));
    await exportAudit(file, { ...asked, csv: true }, (text) => (written += text));
    assert.match(written, /\r\n2026-03-02T10:00:00\.000Z,acme,agent-7/);
    await assert.rejects(
      exportAudit(file, { organisation: 'none' }, () => undefined),
      { name: 'ConfigError' },
    );
  });
});
