import { afterEach, describe, expect, test } from 'vitest';
import type { Property } from '../../catalog/blueprint.ts';
import { setPortal } from '../../portal/store.ts';
import { document, documents, portalOf } from '../../portal/testing/portal.ts';
import { factsOf, type Shown, shown } from './facts.ts';

afterEach(() => setPortal(undefined));

describe('a value', () => {
  test.each<[string, unknown, Property, Shown | undefined]>([
    ['a text', 'hello', { type: 'string' }, { as: 'text', text: 'hello' }],
    ['a number', 1234567.5, { type: 'number' }, { as: 'number', text: '1,234,567.5' }],
    ['zero', 0, { type: 'number' }, { as: 'number', text: '0' }],
    ['a toggle', false, { type: 'boolean' }, { as: 'no' }],
    ['nothing', null, {}, undefined],
    ['an empty text', '', {}, undefined],
    [
      'an enum',
      'gold',
      { enum: ['gold'], enumColors: { gold: 'gold' } },
      { as: 'tags', items: [{ text: 'gold', colour: 'gold' }] },
    ],
    [
      'a number of an enum',
      1,
      { enum: [1], enumColors: { 1: 'red' } },
      { as: 'tags', items: [{ text: '1', colour: 'red' }] },
    ],
    [
      'a name of the prototype',
      'constructor',
      { enum: ['x'], enumColors: { x: 'red' } },
      { as: 'tags', items: [{ text: 'constructor' }] },
    ],
    [
      'an address',
      'https://a.example.com/b/',
      { format: 'url' },
      { as: 'link', text: 'a.example.com/b', href: 'https://a.example.com/b/' },
    ],
    [
      'a script for an address',
      'javascript:alert(1)',
      { format: 'url' },
      { as: 'text', text: 'javascript:alert(1)' },
    ],
    [
      'a labelled address',
      { url: 'https://a.example.com', displayText: 'A' },
      { type: 'object', format: 'labeled-url' },
      { as: 'link', href: 'https://a.example.com/', text: 'A' },
    ],
    [
      'mail',
      'a@example.com',
      { format: 'email' },
      { as: 'link', text: 'a@example.com', href: 'mailto:a@example.com' },
    ],
    [
      'mail with a header',
      'a@example.com?cc=b@example.com',
      { format: 'email' },
      { as: 'text', text: 'a@example.com?cc=b@example.com' },
    ],
    [
      'a time',
      '2026-11-22T06:10:00Z',
      { format: 'date-time' },
      { as: 'time', text: '2026-11-22T06:10:00Z', datetime: '2026-11-22T06:10:00Z' },
    ],
    ['no time', 'soon', { format: 'date-time' }, { as: 'text', text: 'soon' }],
    ['YAML', 'a: 1', { format: 'yaml' }, { as: 'block', text: 'a: 1', code: true, cut: false }],
    ['Markdown', '# x', { format: 'markdown' }, { as: 'block', text: '# x', code: false, cut: false }],
    ['an address of a machine', '10.0.0.1', { format: 'ipv4' }, { as: 'code', text: '10.0.0.1' }],
    [
      'an object',
      { a: { b: 1 } },
      { type: 'object' },
      { as: 'block', text: '{\n  "a": {\n    "b": 1\n  }\n}', code: true, cut: false },
    ],
    ['an empty object', {}, { type: 'object' }, undefined],
    [
      'an object with an address among other things',
      { url: 'https://a.example.com', owner: 'amy' },
      { type: 'object' },
      {
        as: 'block',
        text: '{\n  "url": "https://a.example.com",\n  "owner": "amy"\n}',
        code: true,
        cut: false,
      },
    ],
    [
      'a labelled address within another portal',
      { url: '/serviceEntity?identifier=cart', displayText: 'Cart' },
      { type: 'object', format: 'labeled-url' },
      { as: 'text', text: 'Cart' },
    ],
    [
      'a list of labelled addresses',
      [{ url: 'https://a.example.com', displayText: 'A' }, { url: 'javascript:x' }],
      { type: 'array', items: { type: 'object', format: 'labeled-url' } },
      {
        as: 'links',
        items: [
          { text: 'A', href: 'https://a.example.com/' },
          { text: 'javascript:x', href: undefined },
        ],
      },
    ],
    [
      'a list of mail addresses',
      ['a@example.com', 'nobody'],
      { type: 'array', items: { type: 'string', format: 'email' } },
      {
        as: 'links',
        items: [
          { text: 'a@example.com', href: 'mailto:a@example.com' },
          { text: 'nobody', href: undefined },
        ],
      },
    ],
    [
      'a list of times',
      ['2026-11-22T06:10:00Z', '2026-11-23'],
      { type: 'array', items: { type: 'string', format: 'date-time' } },
      { as: 'times', items: ['2026-11-22T06:10:00Z', '2026-11-23'] },
    ],
    [
      'a timer',
      '2026-11-22T06:10:00Z',
      { type: 'string', format: 'timer' },
      { as: 'timer', datetime: '2026-11-22T06:10:00Z' },
    ],
    ['a list', ['a', 2], { type: 'array' }, { as: 'tags', items: [{ text: 'a' }, { text: '2' }] }],
    [
      'a list of addresses',
      ['https://a.example.com', 'data:x'],
      { items: { type: 'string', format: 'url' } },
      {
        as: 'links',
        items: [
          { text: 'a.example.com', href: 'https://a.example.com/' },
          { text: 'data:x', href: undefined },
        ],
      },
    ],
    [
      'a list of objects',
      [{ a: 1 }],
      { type: 'array' },
      { as: 'block', text: '[\n  {\n    "a": 1\n  }\n]', code: true, cut: false },
    ],
    ['an empty list', [], { type: 'array' }, undefined],
  ])('that is %s', (_, value, property, expected) => {
    expect(shown(value, property)).toEqual(expected);
  });

  test('that is very long is cut, and says so', () => {
    expect(shown('x'.repeat(5000), {})).toMatchObject({ as: 'block', cut: true });
    expect(
      shown(
        Array.from({ length: 60 }, (_, n) => n),
        {},
      ),
    ).toMatchObject({ as: 'tags', items: { 50: { text: 'and 10 more' }, length: 51 } });
  });

  test('that is a person or a team leads to their page, by name or by mail', async () => {
    const profile = { displayName: 'Amy', email: 'Amy@example.com' };
    setPortal(
      await portalOf({
        'catalog/a.yaml': documents(
          document('User', 'amy', { memberOf: [], profile }),
          document('Group', 'delivery', { type: 'team', children: [] }),
        ),
      }),
    );
    const amy = { as: 'links', items: [{ text: 'Amy', href: '/catalog/default/user/amy/' }] };
    expect(shown('amy', { format: 'user' })).toEqual(amy);
    expect(shown('amy@example.com', { format: 'user' })).toEqual(amy);
    expect(shown('ghost', { format: 'user' })).toEqual({
      as: 'links',
      items: [{ text: 'ghost', href: undefined }],
    });
    expect(shown(['delivery'], { items: { format: 'team' } })).toEqual({
      as: 'links',
      items: [{ text: 'delivery', href: '/catalog/default/group/delivery/' }],
    });
  });
});

test('facts stand in the order of the definition, then what is computed, then what it does not know', async () => {
  const portal = await portalOf({
    'catalog/a.yaml': documents(
      {
        identifier: 'thing',
        title: 'Thing',
        schema: {
          properties: {
            b: { type: 'number', title: 'B' },
            a: { type: 'string', title: 'A', description: 'About a.' },
          },
        },
        calculationProperties: { m: { title: 'Mirrored', calculation: '"seen"' } },
        relations: {},
      },
      {
        identifier: 't',
        blueprint: 'thing',
        properties: { extra: 'kept', m: 'seen', a: 'x', b: 1, description: 'in the head', git: { url: 'x' } },
      },
    ),
  });
  setPortal(portal);
  const entity = portal.byRef.get('thing:default/t')!;
  expect(factsOf(entity, portal.blueprints.get('thing')!)).toMatchObject([
    { label: 'B', value: { as: 'number', text: '1' } },
    { label: 'A', description: 'About a.', value: { text: 'x' } },
    { label: 'Mirrored', value: { text: 'seen' } },
    { label: 'extra', value: { text: 'kept' } },
  ]);
});
