import { triesPromises } from './tryton-promises.js';

triesPromises('on PostgreSQL, across origins', 'postgresql', false);
