import type { Row } from './store.js';

// What Contoso PSA stores. Whatever is not an id may be null: people put the strangest rows in by the CRM side.

export interface ContosoItem {
  readonly id: number;
  readonly type: 'Direct' | 'Mobile' | 'Home' | 'Main' | 'Fax' | 'Other' | 'Email';
  readonly value: string | null;
  readonly extension: string | null;
}

export interface ContosoContact extends Row {
  readonly id: number;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly title: string | null;
  readonly company: { readonly id: number; readonly name: string } | null;
  /** ISO 3166 alpha-2; where it is null the company's applies. */
  readonly country: string | null;
  readonly inactiveFlag: boolean | null;
  readonly communicationItems: readonly ContosoItem[] | null;
  readonly _info: { readonly rowVersion: number; readonly lastUpdated: string; readonly updatedBy: string };
}

export interface ContosoCompany extends Row {
  readonly id: number;
  readonly name: string;
  readonly country: string | null;
  readonly phoneNumber: string | null;
  readonly sites: readonly { readonly name: string; readonly phoneNumber: string | null }[] | null;
  readonly website: string | null;
  readonly inactiveFlag: boolean | null;
}

export interface ContosoMember extends Row {
  readonly id: number;
  readonly identifier: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly primaryEmail: string | null;
  readonly officePhone: string | null;
  readonly officeExtension: string | null;
  readonly inactiveFlag: boolean;
}
