import { defineElement } from '../define-element.js';
import { OnestreamContactCard } from './contact-card.js';

OnestreamContactCard.editContact = () => import('../edit-contact/define.js');
// without the editor, which a search for somebody who exists does not open: the card's bundle stays in one file
OnestreamContactCard.contactSearch = async () => {
  const { OnestreamContactSearch } = await import('../contact-search/contact-search.js');
  defineElement('onestream-contact-search', OnestreamContactSearch);
};
defineElement('onestream-contact-card', OnestreamContactCard);

declare global {
  interface HTMLElementTagNameMap {
    'onestream-contact-card': OnestreamContactCard;
  }
}
