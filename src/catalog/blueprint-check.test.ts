import { describe, expect, it } from 'vitest';
import { checkBlueprint } from './blueprint-check.ts';
import { readBlueprint } from './port.ts';
import { blueprintTable } from './table.ts';

function check(...values: Record<string, unknown>[]): [string, string][] {
  const read = values.map((value) => {
    const result = readBlueprint({ schema: { properties: {} }, ...value });
    if ('fault' in result) throw new Error(result.fault);
    return result.blueprint;
  });
  const table = blueprintTable(read, { enveloped: new Set(['component']) });
  return checkBlueprint(read[0]!, table.find(read[0]!.identifier)!, table).map(({ fault, path }) => [
    fault,
    path.join('.'),
  ]);
}

describe('checking a blueprint among the others', () => {
  it('tells a property that is required and not defined', () => {
    expect(
      check({
        identifier: 'a',
        schema: { properties: { tier: {} }, required: ['tier', 'tierr', 'nothing'] },
      }),
    ).toEqual([
      [
        'the property tierr is required, and there is none of that name; did you mean tier?',
        'schema.required.1',
      ],
      ['the property nothing is required, and there is none of that name', 'schema.required.2'],
    ]);
  });

  it('knows what a built-in kind defines', () => {
    expect(
      check({
        identifier: 'Component',
        schema: { properties: {}, required: ['lifecycle'] },
        ownership: { type: 'Inherited', path: 'system.domain' },
      }),
    ).toEqual([]);
  });

  it.each([
    [
      { type: 'Inherited', path: 'sistem' },
      'owners are inherited over the relation sistem, which a does not have; did you mean system?',
      'ownership.path',
    ],
    [
      { type: 'Inherited', path: 'system.area.$team' },
      'owners are inherited over the relation area, which suite does not have',
      'ownership.path',
    ],
    [{ type: 'Inherited' }, 'inherited ownership names no path of relations', 'ownership.path'],
    [
      { type: 'inherited', path: 'system' },
      'ownership is of the type "inherited", not Direct or Inherited',
      'ownership.type',
    ],
  ])('tells ownership that leads nowhere: %j', (ownership, fault, path) => {
    const a = { identifier: 'a', relations: { system: { target: 'suite' } }, ownership };
    expect(check(a, { identifier: 'suite' })).toEqual([[fault, path]]);
  });

  it('follows the path of ownership through kinds', () => {
    const a = {
      identifier: 'a',
      relations: { system: { target: 'suite' } },
      ownership: { type: 'Inherited', path: 'system.area' },
    };
    expect(
      check(a, { identifier: 'suite', relations: { area: { target: 'area' } } }, { identifier: 'area' }),
    ).toEqual([]);
  });
});
