/** What each workspace loads when it first needs it: here before the first test, for a busy server may take longer than that. */
import '../../src/calls/logging/index.js';
import '../../src/directory/checks.js';
import '../../src/directory/numbers/parser.js';
import '../../src/saving/index.js';
import '../../src/workspace/exclusive.js';
