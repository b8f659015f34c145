import '../contact-card/define.js';
import '../contact-search/define.js';
import { defineElement } from '../define-element.js';
import { OnestreamUnknownCaller } from './unknown-caller.js';

OnestreamUnknownCaller.editContact = () => import('../edit-contact/define.js');
defineElement('onestream-unknown-caller', OnestreamUnknownCaller);

declare global {
  interface HTMLElementTagNameMap {
    'onestream-unknown-caller': OnestreamUnknownCaller;
  }
}
