import { describe, expect, test } from 'vitest';
import { type MatchQuery, type MatchTarget, matchIndex } from './match.ts';

function target(ref: string, annotations: Record<string, string> = {}, title = ''): MatchTarget {
  const [kind, name] = [ref.slice(0, ref.indexOf(':')), ref.slice(ref.indexOf('/') + 1)];
  return { ref, kind, name, title: title || name, annotations };
}

function query(partial: Partial<MatchQuery>): MatchQuery {
  return { kinds: [], annotations: [], names: [], ...partial };
}

const SLUG = 'github.com/project-slug';
const LOCATION = 'backstage.io/source-location';

describe('matching by annotation', () => {
  test('finds every entity that carries the value', () => {
    const index = matchIndex([
      target('component:default/cart', { [SLUG]: 'acme/mono' }),
      target('component:default/pay', { [SLUG]: 'ACME/Mono' }),
      target('component:default/other', { [SLUG]: 'acme/other' }),
    ]);
    const result = index.match(query({ annotations: [{ key: SLUG, values: ['acme/mono'] }] }));
    expect(result).toEqual({
      type: 'found',
      matches: [
        { ref: 'component:default/cart', by: 'annotation', depth: 0, order: 0 },
        { ref: 'component:default/pay', by: 'annotation', depth: 0, order: 0 },
      ],
    });
  });

  test('comes before the name, and kinds are respected', () => {
    const index = matchIndex([
      target('component:default/shop'),
      target('component:default/store', { [SLUG]: 'acme/shop' }),
      target('api:default/shop-api', { [SLUG]: 'acme/shop' }),
    ]);
    const result = index.match(
      query({ kinds: ['Component'], annotations: [{ key: SLUG, values: ['acme/shop'] }], names: ['shop'] }),
    );
    expect(result).toMatchObject({ type: 'found', matches: [{ ref: 'component:default/store' }] });
  });

  test.each([
    [
      'url:https://github.com/acme/mono/tree/main/services/cart/',
      'https://github.com/acme/mono//services/cart',
      2,
    ],
    [
      'url:https://github.com/acme/mono/tree/main/services/cart/',
      'https://github.com/acme/mono//services',
      1,
    ],
    ['url:https://github.com/acme/mono/tree/main/services/cart/', 'git@github.com:acme/mono.git', 0],
    ['url:https://github.com/acme/mono/', 'https://github.com/acme/mono', 0],
  ])('an entity at %s belongs to %s', (location, value, depth) => {
    const index = matchIndex([target('component:default/cart', { [LOCATION]: location })]);
    const result = index.match(query({ annotations: [{ key: LOCATION, values: [value] }] }));
    expect(result).toEqual({
      type: 'found',
      matches: [{ ref: 'component:default/cart', by: 'annotation', depth, order: 0 }],
    });
  });

  test.each(['https://github.com/acme/mono//services/pay', 'https://gitlab.com/acme/mono', 'not an address'])(
    'an entity in services/cart does not belong to %s',
    (value) => {
      const index = matchIndex([
        target('component:default/cart', {
          [LOCATION]: 'url:https://github.com/acme/mono/tree/main/services/cart/',
        }),
      ]);
      expect(index.match(query({ annotations: [{ key: LOCATION, values: [value] }] }))).toEqual({
        type: 'none',
      });
    },
  );

  test('annotations that nothing is known about are compared as they are', () => {
    const index = matchIndex([target('component:default/shop', { 'example.org/key': 'A-1' })]);
    const match = (value: string): string =>
      index.match(query({ annotations: [{ key: 'example.org/key', values: [value] }] })).type;
    expect([match('A-1'), match('a-1')]).toEqual(['found', 'none']);
  });

  test('reserved names are keys like any other', () => {
    const index = matchIndex([target('component:default/constructor')]);
    expect(
      index.match(
        query({
          annotations: [
            { key: 'constructor', values: ['x'] },
            { key: '__proto__', values: ['x'] },
          ],
        }),
      ).type,
    ).toBe('none');
    expect(index.match(query({ names: ['constructor'] })).type).toBe('found');
  });
});

describe('matching by name', () => {
  test('ignores case, and falls back to the title', () => {
    const index = matchIndex([
      target('component:default/shop', {}, 'Web shop'),
      target('component:default/pay', {}, 'Payments'),
    ]);
    expect(index.match(query({ names: ['Shop'] }))).toMatchObject({
      matches: [{ ref: 'component:default/shop', by: 'name' }],
    });
    expect(index.match(query({ names: ['payments'] }))).toMatchObject({
      matches: [{ ref: 'component:default/pay' }],
    });
  });

  test('the likeliest kind is taken when several kinds share a name', () => {
    const index = matchIndex([target('api:default/shop'), target('component:default/shop')]);
    expect(index.match(query({ kinds: ['Component', 'API'], names: ['shop'] }))).toMatchObject({
      type: 'found',
      matches: [{ ref: 'component:default/shop' }],
    });
  });

  test('two entities of one kind are ambiguous: none is taken', () => {
    const index = matchIndex([target('component:b/shop'), target('component:a/shop')]);
    expect(index.match(query({ kinds: ['Component'], names: ['shop'] }))).toEqual({
      type: 'ambiguous',
      refs: ['component:a/shop', 'component:b/shop'],
    });
  });

  test('an entity that says in an annotation where it belongs is never taken by name', () => {
    const index = matchIndex([target('component:default/shop', { [SLUG]: 'acme/shop-of-old' })]);
    expect(
      index.match(query({ annotations: [{ key: SLUG, values: ['acme/shop'] }], names: ['shop'] })),
    ).toEqual({ type: 'none' });
  });

  test('blueprints keep their case', () => {
    const index = matchIndex([target('Service:default/shop')]);
    expect(index.match(query({ kinds: ['service'], names: ['shop'] })).type).toBe('none');
    expect(index.match(query({ kinds: ['Service'], names: ['shop'] })).type).toBe('found');
  });

  test('the order of the targets does not matter', () => {
    const targets = [
      target('component:a/shop'),
      target('component:b/shop'),
      target('api:a/shop', { [SLUG]: 'acme/shop' }),
    ];
    const ask = (list: MatchTarget[]): unknown =>
      matchIndex(list).match(query({ annotations: [{ key: SLUG, values: ['acme/shop'] }], names: ['shop'] }));
    expect(ask([...targets].reverse())).toEqual(ask(targets));
  });
});

describe('matching by where an entity is declared', () => {
  const declared = (
    name: string,
    declaredIn: string,
    annotations: Record<string, string> = {},
  ): MatchTarget => ({
    ...target(`component:default/${name}`, annotations),
    declaredIn,
  });
  /** What the mapping of a source asks for a repository, and for a folder of one. */
  const repository = (id: string): MatchQuery =>
    query({
      annotations: [
        { key: LOCATION, values: [`https://github.com/${id}`] },
        { key: SLUG, values: [id] },
      ],
      declaredIn: [id],
      names: [id.slice(id.lastIndexOf('/') + 1)],
    });
  const folder = (id: string): MatchQuery =>
    query({
      annotations: [{ key: LOCATION, values: [`https://github.com/${id}`] }],
      declaredIn: [id],
      names: [id.slice(id.lastIndexOf('/') + 1)],
    });
  const found = (targets: MatchTarget[], asked: MatchQuery): string[] => {
    const result = matchIndex(targets).match(asked);
    if (result.type !== 'found') return [result.type];
    return result.matches.map(
      ({ ref, by, depth }) => `${ref.slice('component:default/'.length)} ${by} ${depth}`,
    );
  };

  test('finds all that the files of a repository declare, in whatever folder', () => {
    const targets = [
      declared('cart', 'acme/mono//services/cart'),
      declared('all', 'acme/mono'),
      declared('x', 'acme/x'),
    ];
    expect(found(targets, repository('acme/mono'))).toEqual(['all declared 0', 'cart declared 0']);
    expect(found(targets, repository('acme/mon'))).toEqual(['none']);
  });

  test('a folder has what is declared in it or below, and knows more of it than the repository', () => {
    const targets = [
      declared('cart', 'acme/mono//services/cart'),
      declared('deep', 'acme/mono//services/cart/deep'),
      declared('carts', 'acme/mono//services/carts'),
      declared('all', 'acme/mono'),
    ];
    expect(found(targets, folder('acme/mono//services/cart'))).toEqual([
      'cart declared 2',
      'deep declared 2',
    ]);
  });

  test('an annotation counts for more, wherever it leads', () => {
    const targets = [
      declared('here', 'acme/mono//here', { [LOCATION]: 'url:https://github.com/acme/mono/tree/main/there' }),
      declared('moved', 'acme/mono//moved', { [SLUG]: 'acme/moved' }),
      declared('plain', 'acme/mono//plain'),
    ];
    expect(found(targets, repository('acme/mono'))).toEqual(['here annotation 0', 'plain declared 0']);
    expect(found(targets, folder('acme/mono//here'))).toEqual(['none']);
    expect(found(targets, folder('acme/mono//moved'))).toEqual(['none']);
    expect(found(targets, repository('acme/moved'))).toEqual(['moved annotation 0']);
  });

  test('a slug names no folder, so the place of the file does', () => {
    const targets = [declared('cart', 'acme/mono//services/cart', { [SLUG]: 'acme/mono' })];
    expect(found(targets, folder('acme/mono//services/cart'))).toEqual(['cart annotation 2']);
    expect(found(targets, repository('acme/mono'))).toEqual(['cart annotation 0']);
  });

  test('one file for all services is enough where folders bear their names', () => {
    const targets = [declared('cart', 'acme/mono'), target('component:default/pay', { [SLUG]: 'acme/mono' })];
    expect(found(targets, folder('acme/mono//services/cart'))).toEqual(['cart declared 2']);
    expect(found(targets, folder('acme/mono//services/pay'))).toEqual(['pay annotation 2']);
    expect(found(targets, folder('acme/mono//services/other'))).toEqual(['none']);
  });

  test('a file beside the code counts for more than a name', () => {
    const [file, name] = [
      matchIndex([declared('cart', 'acme/mono//pay')]).match(folder('acme/mono//pay')),
      matchIndex([declared('cart', 'acme/mono//pay')]).match(folder('acme/mono//cart')),
    ];
    expect(
      [file, name].map((result) => (result.type === 'found' ? result.matches[0]!.order : undefined)),
    ).toEqual([1, 2]);
  });

  test('what one repository declares is not taken by another of its name', () => {
    const targets = [declared('shop', 'acme/shop')];
    expect(found(targets, repository('archive/shop'))).toEqual(['none']);
    expect(found([target('component:default/shop')], repository('archive/shop'))).toEqual(['shop name 0']);
  });

  test('a repository that declares something else still finds the entity of its name', () => {
    const targets = [declared('shop-web', 'acme/shop'), target('component:default/shop')];
    expect(found(targets, repository('acme/shop'))).toEqual(['shop name 0', 'shop-web declared 0']);
    const others = [...targets, { ...target('component:other/shop') }];
    expect(found(others, repository('acme/shop'))).toEqual(['shop-web declared 0']);
  });

  test('kinds are respected', () => {
    const team = { ...target('group:default/team'), declaredIn: 'acme/mono' };
    expect(found([team], { ...repository('acme/mono'), kinds: ['Component'] })).toEqual(['none']);
  });
});
