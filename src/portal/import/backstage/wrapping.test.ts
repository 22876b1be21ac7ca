import { describe, expect, it } from 'vitest';
import { importOf, tryImport } from './testing/import-of.ts';

const CATALOG = `catalog:
  locations:
    - type: url
      target: https://github.com/acme/shop/blob/main/catalog-info.yaml
    - type: mystery
      target: x
`;
const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

describe('a configuration as it is run in a cluster', () => {
  it.each([
    ['appConfig', `appConfig:\n${indented(CATALOG, 2)}`, 6],
    ['backstage.appConfig', `backstage:\n  replicas: 2\n  appConfig:\n${indented(CATALOG, 4)}`, 8],
    ['upstream.backstage.appConfig', `upstream:\n  backstage:\n    appConfig:\n${indented(CATALOG, 6)}`, 8],
  ])('is found at %s of the values of a chart', async (place, yaml, line) => {
    const { result } = await importOf({ 'values.yaml': yaml }, { configs: ['values.yaml'] });
    expect(result.reads).toMatchObject({
      repositories: ['https://github.com/acme/shop'],
      within: [`${place} of values.yaml`],
    });
    expect(result.values.find(({ key }) => key === 'catalog.locations[1].type')).toMatchObject({ line });
    expect(result.values.map(({ key }) => key)).not.toContain('backstage.replicas');
  });

  it('is found in a ConfigMap, with the places of the file, and later texts over earlier ones', async () => {
    const { result, files } = await importOf(
      {
        'map.yaml': `apiVersion: v1
kind: ConfigMap
data:
  app-config.yaml: |
${indented(CATALOG, 4)}
  app-config.production.yaml: |-
    organization:
      name: Acme
    auth:
      session:
        secret: dGhpcyBpcyBhIHNlY3JldCBvZiBhIHNlc3Npb24
  notes.txt: none
`,
      },
      { configs: ['map.yaml'] },
    );
    expect(result.reads.repositories).toEqual(['https://github.com/acme/shop']);
    expect(files['portal.yaml']).toContain('title: Acme');
    expect(result.values.find(({ key }) => key === 'catalog.locations[1].type')).toMatchObject({ line: 9 });
    expect(result.problems.map(({ rule, origin }) => [rule, origin])).toContainEqual([
      'portal/import-secret',
      expect.objectContaining({ file: 'map.yaml', line: 17, column: 9 }),
    ]);
    expect(JSON.stringify([files, result])).not.toContain('dGhpcyBpcyBhIHNlY3JldCBvZiBhIHNlc3Npb24');
  });

  it('has the place of its text where that is in quotes', async () => {
    const { result } = await importOf(
      {
        'map.json': JSON.stringify({ kind: 'ConfigMap', data: { 'a.yaml': CATALOG } }),
      },
      { configs: ['map.json'] },
    );
    expect(result.values.map(({ line }) => line)).toEqual([1, 1, 1, 1]);
  });

  it('is told from what is no configuration', async () => {
    for (const yaml of ['kind: Deployment\n', 'kind: ConfigMap\ndata: {a.txt: x}\n', 'a: 1\n']) {
      const { result } = await tryImport({ 'app.yaml': yaml }, { configs: ['app.yaml'] });
      expect(result).toEqual({
        error: expect.stringMatching(/^app\.yaml holds nothing that a configuration of Backstage is known/),
      });
    }
  });
});
