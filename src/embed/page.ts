/** The sidebar page: the call panel, and what could not be sent yet, for a frame in a CRM's sidebar or a tab of its own. */
import { drawBy } from './start.js'; // first: who is calling is looked up while the elements come
import { draw } from './panel.js';

drawBy(draw);
