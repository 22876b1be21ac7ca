import { describe, expect, it } from 'vitest';
import { namedFiles } from './named-files.ts';
import { entityText } from './testing/read-tree.ts';

describe('the files that a catalog file names', () => {
  it('are the texts of placeholders and the targets of Locations, as paths in the repository', () => {
    const text = [
      entityText(
        'API',
        'a',
        'definition: { $text: ./openapi.yaml }\nmore: [{ $json: /all.json }, { $yaml: ../x.yaml }]',
      ),
      entityText('Location', 'l', 'target: ./one.yaml\ntargets: ["../*/catalog-info.yaml", /top.yaml]'),
      'identifier: b\nblueprint: service\nproperties: { readme: file://README.md, near: file://./notes.md }\n',
    ].join('---\n');
    expect(namedFiles('services/cart/catalog-info.yaml', text)).toEqual({
      contents: [
        'services/cart/openapi.yaml',
        'all.json',
        'services/x.yaml',
        'README.md',
        'services/cart/notes.md',
      ],
      targets: ['services/cart/one.yaml', 'services/*/catalog-info.yaml', 'top.yaml'],
    });
  });

  it.each([
    ['what leads out of the repository', entityText('API', 'a', 'definition: { $text: ../../x }')],
    ['addresses', entityText('API', 'a', 'definition: { $text: "https://example.com/x" }')],
    ['addresses of Locations', entityText('Location', 'l', 'target: "url:https://example.com/x.yaml"')],
    [
      'manifests of other tools',
      'apiVersion: maps.k8s.io/v1\nkind: Location\nmetadata: {name: x}\nspec: {target: ./x}\n',
    ],
    ['broken documents', 'kind: Location\n a: [\n'],
    ['templates', entityText('API', '"{{ name }}"', 'definition: { $text: ./x }')],
    ['nothing', ''],
  ])('are not %s', (_, text) => {
    expect(namedFiles('catalog/all.yaml', text)).toEqual({ contents: [], targets: [] });
  });
});
