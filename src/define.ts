/** Registers every element. */
import './components/workspace/define.js';
import './components/call-panel/define.js';
import './components/contact-card/define.js';
import './components/contact-search/define.js';
import './components/unknown-caller/define.js';
import './components/edit-contact/define.js';
import './components/systems-check/define.js';
import './components/outbox/define.js';
