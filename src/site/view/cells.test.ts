import { describe, expect, it } from 'vitest';
import type { CellKind, ColumnHead, ColumnType, Value } from '../../portal/column.ts';
import { type CellWorld, rowMarkup, wordFor } from './cells.ts';
import { toHtml, toText } from './markup.ts';

const EVIL = '"><img src=x onerror=alert(1)>&<script>';

const WORLD: CellWorld = {
  href: (path) => `/portal${path}`,
  sprite: '/icons.svg',
  nameOf: (ref) =>
    ref.endsWith('/gone')
      ? { title: 'gone', path: undefined }
      : { title: ref.slice(ref.indexOf('/') + 1), path: `/catalog/${ref}/` },
  kindOf: (blueprint) => ({ title: blueprint === 'Group' ? 'Team' : blueprint, rank: 0 }),
};

const column = (
  id: string,
  type: ColumnType,
  cell: CellKind,
  more: Partial<ColumnHead> = {},
): ColumnHead => ({ id, title: id, about: '', type, cell, ...more });
const NAME = column('title', 'text', 'name');

function cell(head: ColumnHead, row: Record<string, Value>): { html: string; text: string } {
  const markup = rowMarkup([NAME, head], (id) => (Object.hasOwn(row, id) ? row[id] : undefined), WORLD);
  const html = toHtml(markup);
  return { html: html.slice(html.indexOf('<td')).replace('</tr>', ''), text: toText(markup) };
}

describe('cells', () => {
  it('name an entity with a link, and say what leaves a narrow table under it', () => {
    const html = toHtml(
      rowMarkup(
        [NAME],
        (id) =>
          ({
            title: 'Cart',
            path: '/catalog/default/component/cart/',
            icon: 'service',
            blueprint: 'Component',
            type: 'service',
            owner: ['group:default/shop'],
          })[id],
        WORLD,
      ),
    );
    expect(html).toBe(
      '<tr><th scope="row"><span class="name"><svg class="i" aria-hidden="true"><use href="/icons.svg#service"/></svg><a href="/portal/catalog/default/component/cart/">Cart</a></span><span class="only-s xs mute">Service, shop</span></th></tr>',
    );
  });

  it.each<[string, ColumnHead, Record<string, Value>, string]>([
    [
      'a type in place of the kind of a component',
      column('blueprint', 'text', 'kind'),
      { blueprint: 'Component', type: 'kubernetes-cluster' },
      'Kubernetes cluster',
    ],
    [
      'the kind of what has another type',
      column('blueprint', 'text', 'kind'),
      { blueprint: 'Group', type: 'team' },
      'Team',
    ],
    ['a word', column('lifecycle', 'text', 'word'), { lifecycle: 'production' }, 'Production'],
    ['a lack that needs somebody', column('owner', 'refs', 'refs'), { owner: [] }, 'Missing'],
    [
      'several owners',
      column('owner', 'refs', 'refs'),
      { owner: ['a:b/c', 'a:b/d', 'a:b/e', 'a:b/f'] },
      'c, d, e and 1 more',
    ],
    ['no problems', column('problems', 'count', 'problems'), { problems: 0 }, '0'],
    ['rules of which none is judged', column('rules', 'pair', 'ratio'), { rules: [0, 0] }, 'none judged'],
    ['rules', column('rules', 'pair', 'ratio'), { rules: [3, 4] }, '3/4'],
    [
      'money in whole units',
      column('cost', 'money', 'money', { unit: 'USD' }),
      { cost: '1931.62' },
      '$1,932',
    ],
    ['less than half a unit', column('cost', 'money', 'money', { unit: 'USD' }), { cost: '0.03' }, '< $1'],
    ['no cost at all', column('cost', 'money', 'money', { unit: 'USD' }), { cost: '0' }, '$0'],
    ['a rise', column('change', 'percent', 'change'), { change: 31 }, '▲ 31 %'],
    ['a fall', column('change', 'percent', 'change'), { change: -12 }, '▼ 12 %'],
    [
      'a time by its day',
      column('asOf', 'time', 'asOf'),
      { asOf: '2026-11-19T06:10:00Z', stale: true },
      '19 Nov',
    ],
  ])('say %s', (_, head, row, expected) => {
    expect(cell(head, { title: 'x', path: '/x/', ...row }).text).toMatch(
      new RegExp(`${expected.replace(/[$<>/.*+?()]/g, '\\$&')}$`),
    );
  });

  it.each<[CellKind, ColumnType]>([
    ['refs', 'refs'],
    ['refs', 'ref'],
    ['count', 'count'],
    ['state', 'state'],
    ['ratio', 'pair'],
    ['money', 'money'],
    ['change', 'percent'],
    ['spark', 'series'],
    ['asOf', 'time'],
    ['word', 'text'],
  ])(
    'of %s (%s) are empty where they do not apply, so that the style sheet writes the dash',
    (kind, type) => {
      expect(cell(column('x', type, kind), { title: 't', path: '/t/', x: null }).html).toMatch(
        /^<td[^>]*><\/td>$/,
      );
    },
  );

  it('tell a state by silhouette and word, and one that nobody knows as unknown', () => {
    const level = column('level', 'state', 'state', { states: [{ value: 'Gold', is: 'pass' }] });
    expect(cell(level, { title: 't', path: '/t/', level: 'Gold' }).html).toContain(
      '<span class="v pass"><svg class="i" aria-hidden="true"><use href="/icons.svg#pass"/></svg>Gold</span>',
    );
    expect(cell(level, { title: 't', path: '/t/', level: 'Tin' }).html).toContain('class="v unknown"');
  });

  it('do not link what is not in the catalog', () => {
    const { html } = cell(column('owner', 'refs', 'refs'), {
      title: 't',
      path: '/t/',
      owner: ['group:default/gone'],
    });
    expect(html).not.toContain('<a ');
    expect(html).toContain('#unknown');
  });

  it('never let a text become markup', () => {
    const row: Record<string, Value> = {
      title: EVIL,
      path: `/catalog/${EVIL}/`,
      icon: EVIL,
      blueprint: EVIL,
      type: EVIL,
      owner: [`group:default/${EVIL}`],
      lifecycle: EVIL,
      level: EVIL,
      asOf: EVIL,
      stale: true,
    };
    const html = toHtml(
      rowMarkup(
        [
          NAME,
          column('blueprint', 'text', 'kind'),
          column('lifecycle', 'text', 'word'),
          column('owner', 'refs', 'refs'),
          column('level', 'state', 'state'),
          column('asOf', 'time', 'asOf'),
        ],
        (id) => row[id],
        WORLD,
      ),
    );
    expect(html).not.toMatch(/<(?:img|script)/i);
    // What is left without texts are tags and attributes of ours.
    expect(html.replace(/>[^<]*</g, '><')).toMatch(
      /^(?:<\/?(?:tr|th|td|span|svg|use|a|time)(?: [a-z-]+="[^"<>]*")*\/?>)+$/,
    );
  });
});

describe('wordFor', () => {
  it.each([
    ['grpc', 'gRPC'],
    ['OpenAPI', 'OpenAPI'],
    ['kubernetes-cluster', 'Kubernetes cluster'],
    ['', ''],
    ['éclair', 'Éclair'],
  ])('writes %j as %j', (word, expected) => {
    expect(wordFor(word)).toBe(expected);
  });
});

describe('cells of properties', () => {
  const COLOURS = { colours: { a: 'red', '7': 'gold', true: 'green' } };
  it.each<[string, ColumnHead, Value, string]>([
    [
      'a text',
      column('p', 'text', 'text'),
      EVIL,
      '&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;&lt;script&gt;',
    ],
    ['a number', column('p', 'number', 'number'), -1234.5, '−1,234.5'],
    ['a tag', column('p', 'text', 'pills', COLOURS), 'a', '<span class="tag" data-colour="red">a</span>'],
    [
      'a tag without a colour',
      column('p', 'text', 'pills', COLOURS),
      'constructor',
      '<span class="tag">constructor</span>',
    ],
    [
      'a number as a tag',
      column('p', 'number', 'pills', COLOURS),
      7,
      '<span class="tag" data-colour="gold">7</span>',
    ],
    [
      'a toggle as a tag',
      column('p', 'boolean', 'pills', COLOURS),
      true,
      '<span class="tag" data-colour="green">Yes</span>',
    ],
    [
      'many tags',
      column('p', 'texts', 'pills', COLOURS),
      ['a', 'b', 'c', 'd', 'e'],
      '<span class="tag" data-colour="red">a</span> <span class="tag">b</span> <span class="tag">c</span> <span class="mute xs">and 2 more</span>',
    ],
    [
      'a time',
      column('p', 'time', 'date'),
      '2026-11-22T06:10:00Z',
      '<time datetime="2026-11-22T06:10:00Z">22 Nov 2026</time>',
    ],
    [
      'an address',
      column('p', 'text', 'link'),
      'https://a.example.com/b/',
      '<a href="https://a.example.com/b/">a.example.com/b</a>',
    ],
    [
      'mail',
      column('p', 'text', 'link'),
      'a@example.com',
      '<a href="mailto:a@example.com">a@example.com</a>',
    ],
    ['a script', column('p', 'text', 'link'), 'javascript:alert(1)', 'javascript:alert(1)'],
    ['nothing', column('p', 'number', 'number'), null, ''],
  ])('show %s', (_, head, value, expected) => {
    expect(cell(head, { p: value }).html.replace(/^<td[^>]*>|<\/td>$/g, '')).toBe(expected);
  });

  it('say of what nobody knows that it is not known, whatever the column', () => {
    expect(cell(column('p', 'number', 'number'), { p: { unknown: 'why' } }).text).toBe('Not known');
    expect(cell(column('p', 'boolean', 'yesno'), { p: { unknown: 'why' } }).html).toContain(
      'class="v unknown"',
    );
    expect(cell(column('p', 'boolean', 'yesno'), { p: false }).text).toBe('No');
  });
});
