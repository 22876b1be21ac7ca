import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tree } from '../base/testing/tree.ts';
import { entityText, readFolder, readTree } from './testing/read-tree.ts';

const location = (spec: string, name = 'all'): string => entityText('Location', name, spec);
const component = (name: string): string =>
  entityText('Component', name, 'type: service\nlifecycle: production\nowner: core');

/** Refs of what was read besides Locations, and the problems that speak of Locations. */
async function read(
  files: Record<string, string>,
  patterns = ['catalog/all.yaml'],
): Promise<{ refs: string[]; problems: string[] }> {
  const { catalog, problems } = await readTree(files, { patterns });
  return {
    refs: catalog.entities.filter(({ kind }) => kind !== 'Location').map(({ id }) => id),
    problems: problems.filter((problem) => !problem.startsWith('dangling-reference')),
  };
}

describe('a Location', () => {
  const files = {
    'catalog/x/a.yaml': component('a'),
    'catalog/x/b.yaml': component('b'),
    'other/c.yaml': component('c'),
    'd.txt': component('d'),
  };

  it.each([
    ['target: ./x/a.yaml', ['a']],
    ['target: x/a.yaml', ['a']],
    ['targets: [./x/a.yaml, ./x/b.yaml]', ['a', 'b']],
    ['target: ./x/a.yaml\ntargets: [x/b.yaml]', ['a', 'b']],
    ['target: ../other/c.yaml', ['c']],
    ['target: /other/c.yaml', ['c']],
    ['target: /d.txt', ['d']],
    ['target: ./x/*.yaml', ['a', 'b']],
    ['target: ../**/*.yaml', ['a', 'b', 'c']],
    ['target: /**/{a,c}.yaml', ['a', 'c']],
    ['targets: []', []],
  ])('with %j brings %j', async (spec, refs) => {
    expect(await read({ ...files, 'catalog/all.yaml': location(spec) })).toEqual({ refs, problems: [] });
  });

  it.each(['/.git/a.yaml', '../.env', '/.portolan/a.yaml', '/_site/a.yaml', '../*'])(
    'does not bring what tools keep or what may hold secrets: %s',
    async (target) => {
      const others = ['.git/a.yaml', '.env', '.portolan/a.yaml', '_site/a.yaml'];
      const { refs, problems } = await read({
        ...Object.fromEntries(others.map((path, index) => [path, component(`tool-${index}`)])),
        'catalog/all.yaml': location(`target: "${target}"`),
      });
      expect(refs).toEqual([]);
      expect(problems).toEqual([`location-target catalog/all.yaml:6:3 the target ${target} matches no file`]);
    },
  );

  it.each([
    ['target: ./gone.yaml', 'location-target catalog/all.yaml:6:3 the target ./gone.yaml matches no file'],
    ['targets: [x/*.json]', 'location-target catalog/all.yaml:6:13 the target x/*.json matches no file'],
    ['target: ./x', 'location-target catalog/all.yaml:6:3 the target ./x matches no file'],
    [
      'target: ../../etc/passwd',
      'outside-root catalog/all.yaml:6:3 the target ../../etc/passwd leads outside the portal',
    ],
    [
      'target: ../../**/*.yaml',
      'outside-root catalog/all.yaml:6:3 the target ../../**/*.yaml leads outside the portal',
    ],
    [
      'target: https://example.com/a.yaml',
      'location-remote catalog/all.yaml:6:3 the target https://example.com/a.yaml lies on another host and is not read from here',
    ],
    [
      'target: url:https://example.com/a.yaml',
      'location-remote catalog/all.yaml:6:3 the target url:https://example.com/a.yaml lies on another host and is not read from here',
    ],
    ['target: "a\\0b"', 'location-target catalog/all.yaml:6:3 the target a\uFFFDb matches no file'],
    ['targets: 7', 'schema catalog/all.yaml:6:3 spec.targets is 7 but must be of type array'],
  ])('with %j is told', async (spec, problem) => {
    expect(await read({ ...files, 'catalog/all.yaml': location(spec) })).toEqual({
      refs: [],
      problems: [problem],
    });
  });

  it('may point to nothing when it is optional', async () => {
    expect(await read({ 'catalog/all.yaml': location('target: ./gone.yaml\npresence: optional') })).toEqual({
      refs: [],
      problems: [],
    });
  });

  it('does not follow links out of the portal', async () => {
    const outside = tree({ 'secret.yaml': component('secret') });
    const root = tree({
      'all.yaml': location('targets: [./link.yaml, ./folder/secret.yaml, "./**/secret.yaml"]'),
    });
    symlinkSync(join(outside, 'secret.yaml'), join(root, 'link.yaml'));
    symlinkSync(outside, join(root, 'folder'));
    const { catalog, problems } = await readFolder(root, { patterns: ['all.yaml'] });
    expect(catalog.entities.map(({ id }) => id)).toEqual(['all']);
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'outside-root',
      'outside-root',
      'location-target',
    ]);
  });

  it('reads a file once, however often and by whichever path it is named', async () => {
    const root = tree({
      'all.yaml': location('targets: [./a.yaml, a.yaml, ./link.yaml, "./*.yaml"]'),
      'a.yaml': component('a'),
    });
    symlinkSync('a.yaml', join(root, 'link.yaml'));
    const { reading, problems } = await readFolder(root, { patterns: ['all.yaml', 'a.yaml'] });
    expect(reading.files).toBe(2);
    expect(problems.filter((problem) => problem.startsWith('duplicate'))).toEqual([]);
  });

  it('has on its page what is wrong with its targets', async () => {
    const targets = 'targets: [./gone.yaml, ../../out.yaml, "https://git.acme.example/x.yaml", ./all.yaml]';
    const text = entityText('Location', 'All', targets, 'namespace: shop');
    const kind = entityText('Location', 'code', 'type: code-discovery\ntarget: a', 'namespace: shop');
    const files = { 'all.yaml': `${text}---\n${kind}` };
    const { reading } = await readTree(files, { patterns: ['all.yaml'] });
    const told = reading.problems.map(({ rule, subject }) => `${rule} ${subject}`);
    expect(told).toEqual([
      'catalog/outside-root location:shop/all',
      'catalog/location-target location:shop/all',
      'catalog/location-circle location:shop/all',
      'catalog/location-type location:shop/code',
      'catalog/location-remote location:shop/all',
    ]);
  });

  it('is followed through other Locations, and circles are told', async () => {
    const { refs, problems } = await read({
      'catalog/all.yaml': location('target: ./one.yaml'),
      'catalog/one.yaml': `${location('target: ./two.yaml', 'one')}---\n${component('a')}`,
      'catalog/two.yaml': `${location('targets: [./one.yaml, ./two.yaml]', 'two')}---\n${component('b')}`,
    });
    expect(refs).toEqual(['a', 'b']);
    expect(problems).toEqual([
      'location-circle catalog/two.yaml:6:13 catalog/two.yaml leads back to catalog/one.yaml',
      'location-circle catalog/two.yaml:6:25 catalog/two.yaml leads back to catalog/two.yaml',
    ]);
  });

  it('is followed through chains longer than the stack', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [
        `catalog/${i === 0 ? 'all' : i}.yaml`,
        location(`target: ./${i + 1}.yaml`, `l${i}`),
      ]),
    );
    const { refs, problems } = await read({ ...chain, 'catalog/3000.yaml': component('end') });
    expect(refs).toEqual(['end']);
    expect(problems).toEqual([]);
  });

  it('of another system is left alone', async () => {
    const { problems } = await read({
      'catalog/all.yaml':
        'apiVersion: maps.k8s.io/v1\nkind: Location\nmetadata: { name: x }\nspec: { target: ./gone.yaml }\n',
    });
    expect(problems).toEqual([
      'not-an-entity catalog/all.yaml:1:1 the document was skipped: a manifest of maps.k8s.io/v1',
    ]);
  });
});
