import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatRef, splitRef } from '../../catalog/ref.ts';
import { slugOf } from '../../catalog/slug.ts';
import { pagePath } from './page-path.ts';

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 30 }),
  fc.constantFrom('.', '..', 'a/b', 'ä:%', 'Name', '.git', '100%', 'con', 'aux.x'),
);

test('a browser finds the same page as the build', () => {
  fc.assert(
    fc.property(name, name, name, (kind, namespace, id) => {
      const ref = formatRef({ kind, namespace, name: id });
      const parts = splitRef(ref);
      const path = `/catalog/${slugOf(parts.namespace)}/${slugOf(parts.kind)}/${slugOf(parts.name)}/`;
      fc.pre(!path.includes('~~'));
      expect(pagePath(ref)).toBe(path);
    }),
  );
});

test.each([
  '',
  'group',
  'group:',
  'group:default',
  'group:default/',
  ':default/x',
  '%:x/y',
  `group:default/${'x'.repeat(200)}`,
])('there is no page for %j', (ref) => {
  expect(pagePath(ref)).toBeUndefined();
});
