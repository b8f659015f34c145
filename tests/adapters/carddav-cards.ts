/** Cards as programs write them: the first two from the texts of the standards, the others in the manner of each program. */

export const card = (...lines: readonly string[]): string => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');

export const rfc6350 = card(
  'VERSION:4.0',
  'FN:Simon Perreault',
  'N:Perreault;Simon;;;ing. jr,M.Sc.',
  'BDAY:--0203',
  'ANNIVERSARY:20090808T1430-0500',
  'GENDER:M',
  'LANG;PREF=1:fr',
  'LANG;PREF=2:en',
  'ORG;TYPE=work:Viagenie',
  'ADR;TYPE=work:;Suite D2-630;2875 Laurier;Quebec;QC;G1V 2M2;Canada',
  'TEL;VALUE=uri;TYPE="work,voice";PREF=1:tel:+1-418-656-9254;ext=102',
  'TEL;VALUE=uri;TYPE="work,cell,voice,video,text":tel:+1-418-262-6501',
  'EMAIL;TYPE=work:simon.perreault@viagenie.ca',
  'GEO;TYPE=work:geo:46.772673,-71.282945',
  'KEY;TYPE=work;VALUE=uri:http://www.viagenie.ca/simon.perreault/simon.asc',
  'TZ:-0500',
  'URL;TYPE=home:http://nomis80.org',
);

export const rfc2426 = card(
  'VERSION:3.0',
  'FN:Frank Dawson',
  'ORG:Lotus Development Corporation',
  'ADR;TYPE=WORK,POSTAL,PARCEL:;;6544 Battleford Drive',
  ' ;Raleigh;NC;27613-3502;U.S.A.',
  'TEL;TYPE=VOICE,MSG,WORK:+1-919-676-9515',
  'TEL;TYPE=FAX,WORK:+1-919-676-9564',
  'EMAIL;TYPE=INTERNET,PREF:Frank_Dawson@Lotus.com',
  'EMAIL;TYPE=INTERNET:fdawson@earthlink.net',
  'URL:http://home.earthlink.net/~fdawson',
);

export const apple = card(
  'VERSION:3.0',
  'PRODID:-//Apple Inc.//macOS 14.0//EN',
  'N:Appleseed;John;;;',
  'FN:John Appleseed',
  'ORG:Example Orchards;',
  'EMAIL;type=INTERNET;type=HOME;type=pref:john@home.example',
  'item1.TEL:+1 555 0100',
  'item1.X-ABLabel:_$!<Main>!$_',
  'TEL;type=IPHONE;type=CELL;type=VOICE;type=pref:+1 555 0101',
  'item2.ADR;type=HOME:;;1 Orchard Way;Cupertino;CA;95014;Vereinigte Staaten',
  'item2.X-ABADR:us',
  'PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQg',
  ' KDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/',
  'X-SOCIALPROFILE;type=example;x-user=john:https://social.example/john',
);

export const appleCompany = card(
  'VERSION:3.0',
  'N:;;;;',
  'FN:Example Orchards',
  'ORG:Example Orchards;',
  'X-ABShowAs:COMPANY',
  'TEL;type=MAIN:+1 555 0199',
);

export const outlook = card(
  'VERSION:3.0',
  'N;LANGUAGE=en-us:Mustermann;Erika;;Dr.;',
  'FN:Dr. Erika Mustermann',
  'TEL;WORK;VOICE:+49 (30) 901820 ext. 4711',
  'TEL;CELL;VOICE:+49 170 0000000',
  'TEL;WORK;FAX:',
  'ADR;WORK;PREF:;;Unter den Linden 1;Berlin;;10117;DE',
  'EMAIL;PREF;INTERNET:erika@mustermann.example',
  'REV:20240102T030405Z',
);

export const google = card(
  'VERSION:3.0',
  'FN:kim@example.test',
  'N:;;;;',
  'EMAIL;TYPE=INTERNET;TYPE=HOME:kim@example.test',
  'item1.TEL:+44 20 7946 0100',
  'item1.X-ABLabel:Direct',
  'TEL;TYPE=WORK_FAX:+44 20 7946 0101',
  'CATEGORIES:myContacts',
);
