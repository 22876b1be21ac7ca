import { describe, expect, it, vi } from 'vitest';
import { entityText, memoryCache, readTree } from '../testing/read-tree.ts';

const BLUEPRINT = `identifier: service
schema:
  properties:
    api: { type: object, spec: open-api }
    text: { type: string, spec: open-api }
    events: { type: string, spec: async-api }
    notes: { type: string }
`;

async function faultsOf(files: Record<string, string>): Promise<string[]> {
  const { reading } = await readTree({ 'blueprint.yaml': BLUEPRINT, ...files });
  return reading.problems
    .filter(({ rule }) => rule === 'catalog/specification')
    .map(
      ({ message, origin, subject }) =>
        `${subject} ${origin.file}:${origin.line}:${origin.column} ${message}`,
    );
}

function api(type: string, definition: string): string {
  return entityText(
    'API',
    'orders',
    `type: ${type}\nlifecycle: production\nowner: core\ndefinition: ${definition}`,
  );
}

describe('a specification in the catalog', () => {
  it('that cannot be read is told at its property', async () => {
    const problems = await faultsOf({
      'a.yaml': 'identifier: a\nblueprint: service\nproperties:\n  text: "openapi: 3.0.0\\npaths: [broken"\n',
    });
    expect(problems).toEqual([
      expect.stringMatching(
        /^service:default\/a a\.yaml:4:3 properties\.text is no specification that can be drawn: line 2: /,
      ),
    ]);
  });

  it('that stands as a mapping is told where it is wrong', async () => {
    expect(
      await faultsOf({
        'a.yaml':
          'identifier: a\nblueprint: service\nproperties:\n  api:\n    openapi: 3.0.0\n    paths:\n      /x: { $ref: "#/no" }\n      /y: 7\n',
      }),
    ).toEqual([
      'service:default/a a.yaml:7:7 in the specification properties.api, paths./x refers to #/no, which is not there',
      'service:default/a a.yaml:8:7 in the specification properties.api, paths./y is 7, which is no mapping',
    ]);
  });

  it.each([
    ['openapi', 'hello', true],
    ['AsyncAPI', 'hello', true],
    ['graphql', 'hello', false],
    ['openapi', '"openapi: 3.0.0"', false],
    ['openapi', '""', false],
    ['openapi', '{ $text: gone.yaml }', false],
    ['openapi', '{ $text: api.json }', true],
  ])('of the API type %s is read for what it is: %s', async (type, definition, isWrong) => {
    const problems = await faultsOf({
      'a.yaml': api(type, definition),
      'api.json': '{ "openapi": "3.0.0", "paths": 7 }',
    });
    expect(problems).toEqual(
      isWrong ? [expect.stringMatching(/^api:default\/orders a\.yaml:9:3 .*spec\.definition/)] : [],
    );
  });

  it('is read in Port’s form of an API, and in the spec of a document in Backstage’s', async () => {
    expect(
      await faultsOf({
        'a.yaml': `${api('openapi', '"openapi: 3.0.0"')}---\nidentifier: b\nblueprint: API\nproperties: { type: openapi, definition: no }\n`,
        'b.yaml': entityText('service', 'c', 'events: no'),
      }),
    ).toEqual([
      expect.stringContaining('api:default/b a.yaml:13:30 properties.definition is no specification'),
      expect.stringContaining('service:default/c b.yaml:6:3 spec.events is no specification'),
    ]);
  });

  it.each(['""', '"  "', 'https://example.com/openapi.yaml', '{}', '{ $text: x.yaml }', '7', 'null'])(
    'is none when it is %s',
    async (value) => {
      expect(
        await faultsOf({
          'a.yaml': `identifier: a\nblueprint: service\nproperties: { text: ${value}, api: ${value}, notes: x }\n`,
        }),
      ).toEqual([]);
    },
  );

  it('of many faults is told with the first of them, and keeps its fingerprints when it moves', async () => {
    const paths = Array.from({ length: 8 }, (_, index) => `/${index}: 7`).join(', ');
    const text = (before: string): string =>
      `${before}identifier: a\nblueprint: service\nproperties: { api: { openapi: 3.0.0, paths: { ${paths} } }, text: "${before ? '\\n' : ''}a: [" }\n`;
    const [first, second] = await Promise.all(
      ['', '# moved\n'].map((before) => readTree({ 'b.yaml': BLUEPRINT, 'a.yaml': text(before) })),
    );
    expect(first!.problems).toHaveLength(7);
    expect(first!.problems).toContainEqual(expect.stringContaining('properties.api has 3 more faults'));
    expect(second!.reading.problems.map(({ fingerprint }) => fingerprint).sort()).toEqual(
      first!.reading.problems.map(({ fingerprint }) => fingerprint).sort(),
    );
  });

  it('is read once for each text, and not again with the cache of an earlier check', async () => {
    const cache = memoryCache();
    const set = vi.spyOn(cache, 'set');
    const files = {
      'b.yaml': BLUEPRINT,
      'a.yaml': ['a', 'b', 'c']
        .map((id) => `identifier: ${id}\nblueprint: service\nproperties: { text: no }\n`)
        .join('---\n'),
    };
    const first = await readTree(files, { cache });
    expect(set).toHaveBeenCalledTimes(3);
    const second = await readTree(files, { cache });
    expect(set).toHaveBeenCalledTimes(3);
    expect(second.problems).toEqual(first.problems);
    expect(first.problems).toHaveLength(3);
  });
});
