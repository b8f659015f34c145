import '../contact-card/define.js';
import { defineElement } from '../define-element.js';
import { OnestreamCallPanel } from './call-panel.js';

OnestreamCallPanel.editContact = () => import('../edit-contact/define.js');
OnestreamCallPanel.unknownCaller = () => import('../unknown-caller/define.js');
defineElement('onestream-call-panel', OnestreamCallPanel);

declare global {
  interface HTMLElementTagNameMap {
    'onestream-call-panel': OnestreamCallPanel;
  }
}
