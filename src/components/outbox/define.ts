import { defineElement } from '../define-element.js';
import { OnestreamOutbox } from './outbox.js';

defineElement('onestream-outbox', OnestreamOutbox);

declare global {
  interface HTMLElementTagNameMap {
    'onestream-outbox': OnestreamOutbox;
  }
}
