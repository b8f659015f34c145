import { triesPromises } from './tryton-promises.js';

triesPromises('on SQLite', 'sqlite', true);
