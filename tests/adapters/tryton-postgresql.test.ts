import { triesPromises } from './tryton-promises.js';

triesPromises("on PostgreSQL, through the page's own server", 'postgresql', true);
