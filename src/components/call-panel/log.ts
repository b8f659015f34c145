/** What the log of a call needs in the panel; loaded on demand. */
export { renderCallLog } from './call-log.js';
export { LogNews } from './log-news.js';
