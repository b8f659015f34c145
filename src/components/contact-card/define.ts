import { defineElement } from '../define-element.js';
import { OnestreamContactCard } from './contact-card.js';

OnestreamContactCard.editContact = () => import('../edit-contact/define.js');
OnestreamContactCard.contactSearch = () => import('../contact-search/define.js');
defineElement('onestream-contact-card', OnestreamContactCard);

declare global {
  interface HTMLElementTagNameMap {
    'onestream-contact-card': OnestreamContactCard;
  }
}
