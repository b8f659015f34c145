"""Fills a fresh Tryton database with the people, companies and users that the tests know.

usage: /usr/bin/python3 seed.py trytond.conf database
Passwords guard nothing: the server listens on loopback and is thrown away.
"""
import itertools
import sys

from trytond.config import config

config.update_etc(sys.argv[1])

from trytond.pool import Pool  # noqa: E402
from trytond.transaction import Transaction  # noqa: E402

# name, country, mechanisms
COMPANIES = [
    ('Acme Ltd', 'GB', [('phone', '+442079460018', 'Reception'), ('phone', '+441612250100', 'Manchester'),
                        ('email', 'info@acme.example'), ('website', 'https://www.acme.example/contact')]),
    ('Globex Corporation', 'US', [('phone', '+12025550100')]),
]
# name, country, company, mechanisms
PEOPLE = [
    ('Ada Lovelace', 'GB', 'Acme Ltd', [('phone', '+442079460123'), ('mobile', '+447911123456'),
                                        ('email', 'ada@acme.example')]),
    ('Charles Babbage', 'GB', 'Acme Ltd', [('phone', '+442079460018 ext. 12'), ('email', 'charles@acme.example')]),
    ('Grace Hopper', 'US', 'Globex Corporation', [('phone', '+12025550123'), ('mobile', '+12025550124'),
                                                  ('email', 'grace@globex.example'), ('email', 'grace@navy.example')]),
    ('Margaret Hamilton', 'US', 'Globex Corporation', [('phone', '+12025550150')]),
    ('Katherine Johnson', 'US', 'Globex Corporation', [('phone', '+12025550150')]),
    ('Dorothy Vaughan', 'US', 'Globex Corporation', [('phone', '+12025550150')]),
    ('Zoë Ångström 🙂', 'FR', None, [('mobile', '+33612345678'), ('fax', '+33142685300')]),
    ('<b>Bobby</b> "Tables"', None, None, [('mobile', '+353851234567'), ('other', 'call reception')]),
    (None, 'GB', None, [('mobile', '+447911123499')]),
    ('Nobody Reachable', None, None, []),
]
FIRST = 'Alan Barbara Claude Dana Edsger Frances Guido Hedy Ivan Joan'.split()
LAST = 'Adams Brown Clark Diaz Evans Ford Green Hill Iqbal Jones Kaur Lopez Moore Nguyen Owen'.split()


def mechanisms(rows):
    keys = ('type', 'value', 'name')
    return [('create', [dict(zip(keys, row)) for row in rows])] if rows else []


def crowd():
    for n, (first, last) in enumerate(itertools.product(FIRST, LAST)):
        yield {
            'name': f'{first} {last}',
            'contact_mechanisms': mechanisms([
                ('phone', f'+1212200{n:04d}'),
                ('mobile', f'+33612{n:06d}'),
                ('email', f'{first}.{last}@crowd.example'.lower()),
            ]),
        }


def fill():
    pool = Pool()
    Party, Country = pool.get('party.party'), pool.get('country.country')
    names = {'GB': 'United Kingdom', 'US': 'United States', 'FR': 'France'}
    countries = {c.code: c.id for c in Country.create([{'name': n, 'code': c} for c, n in names.items()])}

    def party(name, country, rows, **more):
        address = [('create', [{'country': countries[country]}])] if country else []
        # the address first: the country by which Tryton reads national numbers is the address's
        created, = Party.create([{'name': name, 'addresses': address, **more}])
        Party.write([created], {'contact_mechanisms': mechanisms(rows)})
        return created

    companies = {name: party(name, country, rows) for name, country, rows in COMPANIES}
    Type = pool.get('party.relation.type')
    employee, employer = Type.create([{'name': 'Employee of'}, {'name': 'Employs'}])
    Type.write([employee], {'reverse': employer.id}, [employer], {'reverse': employee.id})
    Relation = pool.get('party.relation')
    for name, country, company, rows in PEOPLE:
        person = party(name, country, rows)
        if company:
            Relation.create([{'from_': person.id, 'to': companies[company].id, 'type': employee.id}])
    party('Gone Quiet', 'GB', [('mobile', '+447911123477')], active=False)
    Party.create(list(crowd()))

    pool.get('res.user').create([
        {'login': 'agent', 'name': 'Annie Agent', 'email': 'agent@example.test', 'password': 'agent-pass-1'},
        {'login': 'left', 'name': 'Lee Left', 'active': False},
    ])


database = sys.argv[2]
with Transaction().start(database, 0, readonly=True):
    Pool(database).init()
with Transaction().start(database, 1, context={'active_test': False}):
    fill()
