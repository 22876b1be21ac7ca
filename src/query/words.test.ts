import { describe, expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import type { Availability } from './context.ts';
import { compileQuery } from './evaluate.ts';
import { aBlueprint, aContext, anEntity, aRelation, NOW } from './example.testing.ts';
import { compilePort } from './port.ts';
import { reasonWords } from './reason.ts';
import { queryWords } from './words.ts';

const blueprint = aBlueprint({
  identifier: 'Component',
  schema: {
    properties: {
      lifecycle: { type: 'string', title: 'Lifecycle', path: 'spec.lifecycle' },
      tier: { type: 'string' },
      git: { type: 'object', properties: { contributors90d: { title: 'Contributors in 90 days' } } },
    },
    required: [],
  },
  relations: {
    owner: {
      title: 'Owner',
      many: false,
      required: true,
      relation: 'ownedBy',
      inverse: 'ownerOf',
      path: 'spec.owner',
    },
  },
});

function query(...conditions: unknown[]) {
  return compilePort({ combinator: 'and', conditions }, { origin: () => ({ source: 'catalog' }), key: 'q' })
    .query;
}

const any = (...rules: unknown[]) => ({ combinator: 'or', rules });
const is = (property: string, operator: string, value?: unknown) => ({
  property,
  operator,
  ...(value === undefined ? {} : { value }),
});

describe('a query in words', () => {
  it.each([
    [[is('lifecycle', '=', 'production')], 'Lifecycle is production'],
    [[is('lifecycle', 'in', ['production', 'experimental'])], 'Lifecycle is production or experimental'],
    [
      [any(is('lifecycle', '=', 'production'), is('lifecycle', '=', 'experimental'))],
      'Lifecycle is production or experimental',
    ],
    [[is('git.lastCommitAt', 'between', { preset: 'lastMonth' })], 'Last commit is within the last 30 days'],
    [[is('git.lastCommitAt', 'notBetween', { preset: 'today' })], 'Last commit is not today'],
    [
      [is('git.lastCommitAt', 'between', { from: '2026-01-01', to: '2026-03-31' })],
      'Last commit is between 1 Jan 2026 and 31 Mar 2026',
    ],
    [[is('git.contributors90d', '>=', 2)], 'Contributors in 90 days is at least 2'],
    [[is('cost.monthToDate', '<', 1500)], 'Month to date is less than 1,500'],
    [[is('endsAt', '>', '2026-11-22')], 'Ends is after 22 Nov 2026'],
    [[is('has_readme', '=', true)], 'Has readme is true'],
    [[is('title', '!=', '')], 'Title is not the empty text'],
    [[is('title', '=', 'two words')], 'Title is “two words”'],
    [[is('tags', 'contains', ['a', 'b'])], 'Tags contains a and b'],
    [[is('tags', 'containsAny', ['a', 'b'])], 'Tags contains a or b'],
    [[is('tags', 'doesNotContains', 'a')], 'Tags does not contain a'],
    [[is('url', 'beginsWith', 'https://')], 'Url begins with https://'],
    [[is('url', 'doesNotEndsWith', '.git')], 'Url does not end with .git'],
    [[is('certificate', 'isNotExpired')], 'Certificate has not expired'],
    [
      [is('metadata.annotations["example.com/runbook"]', 'isNotEmpty')],
      'Annotation example.com/runbook is set',
    ],
    [[is('metadata.labels.tier', 'isEmpty')], 'Label tier is empty'],
    [[is('spec.owner', 'isNotEmpty')], 'Owner is set'],
    [[{ relation: 'owner', operator: 'isNotEmpty' }], 'Owner is set'],
    [[is('$team', 'isNotEmpty')], 'Owner is set'],
    [[is('$createdAt', 'between', { preset: 'last12Months' })], 'Created is within the last 365 days'],
    [[is('replicas', '>=', 2), is('replicas', '<=', 10)], 'Replicas is at least 2 and is at most 10'],
    [
      [is('tier', 'isNotEmpty'), any(is('a', 'isEmpty'), is('b', 'isEmpty'))],
      'Tier is set and (A is empty or B is empty)',
    ],
    [
      [{ operator: 'relatedTo', blueprint: 'service', value: ['a', 'b'], direction: 'downstream' }],
      'Depends on the service a or b',
    ],
    [[is('a', 'equals', 1)], 'a condition that cannot be read: an operator is not known'],
  ])('%j', (conditions, words) => {
    expect(queryWords(query(...conditions), blueprint)).toBe(words);
  });

  it('counts what would make the sentence too long', () => {
    const words = queryWords(
      query(...Array.from({ length: 100 }, (_, n) => is(`p${n}`, 'isEmpty'))),
      blueprint,
    );
    expect(words).toMatch(/P11 is empty and 88 further conditions$/);
    const list = queryWords(
      query(
        is(
          'a',
          'in',
          Array.from({ length: 100 }, (_, n) => `v${n}`),
        ),
      ),
      blueprint,
    );
    expect(list).toBe('A is v0, v1, v2, v3, v4 or 95 more');
  });
});

const OK: Availability = { state: 'ok' };

function reason(conditions: unknown[], properties: { [key: string]: Json }, availability = OK): string {
  const entity = anEntity({ id: 'shop', properties, spec: { lifecycle: 'deprecated' } });
  const context = aContext({
    entities: [entity],
    blueprints: [blueprint],
    relations: [aRelation(entity.ref, 'ownedBy', 'group:default/checkout', 'ownerOf', 'spec.owner')],
    availability: () => availability,
  });
  const compiled = compileQuery(query(...conditions), { blueprint, context, maxAge: 7 * 86_400_000 });
  return reasonWords(compiled.trace(entity), blueprint, NOW);
}

describe('a reason', () => {
  it.each([
    [
      [is('git.lastCommitAt', 'between', { preset: 'lastMonth' })],
      { git: { lastCommitAt: '2026-03-02' } },
      'Last commit is 2 Mar 2026, older than 30 days',
    ],
    [
      [is('git.lastCommitAt', 'between', { preset: 'lastMonth' })],
      { git: { lastCommitAt: '2026-11-20T08:00:00Z' } },
      'Last commit is 20 Nov 2026, 08:00 UTC',
    ],
    [
      [is('git.lastCommitAt', 'between', { preset: 'lastMonth' })],
      { git: { lastCommitAt: '2027-01-01' } },
      'Last commit is 1 Jan 2027, not within the last 30 days',
    ],
    [
      [is('git.lastCommitAt', 'between', { preset: 'lastMonth' })],
      { git: { lastCommitAt: 'soon' } },
      'Last commit is soon, which is not a date',
    ],
    [
      [is('at', 'between', { preset: 'nextWeek' })],
      { at: '2027-01-01' },
      'At is 1 Jan 2027, later than 7 days',
    ],
    [
      [is('at', 'notBetween', { preset: 'lastWeek' })],
      { at: '2026-11-20' },
      'At is 20 Nov 2026, within the last 7 days',
    ],
    [[is('tier', 'isNotEmpty')], {}, 'Tier is empty'],
    [[is('tier', '=', '1')], {}, 'Tier is empty'],
    [[is('tier', 'isEmpty')], { tier: '1' }, 'Tier is 1, not empty'],
    [[is('lifecycle', '=', 'production')], {}, 'Lifecycle is deprecated, not production'],
    [[is('lifecycle', '!=', 'deprecated')], {}, 'Lifecycle is deprecated'],
    [
      [any(is('language', '=', 'Go'), is('language', '=', 'Rust'))],
      { language: 'Ruby' },
      'Language is Ruby, not Go or Rust',
    ],
    [[any(is('a', '=', 1), is('b', '=', 2))], { a: 2, b: 2 }, 'B is 2'],
    [[is('replicas', '>=', 2)], { replicas: 1 }, 'Replicas is 1, not at least 2'],
    [[is('replicas', '>=', 2)], { replicas: 'many' }, 'Replicas is many, which is not a number'],
    [
      [is('endsAt', '>', '2026-12-01')],
      { endsAt: '2026-11-30' },
      'Ends is 30 Nov 2026, not after 1 Dec 2026',
    ],
    [[is('tags', 'contains', 'pci')], { tags: ['a', 'b'] }, 'Tags is a and b, without pci'],
    [[is('tags', 'doesNotContains', 'a')], { tags: ['a', 'b'] }, 'Tags is a and b, with a'],
    [
      [is('url', 'beginsWith', 'https://')],
      { url: 'http://x' },
      'Url is http://x, not beginning with https://',
    ],
    [[is('url', 'doesNotEndsWith', '.git')], { url: 'x.git' }, 'Url is x.git, ending with .git'],
    [[is('until', 'isNotExpired')], { until: '2026-01-01' }, 'Until is 1 Jan 2026, which has passed'],
    [[is('until', 'isExpired')], { until: '2027-01-01' }, 'Until is 1 Jan 2027, which has not passed'],
    [[is('config', '=', 'x')], { config: { a: 1 } }, 'Config is a mapping of 1 value, not x'],
    [[{ relation: 'owner', operator: '=', value: 'payments' }], {}, 'Owner is checkout, not payments'],
    [[is('a', 'isNotEmpty'), is('b', 'isNotEmpty'), is('c', '=', 1)], { c: 1 }, 'A is empty; B is empty'],
    [[is('a', 'equals', 1)], {}, 'The rule cannot be judged: an operator is not known'],
  ])('%j of %j', (conditions, properties, words) => {
    expect(reason(conditions, properties as { [key: string]: Json })).toBe(words);
  });

  it('names the source that has no data', () => {
    const missing: Availability = { state: 'missing', reason: 'source git is not configured' };
    expect(reason([is('git.lastCommitAt', 'isNotEmpty')], {}, missing)).toBe(
      'No data: source git is not configured',
    );
    const stale: Availability = {
      state: 'stale',
      since: '2026-11-01T00:00:00Z',
      reason: 'source git has not answered since 1 Nov 2026',
    };
    expect(
      reason([is('git.lastCommitAt', 'isNotEmpty')], { git: { lastCommitAt: '2026-10-30' } }, stale),
    ).toBe('No data: source git has not answered since 1 Nov 2026');
  });

  it('tells three facts and counts the rest', () => {
    const conditions = Array.from({ length: 10 }, (_, n) => is(`p${n}`, 'isNotEmpty'));
    expect(reason(conditions, {})).toBe('P0 is empty; P1 is empty; P2 is empty; and 7 more');
  });

  it('keeps long and strange values short and on one line', () => {
    const words = reason([is('a', '=', 'x')], { a: `line\none ${'y'.repeat(500)}` });
    expect(words.length).toBeLessThan(120);
    expect(words).not.toContain('\n');
  });
});
