import { afterEach, describe, expect, test } from 'vitest';
import type { Property } from '../../catalog/blueprint.ts';
import { setPortal } from '../../portal/store.ts';
import { document, documents, portalOf } from '../../portal/testing/portal.ts';
import { isRightToLeft, type Shown, shown } from './shown.ts';

afterEach(() => setPortal(undefined));

describe('a value', () => {
  test.each<[string, unknown, Property, Shown | undefined]>([
    ['a text', 'hello', { type: 'string' }, { as: 'text', text: 'hello' }],
    ['a number', 1234567.5, { type: 'number' }, { as: 'number', text: '1,234,567.5' }],
    ['zero', 0, { type: 'number' }, { as: 'number', text: '0' }],
    ['a toggle', false, { type: 'boolean' }, { as: 'no' }],
    [
      'a toggle with colours',
      true,
      { type: 'boolean', enumColors: { true: 'red' } },
      { as: 'tags', items: [{ text: 'Yes', colour: 'red' }] },
    ],
    [
      'a number with colours alone',
      1,
      { type: 'number', enumColors: { 1: 'red' } },
      { as: 'tags', items: [{ text: '1', colour: 'red' }] },
    ],
    [
      'an enum with a text of many lines',
      'a\nb',
      { enum: ['x'] },
      { as: 'block', text: 'a\nb', code: false, cut: false },
    ],
    ['a day', '2026-11-22', { format: 'date' }, { as: 'time', text: '2026-11-22', datetime: '2026-11-22' }],
    [
      'Protocol Buffers',
      'message A {}',
      { format: 'proto' },
      { as: 'block', text: 'message A {}', code: true, cut: false },
    ],
    [
      'numbers of a list with colours',
      [1000],
      { type: 'array', items: { type: 'number', enumColors: { 1000: 'red' } } },
      { as: 'tags', items: [{ text: '1000', colour: 'red' }] },
    ],
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
      {
        as: 'tree',
        html: '<dl class="tree"><div><dt>a</dt><dd><details class="level" open><summary>1 member</summary><dl class="tree"><div><dt>b</dt><dd>1</dd></div></dl></details></dd></div></dl>',
      },
    ],
    ['an empty object', {}, { type: 'object' }, undefined],
    [
      'an object with an address among other things',
      { url: 'https://a.example.com', owner: 'amy' },
      { type: 'object' },
      {
        as: 'tree',
        html: '<dl class="tree"><div><dt>url</dt><dd><a href="https://a.example.com/">https://a.example.com</a></dd></div><div><dt>owner</dt><dd>amy</dd></div></dl>',
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
      {
        as: 'tree',
        html: '<ol class="tree"><li><dl class="tree"><div><dt>a</dt><dd>1</dd></div></dl></li></ol>',
      },
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
    ).toMatchObject({ as: 'tags', items: { length: 50 }, more: 10 });
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
      items: [{ text: 'ghost', href: undefined, missing: true }],
    });
    expect(shown('Group', { format: 'blueprints' })).toEqual({
      as: 'links',
      items: [{ text: 'Team', href: '/kinds/group/' }],
    });
    expect(shown(['nowhere'], { items: { format: 'blueprints' } })).toEqual({
      as: 'links',
      items: [{ text: 'nowhere', href: undefined, missing: true }],
    });
    expect(shown(['delivery'], { items: { format: 'team' } })).toEqual({
      as: 'links',
      items: [{ text: 'delivery', href: '/catalog/default/group/delivery/' }],
    });
  });
});

test.each([
  ['السدسية', true],
  ['2 שלום world', true],
  ['Sextant السدسية', false],
  ['', false],
  ['123', false],
])('the text %j is written from right to left: %j', (text, expected) => {
  expect(isRightToLeft(text)).toBe(expected);
});
