import { describe, expect, it } from 'vitest';
import { parseYaml } from '../base/yaml.ts';
import { readBlueprint } from './port.ts';

function read(text: string) {
  const value = parseYaml(`identifier: service\nschema: { properties: { tier: {} } }\n${text}\n`)[0]!.value;
  const result = readBlueprint(value as Record<string, unknown>);
  if ('fault' in result) throw new Error(result.fault);
  return result;
}

describe('computed properties', () => {
  it('are read with how they are shown', () => {
    const { blueprint, faults } = read(`
calculationProperties:
  grade:
    title: Grade
    type: string
    calculation: ' .properties.tier '
    colorized: true
    colors: { A: green, B: red }
mirrorProperties: { zone: { title: Zone, path: system.zone } }
aggregationProperties:
  incidents:
    title: Incidents
    target: incident
    calculationSpec: { calculationBy: entities, func: average, averageOf: week }
    query: { combinator: and, rules: [] }
    pathFilter: [{ path: [service, { relation: parent, maxHops: 3 }], fromBlueprint: incident }]
`);
    expect(faults).toEqual([]);
    expect(blueprint).toMatchObject({
      calculationProperties: {
        grade: {
          title: 'Grade',
          type: 'string',
          calculation: '.properties.tier',
          enum: ['A', 'B'],
          enumColors: { A: 'green', B: 'red' },
        },
      },
      mirrorProperties: { zone: { title: 'Zone', path: 'system.zone' } },
      aggregationProperties: {
        incidents: {
          title: 'Incidents',
          type: 'number',
          target: 'incident',
          spec: { by: 'entities', func: 'average', averageOf: 'week', measureTimeBy: '$createdAt' },
          query: { combinator: 'and', rules: [] },
          pathFilter: {
            hops: [
              { relation: 'service', maxHops: 1 },
              { relation: 'parent', maxHops: 3 },
            ],
            fromBlueprint: 'incident',
          },
        },
      },
    });
  });

  const count = 'calculationSpec: { calculationBy: entities, func: count }';
  it.each<[string, string, string]>([
    ['calculationProperties: []', 'calculationProperties is not a mapping', 'calculationProperties'],
    [
      'calculationProperties: { x: .a }',
      'calculationProperties.x: it is not a mapping',
      'calculationProperties.x',
    ],
    [
      'calculationProperties: { x: { type: string } }',
      'calculationProperties.x: its calculation is missing',
      'calculationProperties.x',
    ],
    [
      'calculationProperties: { x: { type: txt, calculation: "1" } }',
      'calculationProperties.x has the type "txt", which there is not',
      'calculationProperties.x.type',
    ],
    [
      'calculationProperties: { x: { calculation: "1", colorized: true, colors: { a: blu } } }',
      'calculationProperties.x gives a the colour blu, which there is not; did you mean blue?',
      'calculationProperties.x.colors.a',
    ],
    [
      'calculationProperties: { x: { calculaton: "1", calculation: "1" } }',
      'calculationProperties.x has a key calculaton, which means nothing; did you mean calculation?',
      'calculationProperties.x.calculaton',
    ],
    [
      'mirrorProperties: { tier: { path: a.b } }',
      'mirrorProperties.tier has the name of a property in schema.properties, which is the one that is used',
      'mirrorProperties.tier',
    ],
    [
      'mirrorProperties: { m: { path: 7 } }',
      'mirrorProperties.m: its path is missing',
      'mirrorProperties.m.path',
    ],
    [
      `aggregationProperties: { a: { ${count} } }`,
      'aggregationProperties.a: its target is missing',
      'aggregationProperties.a',
    ],
    [
      'aggregationProperties: { a: { target: x } }',
      'aggregationProperties.a: its calculationSpec is missing',
      'aggregationProperties.a',
    ],
    [
      'aggregationProperties: { a: { target: x, calculationSpec: { calculationBy: entities, func: counts } } }',
      'aggregationProperties.a: func is "counts"; did you mean count?',
      'aggregationProperties.a.calculationSpec.func',
    ],
    [
      'aggregationProperties: { a: { target: x, calculationSpec: { calculationBy: property, func: sum } } }',
      'aggregationProperties.a: its calculationSpec names no property',
      'aggregationProperties.a.calculationSpec',
    ],
    [
      'aggregationProperties: { a: { target: x, calculationSpec: { calculationBy: entities, func: average, averageOf: year } } }',
      'aggregationProperties.a: averageOf is "year"',
      'aggregationProperties.a.calculationSpec.averageOf',
    ],
    [
      `aggregationProperties: { a: { target: x, ${count}, pathFilter: [{ path: [r], fromBlueprint: y }] } }`,
      'aggregationProperties.a: fromBlueprint is y, not the target',
      'aggregationProperties.a.pathFilter.0.fromBlueprint',
    ],
    [
      `aggregationProperties: { a: { target: x, ${count}, pathFilter: [{ path: [r] }, { path: [s] }] } }`,
      'aggregationProperties.a: pathFilter has more than one path',
      'aggregationProperties.a.pathFilter',
    ],
    [
      `aggregationProperties: { a: { target: x, ${count}, pathFilter: [{ path: [{ relation: r, maxHops: 16 }] }] } }`,
      'aggregationProperties.a: pathFilter must have a maxHops from 1 to 15',
      'aggregationProperties.a.pathFilter.0.path.0.maxHops',
    ],
  ])('%s has one fault at its place', (text, fault, path) => {
    expect(read(text).faults.map((found) => [found.fault, found.path.join('.')])).toEqual([[fault, path]]);
  });

  it('that cannot be read are kept without a value, for the reason that was told first', () => {
    const { blueprint } = read('aggregationProperties: { a: { target: x } }');
    expect(blueprint.aggregationProperties?.['a']?.fault).toBe('its calculationSpec is missing');
  });

  it('may be called like members of JavaScript', () => {
    const hostile = JSON.parse(
      '{"identifier":"a","schema":{"properties":{}},"calculationProperties":{"__proto__":{"calculation":"1"},"constructor":{"calculation":"2"}}}',
    );
    const result = readBlueprint(hostile);
    expect('blueprint' in result && Object.keys(result.blueprint.calculationProperties!)).toEqual([
      '__proto__',
      'constructor',
    ]);
  });
});
