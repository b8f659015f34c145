import type { Finding } from '../../core/check.js';
import { splitKey } from '../../core/contact.js';
import { toCsv } from '../../core/csv.js';
import { findings as text } from '../../text/en/findings.js';
import { systemsCheck } from '../../text/en/systems-check.js';

/** How long the browser may take to read the file, in ms. */
const patience = 60_000;

/** Hands the findings to the user as a file for a spreadsheet. */
export function exportCsv(findings: readonly Finding[], labelOf: (connectionId: string) => string): void {
  const rows = findings.map((finding) => [
    text.kind(finding.kind),
    labelOf(finding.connectionId),
    splitKey(finding.key).recordId,
    finding.name,
    finding.value ?? (finding.missing ?? []).map((name) => systemsCheck.missing[name]).join(', '),
    String(finding.people ?? ''),
  ]);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([toCsv([text.columns, ...rows])], { type: 'text/csv' }));
  link.download = text.fileName(new Date().toISOString().slice(0, 10));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), patience);
}
