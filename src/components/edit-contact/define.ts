import { defineElement } from '../define-element.js';
import { OnestreamEditContact } from './edit-contact.js';

defineElement('onestream-edit-contact', OnestreamEditContact);

declare global {
  interface HTMLElementTagNameMap {
    'onestream-edit-contact': OnestreamEditContact;
  }
}
