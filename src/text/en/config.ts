/** What a page says when its configuration is not right: for whoever sets the page up. */
export const configText = {
  missing: 'This page has no configuration: <script type="application/json" id="onestream-config"> is missing.',
  notJson: 'The configuration of this page ("onestream-config") is not JSON.',
  wrong: (place: string, problem: string) =>
    `The configuration of this page ("onestream-config") is not right: ${place ? `"${place}"` : 'it'} ${problem}.`,
  isMissing: 'is missing',
  mustBe: (type: string) => `must be of type ${type}`,
  unknownKeys: (keys: readonly string[]) => `has no place for ${keys.map((key) => `"${key}"`).join(', ')}`,
  unknownKind: (kinds: readonly string[]) => `must be one of ${kinds.map((kind) => `"${kind}"`).join(', ')}`,
  wrongSettings: (crm: string, fields: readonly string[]) =>
    `${crm} cannot be used: the configuration of this page ("onestream-config") has settings for it that are not right: ${fields.join(', ')}.`,
  notValid: 'is not right',
  noUser: 'Nobody is signed in: the configuration of this page ("onestream-config") names no user.',
} as const;

/** By itself, so that a page has it before anything has been loaded. */
export const notLoaded = 'The widgets could not be loaded. Check your connection and load the page again.';
