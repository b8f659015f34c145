/** What ring.entry.ts shows. */
import '../src/components/call-panel/define.js';
import '../src/components/workspace/define.js';
