import { defineElement } from '../define-element.js';
import { OnestreamContactSearch } from './contact-search.js';

OnestreamContactSearch.editContact = () => import('../edit-contact/define.js');
defineElement('onestream-contact-search', OnestreamContactSearch);

declare global {
  interface HTMLElementTagNameMap {
    'onestream-contact-search': OnestreamContactSearch;
  }
}
