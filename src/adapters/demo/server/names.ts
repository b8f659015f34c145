/** Names, titles and companies to draw from. Nobody is meant. */
const list = (text: string): readonly string[] => text.split(',');

export const firstNames = list(
  'Aaliyah,Aisha,Alejandro,Amélie,Ana María,Anders,Aoife,Arjun,Astrid,Beatriz,Bogdan,Björn,Bob,Carlos,Céline,Chiara,Ciarán,Dagmar,Daniel,Deepak,Diego,Eilidh,Elena,Emma,Fatima,Françoise,Giulia,Grace,Hannah,Haruto,Ingrid,Isla,Jack,Jean-Luc,José,Jürgen,Kateryna,Kwame,Lars,Leila,Liam,Lucía,Luca,Magnus,Mei,Miguel,Mohammed,Naledi,Niamh,Noah,Olivia,Priya,Rajesh,Renée,Rosa,Ruby,Sakura,Sean,Sipho,Sofia,Søren,Tariro,Thandiwe,Thomas,Ursula,Wei Ling,William,Yuki,Zoë,Óscar',
);

export const lastNames = list(
  "Adeyemi,Ahmed,Andersson,Bauer,Becker,Bernard,Bianchi,Botha,Brown,Campbell,Chen,Clarke,Costa,da Silva,de la Cruz,de Vries,Dubois,Dupont,Dvořák,Evans,Fernández,Ferrari,Fischer,García,González,Gupta,Hansen,Hughes,Iyer,Jansen,Johansson,Jones,Kapoor,Kelly,Khan,Kowalski,Kruger,Lefèvre,Lim,Lindqvist,López,MacDonald,Martin,Menon,Meyer,Mkhize,Moreau,Müller,Murphy,Nakamura,Ng,Nguyen,Nkosi,O'Brien,O'Connor,Oliveira,Patel,Pereira,Petit,Pretorius,Quinn,Rossi,Roux,Ryan,Sánchez,Sato,Schmidt,Schröder,Singh,Smith-Jones,Souza,Suzuki,Tan,Taylor,van den Berg,van der Merwe,van Dijk,Visser,von Braun,Walsh,Weber,White,Williams,Wilson,Wong,Yamamoto,Åkesson,Núñez,Öberg,Zimmermann",
);

export const titles = list(
  'Accountant,Buyer,Chief Executive,Credit Controller,Director,Facilities Manager,Finance Manager,Head of IT,HR Manager,IT Support,Office Manager,Operations Manager,Practice Manager,Procurement Lead,Project Manager,Receptionist,Sales Manager,Service Desk Lead,Systems Administrator,Team Leader',
);

const companyFirst = list(
  'Alder,Bluebird,Brightwater,Cedar,Clearview,Crown,Delta,Elm Street,Evergreen,Falcon,Fourways,Granite,Harbour,Highland,Iris,Juniper,Kestrel,Lakeside,Meridian,Northgate,Oakfield,Orchard,Pioneer,Quayside,Redwood,Riverside,Silverline,Summit,Tamarind,Union,Vista,Westbrook,Willow,Yellowstone,Zenith',
);

const companyLast = list('Dental,Logistics,Legal,Foods,Engineering,Property,Media,Clinics,Systems,Travel');

export const companyNames: readonly string[] = companyLast.flatMap((last, row) =>
  companyFirst.filter((_, at) => (at + row) % 2 === 0).map((first) => `${first} ${last}`),
);

/** How Contoso and Fabrikam may each write the same company. */
export const legalForm: Readonly<Record<string, readonly [string, string]>> = {
  GB: ['Ltd', 'Limited'],
  IE: ['Ltd', 'Limited'],
  US: ['Inc.', 'Inc'],
  CA: ['Inc.', 'Incorporated'],
  AU: ['Pty Ltd', 'Pty Limited'],
  NZ: ['Ltd', 'Limited'],
  ZA: ['(Pty) Ltd', 'Pty Ltd'],
  DE: ['GmbH', 'Gmbh'],
  NL: ['B.V.', 'BV'],
  FR: ['SARL', 'S.A.R.L.'],
  ES: ['S.L.', 'SL'],
  IT: ['S.r.l.', 'Srl'],
  SE: ['AB', 'AB'],
  SG: ['Pte Ltd', 'Pte. Ltd.'],
  IN: ['Pvt Ltd', 'Private Limited'],
  BR: ['Ltda', 'Ltda.'],
  JP: ['K.K.', 'KK'],
};
