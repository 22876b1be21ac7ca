import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CostSettings } from './settings.ts';

const bills = [{ id: 'cloud', files: 'bills/*.csv' }];

describe('cost settings', () => {
  it('need nothing', () => {
    expect(CostSettings.parse({})).toEqual({ bills: [], rules: [], shared: [] });
  });

  it('share in proportion over all by default', () => {
    const { shared } = CostSettings.parse({ bills, shared: [{ id: 'p', match: { category: 'Tax' } }] });
    expect(shared).toEqual([{ id: 'p', match: { category: 'Tax' }, split: 'proportional', over: 'all' }]);
  });

  it.each([
    [
      'a rule without a form',
      { rules: [{ id: 'x' }] },
      'a rule needs exactly one of tag, resource, subAccount, service',
    ],
    [
      'a rule of two forms',
      { rules: [{ tag: 'app', service: { a: 'component:b' } }] },
      'a rule needs exactly one of tag, resource, subAccount, service, not tag and service',
    ],
    [
      'kinds without a tag',
      { rules: [{ service: { a: 'component:b' }, kinds: ['Component'] }] },
      'kinds belongs to rules with tag',
    ],
    [
      'an id twice',
      {
        rules: [
          { id: 'x', tag: 'a' },
          { id: 'x', tag: 'b' },
        ],
      },
      'the id x is taken',
    ],
    [
      'the id of the portal itself',
      { rules: [{ id: 'listed', tag: 'a' }] },
      'the id listed is taken by the portal',
    ],
    ['a condition without a key', { shared: [{ id: 'p', match: {} }] }, 'a condition needs at least one key'],
    ['an unknown category', { rules: [{ tag: 'a', where: { category: 'Rent' } }] }, undefined],
    ['an unknown key', { rules: [{ tags: 'a' }] }, 'Unrecognized key: "tags"'],
    ['a bill without files', { bills: [{ id: 'x', files: [] }] }, undefined],
    [
      'an id with blanks',
      { bills: [{ id: 'My Bill', files: 'a' }] },
      'use lower-case letters, digits, dots, dashes and underscores',
    ],
  ])('refuse %s', (_, settings, message) => {
    const parsed = CostSettings.safeParse({ bills, ...settings });
    const found = parsed.success ? [] : parsed.error.issues.map((issue) => issue.message);
    expect(found.length).toBeGreaterThan(0);
    if (message !== undefined) expect(found).toContain(message);
  });

  it('have a JSON Schema for editors', () => {
    const schema = z.toJSONSchema(CostSettings, { io: 'input', unrepresentable: 'any' });
    expect(Object.keys(schema.properties ?? {})).toEqual(['bills', 'rules', 'shared']);
  });
});
