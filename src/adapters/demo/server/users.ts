/** The people who work with a demo CRM. */
export interface DemoUser {
  readonly login: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string | null;
  readonly extension: string | null;
  readonly active: boolean;
}

const names =
  'Alex Morgan,Sam Okafor,Robin Hale,Charlie Voss,Jo Lindgren,Kim Tan,Morgan Reyes,Taylor Brandt,Jamie Doyle,Casey Moore,Avery Nkosi,Drew Larsson';

export const users = (domain: string): readonly DemoUser[] =>
  names.split(',').map((name, at) => {
    const [firstName = '', lastName = ''] = name.split(' ');
    const login = `${firstName}.${lastName}`.toLowerCase();
    return {
      login,
      firstName,
      lastName,
      email: `${login}@${domain}`,
      phone: at % 4 === 3 ? null : `+4420794609${40 + at}`,
      extension: at % 3 === 2 ? null : String(201 + at),
      active: at !== 11,
    };
  });
