import { expect, test } from 'vitest';
import { fillsOf } from './fills.ts';
import { parseMapping } from './mapping.ts';

const fills = (entity: object): unknown =>
  fillsOf(parseMapping({ resources: [{ kind: 'a', port: { entity } }] }, { source: 'settings' }).mapping!);

test.each([
  [
    'of a kind that is written',
    { mappings: { identifier: '.id', blueprint: '"service"', properties: { tier: '.t', a: { b: '.b' } } } },
    [{ kind: 'service', names: ['tier', 'a'], makes: true }],
  ],
  [
    'of a kind in single quotes, with relations and owners',
    { mappings: { identifier: '.id', blueprint: "'service'", team: '.t', relations: { system: '.s' } } },
    [{ kind: 'service', names: ['system', 'ownedBy'], makes: true }],
  ],
  [
    'of whatever kind a record tells',
    { mappings: { identifier: '.id', blueprint: 'if .x then "a" else "b" end', properties: { p: '.p' } } },
    [{ names: ['p'], makes: true }],
  ],
  [
    'of entities that are there',
    { match: { kinds: ['Component', 'API'], name: '.n' }, mappings: { properties: { p: '.p' } } },
    [
      { kind: 'Component', names: ['p'], makes: false },
      { kind: 'API', names: ['p'], makes: false },
    ],
  ],
  [
    'of entities that it searches for',
    {
      mappings: {
        identifier: {
          combinator: '"and"',
          rules: [{ property: '"a"', operator: '"="', value: '.a' }],
        },
        blueprint: '"service"',
        properties: { p: '.p' },
      },
    },
    [{ kind: 'service', names: ['p'], makes: false }],
  ],
])('a mapping says what it may fill %s', (_, entity, expected) => {
  expect(fills(entity)).toEqual(expected);
});
