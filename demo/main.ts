/** The demo portal: an agent's desktop, the CRMs behind it, and the administration page. */
import '../src/define.js';
import './pages/agent-desktop.js';
import './pages/crm-side.js';
import './pages/manage-organization.js';
import './portal.js';
