import { describe, expect, it } from 'vitest';
import { namedFiles, referencedFiles } from './named-files.ts';
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
      specifications: [],
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
    expect(namedFiles('catalog/all.yaml', text)).toEqual({ contents: [], specifications: [], targets: [] });
  });
});

describe('the files that a specification names', () => {
  it('are known for specifications', () => {
    const text = entityText(
      'API',
      'a',
      'definition: { $openapi: ./openapi.yaml }\nmore: { $asyncapi: /events.yaml }',
    );
    expect(namedFiles('apis/catalog-info.yaml', text)).toEqual({
      contents: ['apis/openapi.yaml', 'events.yaml'],
      specifications: ['apis/openapi.yaml', 'events.yaml'],
      targets: [],
    });
  });

  it('are those of its references to other files of the repository', () => {
    const text = [
      'paths:',
      '  /a: { $ref: ./paths/a.yaml }',
      '  /b: { $ref: "../shared/b.json#/b/get" }',
      '  /c: { $ref: "#/paths/~1a" }',
      '  /d: { $ref: https://example.com/d.yaml }',
      '  /e: { $ref: https://github.com/acme/shop/blob/main/e.yaml }',
      '  /f: { $ref: ../../../etc/passwd }',
    ].join('\n');
    const address = 'https://github.com/acme/shop/blob/main/apis/openapi.yaml';
    expect(referencedFiles('apis/openapi.yaml', text, address)).toEqual([
      'apis/paths/a.yaml',
      'shared/b.json',
      'e.yaml',
    ]);
    expect(referencedFiles('apis/openapi.yaml', 'a: { $ref: "#/b" }')).toEqual([]);
  });

  it('include addresses of the same repository that a catalog file names', () => {
    const page = 'https://github.com/acme/shop/blob/main/apis/info.yaml';
    const api = entityText(
      'API',
      'a',
      'definition: { $text: "https://github.com/acme/shop/raw/main/openapi.yaml" }',
    );
    const location = entityText('Location', 'l', 'target: https://github.com/acme/shop/tree/main/x/*.yaml');
    expect(namedFiles('apis/info.yaml', `${api}---\n${location}`, page)).toMatchObject({
      contents: ['openapi.yaml'],
      targets: ['x/*.yaml'],
    });
  });
});
