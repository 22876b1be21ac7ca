import { expect, it } from 'vitest';
import type { Property } from '../catalog/blueprint.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Portal } from './portal.ts';
import { validityOf } from './validity.ts';

const SEEN = '2026-11-22T06:00:00Z';
const PATH = 'properties.status';
const portal = { now: SEEN, feeds: [{ id: 'pager', type: 'pager', title: 'Pager' }] } as unknown as Portal;

function incident(status: string, { url = '', observedAt = SEEN } = {}): Entity {
  const properties = { status, ...(url ? { url } : {}) };
  return {
    doc: { properties },
    contributions: [
      { origin: { source: 'catalog' }, patch: { properties: {} } },
      { origin: { source: 'pager', url: 'https://pager.example/7' }, observedAt, patch: { properties } },
    ],
  } as unknown as Entity;
}

it('says until when an observed value is good, and who knows better then', () => {
  expect(validityOf(portal, incident('open'), { validFor: '2h' }, PATH)).toEqual({
    asOf: SEEN,
    expires: '2026-11-22T08:00:00.000Z',
    source: 'Pager',
    feed: 'pager',
    url: 'https://pager.example/7',
  });
});

it('prefers the address of the thing itself, and follows none that is not safe', () => {
  const of = (url: string): string | undefined =>
    validityOf(portal, incident('open', { url }), { validFor: '2h' }, PATH)?.url;
  expect(of('https://status.example/incidents/7')).toBe('https://status.example/incidents/7');
  expect(of('javascript:alert(1)')).toBe('https://pager.example/7');
});

it.each<[string, Property, Entity]>([
  ['no span', {}, incident('open')],
  ['a span that is none', { validFor: 'soon' }, incident('open')],
  ['a value that stays', { validFor: '2h', finalValues: ['Resolved'] }, incident('resolved')],
  ['a value that somebody declared', { validFor: '2h' }, incident('open', { observedAt: '' })],
  ['a time that is none', { validFor: '2h' }, incident('open', { observedAt: 'yesterday' })],
])('has nothing to say of %s', (_, property, entity) => {
  expect(validityOf(portal, entity, property, PATH)).toBeUndefined();
});
