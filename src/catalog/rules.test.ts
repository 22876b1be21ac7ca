import { describe, expect, it } from 'vitest';
import { createRules, type OriginLocation } from './rules.ts';
import { entityText, readTree } from './testing/read-tree.ts';

const file = (target: string): OriginLocation => ({ type: 'file', target });
const url = (target: string): OriginLocation => ({ type: 'url', target });
const PAGE = url('https://github.com/acme/shop/blob/main/catalog-info.yaml');

describe('rules', () => {
  it('that are not given allow everything', () => {
    expect(createRules(undefined)({ kind: 'Component' }, PAGE)).toBe(true);
  });

  it.each([
    [{ allow: ['Component'] }, { kind: 'component' }, PAGE, true],
    [{ allow: ['Component'] }, { kind: 'API' }, PAGE, false],
    [{ allow: [] }, { kind: 'API' }, PAGE, false],
    [{ allow: ['*'] }, { kind: 'anything' }, PAGE, true],
    [{ allow: ['*'] }, { identifier: 'a', blueprint: 'service' }, PAGE, true],
    [{ allow: [{ kind: '*', 'spec.type': 'job' }] }, { kind: 'Component' }, PAGE, false],
    [{ allow: ['service'] }, { identifier: 'a', blueprint: 'service' }, PAGE, true],
    [{ allow: [{ kind: 'Component' }] }, { kind: 'Component' }, PAGE, true],
    [
      { allow: [{ kind: 'Component', 'spec.type': 'website' }] },
      { kind: 'Component', spec: { type: 'Website' } },
      PAGE,
      true,
    ],
    [
      { allow: [{ kind: 'Component', 'spec.type': 'website' }] },
      { kind: 'Component', spec: { type: 'job' } },
      PAGE,
      false,
    ],
    [{ allow: [{ kind: 'Component', 'spec.type': 'website' }] }, { kind: 'Component' }, PAGE, false],
    [{ allow: ['User'], locations: [{ type: 'file' }] }, { kind: 'User' }, file('people.yaml'), true],
    [{ allow: ['User'], locations: [{ type: 'file' }] }, { kind: 'User' }, PAGE, false],
    [{ allow: ['User'], locations: [] }, { kind: 'User' }, PAGE, false],
    [
      { allow: ['User'], locations: [{ type: 'file', exact: './people.yaml' }] },
      { kind: 'User' },
      file('people.yaml'),
      true,
    ],
    [
      { allow: ['User'], locations: [{ type: 'file', exact: 'people.yaml' }] },
      { kind: 'User' },
      file('x/people.yaml'),
      false,
    ],
    [
      { allow: ['User'], locations: [{ type: 'url', pattern: 'https://github.com/ACME/**' }] },
      { kind: 'User' },
      PAGE,
      true,
    ],
    [
      { allow: ['User'], locations: [{ type: 'url', pattern: 'https://github.com/acme/*' }] },
      { kind: 'User' },
      PAGE,
      false,
    ],
  ])('%j of %j from %j: %s', (rule, document, origin, allowed) => {
    expect(createRules([rule])(document, origin)).toBe(allowed);
  });

  it('add up: what one of them allows is allowed', () => {
    const allows = createRules([
      { allow: ['Component'] },
      { allow: ['User'], locations: [{ type: 'file' }] },
    ]);
    expect([allows({ kind: 'Component' }, PAGE), allows({ kind: 'User' }, PAGE)]).toEqual([true, false]);
  });
});

describe('a catalog with rules', () => {
  const component = entityText('Component', 'a', 'type: t\nlifecycle: l\nowner: o');
  const user = entityText('User', 'eve', 'memberOf: []');

  it('leaves out what is not allowed, and says where it stands', async () => {
    const { catalog, reading, problems } = await readTree(
      { 'a.yaml': `${component}---\n${user}` },
      { rules: [{ allow: ['Component', 'API', 'Location'] }] },
    );
    expect(catalog.entities.map(({ ref }) => ref)).toEqual(['component:default/a']);
    expect(reading.documents).toEqual({ accepted: 1, skipped: 0, rejected: 1 });
    expect(problems.filter((problem) => !problem.startsWith('dangling'))).toEqual([
      'not-allowed a.yaml:11:1 no rule allows the kind User from the file a.yaml',
    ]);
  });

  it('asks of what a Location brings where the Location was found', async () => {
    const files = {
      'people/all.yaml': entityText('Location', 'all', 'target: ../shared/eve.yaml'),
      'shared/eve.yaml': user,
    };
    const rules = [
      { allow: ['Location'] },
      { allow: ['User'], locations: [{ type: 'file', pattern: 'people/*' }] },
    ];
    const refs = async (pattern: string): Promise<string[]> =>
      (await readTree(files, { patterns: [pattern], rules })).catalog.entities.map(({ ref }) => ref);
    expect(await refs('people/all.yaml')).toEqual(['location:default/all', 'user:default/eve']);
    expect(await refs('shared/eve.yaml')).toEqual([]);
  });

  it('does not follow a Location that is not allowed', async () => {
    const { catalog } = await readTree(
      { 'all.yaml': entityText('Location', 'all', 'target: ./x.txt'), 'x.txt': component },
      { rules: [{ allow: ['Component'] }] },
    );
    expect(catalog.entities).toEqual([]);
  });
});
