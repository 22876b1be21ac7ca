import { describe, expect, it } from 'vitest';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { ScorecardView } from './context.ts';
import { compileQuery } from './evaluate.ts';
import { aBlueprint, aContext, anEntity, aRelation } from './example.testing.ts';
import { compilePort } from './port.ts';
import { reasonWords } from './reason.ts';
import { queryWords } from './words.ts';

const field = (target: string, id: string, many = false) => ({
  target,
  many,
  required: false,
  relation: id,
  inverse: `${id}Of`,
});
const SVC: Blueprint = aBlueprint({
  identifier: 'svc',
  schema: {
    properties: {
      lead: { type: 'string', format: 'user' },
      deputy: { type: 'string', format: 'user' },
      name: { type: 'string' },
      people: { type: 'array', items: { type: 'string', format: 'user' } },
    },
    required: [],
  },
  relations: { suite: field('suite', 'suite'), uses: field('svc', 'uses', true) },
});
const SUITE: Blueprint = aBlueprint({
  identifier: 'suite',
  schema: { properties: { tier: { type: 'string' } }, required: [] },
  relations: { area: field('area', 'area') },
});
const AREA: Blueprint = aBlueprint({ identifier: 'area' });

const entities = [
  anEntity({ id: 'cart', blueprint: 'svc', properties: { lead: 'ada', people: ['eve'] } }),
  anEntity({ id: 'pay', blueprint: 'svc', properties: { deputy: 'ada', name: 'bob' } }),
  anEntity({ id: 'solo', blueprint: 'svc' }),
  anEntity({ id: 'shop', blueprint: 'suite', properties: { tier: 'gold' } }),
  anEntity({ id: 'bank', blueprint: 'suite', properties: { tier: 'silver' } }),
  anEntity({ id: 'retail', blueprint: 'area' }),
];
const relations = [
  aRelation('svc:default/cart', 'suite', 'suite:default/shop', 'suiteOf'),
  aRelation('svc:default/pay', 'suite', 'suite:default/bank', 'suiteOf'),
  aRelation('svc:default/pay', 'uses', 'svc:default/cart', 'usesOf'),
  aRelation('suite:default/shop', 'area', 'area:default/retail', 'areaOf'),
];
const VIEW: ScorecardView = {
  levels: ['Basic', 'Silver', 'Gold'],
  rules: ['good'],
  levelOf: (ref) =>
    ({ 'svc:default/cart': { least: 2, best: 2 }, 'svc:default/pay': { least: 0, best: 1 } })[ref],
  outcomeOf: (ref) =>
    (({ 'svc:default/cart': 'pass', 'svc:default/pay': 'unknown' }) as const)[ref as 'svc:default/cart'],
};

function ask(condition: object, blueprint = SVC): Record<string, number> {
  const context = {
    ...aContext({ entities, relations, blueprints: [SVC, SUITE, AREA] }),
    scorecard: (name: string) => (name === 'prod' ? VIEW : undefined),
  };
  const json = { combinator: 'and', conditions: [condition] };
  const { query, problems } = compilePort(json, { origin: () => ({ source: 'catalog' }), key: '' });
  expect(problems).toEqual([]);
  const compiled = compileQuery(query, { blueprint, context });
  expect(queryWords(query, blueprint)).not.toBe('');
  return Object.fromEntries(
    entities
      .filter((entity) => entity.blueprint === blueprint.identifier)
      .map((entity) => {
        const truth = compiled.check(entity);
        const trace = compiled.trace(entity);
        expect(trace.truth).toBe(truth);
        expect(reasonWords(trace, blueprint, context.now)).not.toBe('');
        return [entity.id, truth];
      }),
  );
}

describe('conditions beyond values of the entity', () => {
  it.each<[object, Record<string, number>]>([
    [
      { property: { path: ['suite'] }, operator: 'matchAny', value: 'shop' },
      { cart: 1, pay: 0, solo: 0 },
    ],
    [
      { property: { path: ['suite'] }, operator: 'matchAny', value: ['x', 'bank'] },
      { cart: 0, pay: 1, solo: 0 },
    ],
    [
      { property: { path: ['suite', 'area'] }, operator: 'matchAny', value: 'retail' },
      { cart: 1, pay: 0, solo: 0 },
    ],
    [
      {
        property: { path: [{ relation: 'uses', maxHops: 3 }, 'suite'] },
        operator: 'matchAny',
        value: 'shop',
      },
      { cart: 0, pay: 1, solo: 0 },
    ],
    [
      { property: { path: ['uses'], fromBlueprint: 'svc' }, operator: 'matchAny', value: 'pay' },
      { cart: 1, pay: 0, solo: 0 },
    ],
    [
      { property: { path: ['suite'] }, operator: 'isEmpty' },
      { cart: 0, pay: 0, solo: 1 },
    ],
    [
      { propertySchema: { type: 'string', format: 'user' }, operator: '=', value: 'ada' },
      { cart: 1, pay: 1, solo: 0 },
    ],
    [
      { propertySchema: { type: 'string', format: 'user' }, operator: '!=', value: 'ada' },
      { cart: 0, pay: 0, solo: 1 },
    ],
    [
      {
        propertySchema: { type: 'array', items: { format: 'user' } },
        operator: 'containsAny',
        value: ['eve'],
      },
      { cart: 1, pay: 0, solo: 0 },
    ],
    [
      { scorecard: 'prod', operator: '=', value: 'Gold' },
      { cart: 1, pay: 0, solo: 0 },
    ],
    [
      { scorecard: 'prod', operator: '!=', value: 'Gold' },
      { cart: 0, pay: 1, solo: 1 },
    ],
    [
      { scorecard: 'prod', operator: '=', value: 'Silver' },
      { cart: 0, pay: 2, solo: 0 },
    ],
    [
      { scorecard: 'prod', operator: '<=', value: 'Silver' },
      { cart: 0, pay: 1, solo: 0 },
    ],
    [
      { scorecard: 'prod', operator: 'in', value: ['Basic', 'Silver'] },
      { cart: 0, pay: 1, solo: 0 },
    ],
    [
      { scorecard: 'prod', operator: 'isEmpty' },
      { cart: 0, pay: 0, solo: 1 },
    ],
    [
      { scorecard: 'prod', scorecardRule: 'good', operator: '=', value: 'SUCCESS' },
      { cart: 1, pay: 2, solo: 0 },
    ],
    [
      { scorecard: 'prod', scorecardRule: 'good', operator: '=', value: 'Not passed' },
      { cart: 0, pay: 2, solo: 0 },
    ],
    [
      { scorecard: 'none', operator: '=', value: 'Gold' },
      { cart: 2, pay: 2, solo: 2 },
    ],
    [
      { scorecard: 'prod', scorecardRule: 'x', operator: '=', value: 'SUCCESS' },
      { cart: 2, pay: 2, solo: 2 },
    ],
    [
      { relation: 'suite', targetProperty: '$title', operator: 'beginsWith', value: 'sh' },
      { cart: 1, pay: 0, solo: 0 },
    ],
    [
      { relation: 'suite', targetProperty: '$identifier', operator: '=', value: 'shop' },
      { cart: 1, pay: 0, solo: 0 },
    ],
    [
      { relation: 'suite', targetProperty: 'tier', operator: '!=', value: 'gold' },
      { cart: 0, pay: 1, solo: 1 },
    ],
    [
      {
        operator: 'relatedTo',
        blueprint: 'suite',
        value: { combinator: 'and', rules: [{ property: 'tier', operator: '=', value: 'gold' }] },
      },
      { cart: 1, pay: 1, solo: 0 },
    ],
    [
      {
        operator: 'relatedTo',
        blueprint: 'suite',
        direction: 'downstream',
        value: { combinator: 'and', rules: [{ scorecard: 'none', operator: '=', value: 'x' }] },
      },
      { cart: 2, pay: 2, solo: 0 },
    ],
  ])('%j', (condition, expected) => expect(ask(condition)).toEqual(expected));
});
