/** Runs in the page as the sidebar page does: who is calling is looked up while the elements come. */
import { drawBy } from './ring.page.js';
import { draw } from '../src/embed/panel.js';

drawBy(draw);
