import { expect, it } from 'vitest';
import { fates, importOf } from './testing/import-of.ts';

it('keeps entities of kinds with a name of Backstage’s apart where letter case tells them apart', async () => {
  const { files, result } = await importOf({
    'export.json': JSON.stringify({
      blueprints: [{ identifier: 'component', title: 'Part', schema: { properties: {}, required: [] } }],
      entities: ['AA', 'aa', 'Aa'].map((identifier) => ({
        identifier,
        blueprint: 'component',
        properties: {},
      })),
    }),
  });
  expect(fates(result)).toEqual({ blueprint: '1+0+0', entity: '3+0+0' });
  expect(files['catalog/component/entities-001.yaml']?.match(/identifier: \S+/g)).toEqual([
    'identifier: AA',
    'identifier: Aa',
    'identifier: aa',
  ]);
});
