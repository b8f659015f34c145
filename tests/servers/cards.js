const given = ['Ada', 'Grace', 'Jürgen', 'Wáng', 'Zoë', 'Tomás', 'Aoife', 'Kwame'];
const family = ['Lovelace', 'Hopper', 'Müller', 'Fāng', 'Brontë', 'Núñez', 'O’Brien', 'Mensah'];

/**
 * vCards of so many people: each with a number at work and a mobile one, an address, and an organisation.
 *
 * @param {number} count
 * @returns {string[]}
 */
export const people = (count) =>
  Array.from({ length: count }, (_, at) => {
    const [first, last] = [given[at % 8], `${family[(at >> 3) % 8]} ${at}`];
    const number = String(at).padStart(4, '0');
    return [
      'BEGIN:VCARD',
      'VERSION:3.0',
      `UID:person-${number}`,
      `FN:${first} ${last}`,
      `N:${last};${first};;;`,
      `ORG:Acme ${at % 50};Sales`,
      `TEL;TYPE=WORK,VOICE:+44 20 7946 ${number}`,
      `TEL;TYPE=CELL:+44 7700 90 ${number}`,
      `EMAIL;TYPE=INTERNET:person.${number}@example.test`,
      'END:VCARD',
      '',
    ].join('\r\n');
  });
