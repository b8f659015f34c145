import { defineElement } from '../define-element.js';
import { OnestreamSystemsCheck } from './systems-check.js';

OnestreamSystemsCheck.editContact = () => import('../edit-contact/define.js');

defineElement('onestream-systems-check', OnestreamSystemsCheck);

declare global {
  interface HTMLElementTagNameMap {
    'onestream-systems-check': OnestreamSystemsCheck;
  }
}
