/**
 * Mistakes that somebody could make in saving and in the log of calls, as a change of its text (files are in src). The simulation
 * must notice each: what it does not notice it does not guard.
 */
export const mutants = [
  {
    name: 'an edit is sent without having been written to the outbox',
    file: 'saving/outbox/entries.ts',
    find: 'const putting = store.put(rows, mustLast);',
    replace: 'const putting = mustLast ? Promise.resolve(true) : store.put(rows, mustLast);',
  },
  {
    name: 'the revision of the read is not sent along',
    file: 'saving/send-edit.ts',
    find: 'record.revision === undefined ? {} : { ifRevision: record.revision }',
    replace: '{}',
  },
  {
    name: 'the record is not read again before it is written',
    file: 'saving/send-edit.ts',
    find: 'await services.directory.readFresh(key, { signal })',
    replace: 'services.directory.record(key) ?? (await services.directory.readFresh(key, { signal }))',
  },
  {
    name: 'what was on screen is not compared with what is there',
    file: 'saving/task.ts',
    find: 'if (now.loose !== base.loose && now.exact !== wanted?.exact && !isOurs) return { field, now };',
    replace: 'void [field, now, base, wanted, isOurs];',
  },
  {
    name: 'a contact is made a second time without having been looked for',
    file: 'saving/send-create.ts',
    find: 'if (look && attempt.mayHaveArrived) {',
    replace: 'if (look && attempt.mayHaveArrived && false) {',
  },
  {
    name: 'it is not kept that a contact may have been made, before it is',
    file: 'saving/send-create.ts',
    find: 'await keep({ ...leg, attempt: { ...attempt, mayHaveArrived: true } });',
    replace: '',
  },
  {
    name: 'each attempt to make a contact has a key of its own',
    file: 'saving/send-create.ts',
    find: 'adapter.createContact(draft, { idempotencyKey, signal })',
    replace:
      'adapter.createContact(draft, { idempotencyKey: `${idempotencyKey}${globalThis.performance.now()}`, signal })',
  },
  {
    name: 'two tabs send at once',
    file: 'saving/outbox/dispatch.ts',
    find: 'return exclusive(placeOf(saveId, leg).subject, async () => {',
    replace:
      'return (async (_name: string, go: () => Promise<T | undefined>) => go())(placeOf(saveId, leg).subject, async () => {',
  },
  {
    name: 'a later edit of a record does not wait for an earlier one',
    file: 'saving/outbox/dispatch.ts',
    find: 'for (const { saveId, leg } of [...earlierThan(last, entries.open), last]) {',
    replace: 'for (const { saveId, leg } of [last]) {',
  },
  {
    name: 'an edit is sent right after an earlier one of the same record did not get through',
    file: 'saving/outbox/dispatch.ts',
    find: 'if (isOpen(sent)) break;',
    replace: '',
  },
  {
    name: 'what another page has left is not sent',
    file: 'saving/outbox/entries.ts',
    find: 'for (const [row, value] of await store.all()) take(row, value);',
    replace: 'await store.all();',
  },
  {
    name: 'what waits is never sent again',
    file: 'saving/outbox/retry.ts',
    find: "return result.state === 'waiting' ? (result.retryAt ?? 0) : undefined;",
    replace: "return result.state === 'waiting' ? Infinity : undefined;",
  },
  {
    name: 'an edit that was not sent counts as saved',
    file: 'saving/send-edit.ts',
    find: 'return { ...leg, tries: 0, result, done: { ...done, after } };\n    });\n  } catch (error) {',
    replace:
      "return { ...leg, tries: 0, result, done: { ...done, after } };\n    });\n  } catch (error) {\n    if (leg.tries > 0) return { ...leg, result: { state: 'saved' } };",
  },
  {
    name: 'trying again writes over what has arrived since the agent looked',
    file: 'saving/resolve.ts',
    find: 'JSON.stringify(leg.result) === shown ? decide(leg) : undefined',
    replace: 'decide(leg)',
  },
  {
    name: 'a new edit takes refused ones of other fields off the card',
    file: 'saving/outbox/solved.ts',
    find: 'leg.edits.every(({ field }) => newer.edits.some((edit) => edit.field === field))',
    replace: 'leg.edits.length > 0',
  },
  {
    name: 'calls that another page has left are not logged',
    file: 'calls/recorder.ts',
    find: 'if (kept?.log) logging.wake(id);',
    replace: '',
  },
  {
    name: 'a call counts as logged although its notes have changed meanwhile',
    file: 'calls/log.ts',
    find: 'if (result.notes !== notes || result.target !== target)',
    replace: 'if (result.target !== target)',
  },
  {
    name: 'of two pages that know a call only the last-heard one stands',
    file: 'calls/book.ts',
    find: 'calls.set(call.id, own ? joinKept(own, call) : call);',
    replace: 'calls.set(call.id, own ? (joinKept(own, call), call) : call);',
  },
  {
    name: 'rows of a call are taken away without what they hold having been written elsewhere',
    file: 'calls/rows.ts',
    find: '      write(call);\n      kept.deleteUnchanged',
    replace: '      kept.deleteUnchanged',
  },
  {
    name: 'what other pages know of a call is not read before it is sent',
    file: 'calls/logging/send.ts',
    find: 'await services.refresh(id);',
    replace: '',
  },
  {
    name: 'a call stays logged with somebody of whom the agent has said elsewhere that it was not them',
    file: 'calls/logging/index.ts',
    find: 'if (kept && isAstray(kept, directory)) move(id);',
    replace: 'void [kept, isAstray, move];',
  },
];
