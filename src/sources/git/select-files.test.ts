import { expect, test } from 'vitest';
import { settings } from './schema.ts';
import { select } from './select-files.ts';

const files = (...paths: string[]) =>
  paths.map((path) => ({ path, oid: '0', size: 1, mode: '100644' }) as never);

const catalogsOf = (globs: string[] | undefined, ...paths: string[]): string[] => {
  const read = settings.parse({ repositories: ['.'], ...(globs ? { catalogFiles: globs } : {}) });
  return select(files(...paths), '', read, undefined).catalogs.map(({ path }) => path);
};

test('catalog files are found by name, in any folder, also in those that begin with a dot', () => {
  const paths = [
    'catalog-info.yaml',
    'a/b/port.yml',
    '.hidden/catalog-info.yml',
    'catalog-info.json',
    'x.yaml',
  ];
  expect(catalogsOf(undefined, ...paths)).toEqual(paths.slice(0, 3));
  expect(catalogsOf(['catalog/*.{yaml,yml}'], 'catalog/a.yml', 'catalog/b/c.yml', 'a.yml')).toEqual([
    'catalog/a.yml',
  ]);
});

test('a glob takes no longer for names that were made to nearly fit', () => {
  const begun = performance.now();
  const name = 'a'.repeat(250);
  expect(
    catalogsOf(['**/*a*a*a*a*a*a*a*a*b'], ...Array.from({ length: 200 }, (_, n) => `${n}/${name}`)),
  ).toEqual([]);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

test('a glob that stands for too many texts is refused', () => {
  const glob = '{a,b}'.repeat(10);
  expect(settings.safeParse({ repositories: ['.'], catalogFiles: [glob] }).error?.issues[0]?.message).toBe(
    'stands for too many texts',
  );
});
