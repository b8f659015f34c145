/** The one way in which adapters speak HTTP. */
export { createHttp } from './client.js';
export type { Answer, Http, HttpOptions, ReadOptions, RequestOptions } from './client.js';
export { given } from './given.js';
export { pages } from './pages.js';
export { parse } from './parse.js';
export { byStatus } from './refusal.js';
export type { Refusal, ReadRefusal } from './refusal.js';
