import { defineElement } from '../define-element.js';
import { OnestreamWorkspace } from './workspace.js';

defineElement('onestream-workspace', OnestreamWorkspace);

declare global {
  interface HTMLElementTagNameMap {
    'onestream-workspace': OnestreamWorkspace;
  }
}
