import { describe, expect, it } from 'vitest';
import { overdue, readBuild, sourcesSentence } from './freshness.ts';
import { opensSearch, type Press } from './keys.ts';
import { initials, readMe } from './me.ts';
import { type Recent, readRecent, withRecent } from './recent.ts';
import { asTheme, nextTheme } from './theme.ts';

describe('the theme', () => {
  it('goes from the system to light, to dark and back', () => {
    expect(nextTheme('system')).toBe('light');
    expect(nextTheme('light')).toBe('dark');
    expect(nextTheme('dark')).toBe('system');
  });

  it.each([
    ['light', 'light'],
    ['dark', 'dark'],
    ['', 'system'],
    ['neon', 'system'],
    [undefined, 'system'],
    [null, 'system'],
  ] as const)('reads %j as %s', (kept, theme) => {
    expect(asTheme(kept)).toBe(theme);
  });
});

describe('the keys of the search', () => {
  const press = (key: string, more: Partial<Press> = {}): Press => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    ...more,
  });

  it.each([
    ['/', {}, false, true],
    ['/', {}, true, false],
    ['/', { shiftKey: true }, false, true],
    ['k', { ctrlKey: true }, false, true],
    ['K', { metaKey: true }, true, true],
    ['k', { ctrlKey: true, shiftKey: true }, false, false],
    ['k', {}, false, false],
    ['/', { ctrlKey: true }, false, false],
    ['/', { altKey: true }, false, false],
    ['/', { isComposing: true }, false, false],
  ] as const)('are %j with %j while typing is %s: %s', (key, more, typing, opens) => {
    expect(opensSearch(press(key, more), typing)).toBe(opens);
  });
});

describe('who the reader is', () => {
  it('is read with its name and refs', () => {
    expect(
      readMe({ name: ' Odile Fairwater ', refs: ['user:default/odile', 'group:default/checkout'] }),
    ).toEqual({ name: 'Odile Fairwater', refs: ['user:default/odile', 'group:default/checkout'] });
  });

  it('is called by the first ref when no name is kept', () => {
    expect(readMe({ refs: ['group:default/checkout'] }).name).toBe('checkout');
  });

  it.each([
    [undefined],
    [null],
    ['text'],
    [{}],
    [{ refs: 'x' }],
    [{ name: 'x', refs: [] }],
    [{ refs: [1, '', null] }],
  ])('is nobody when %j is kept', (kept) => {
    expect(readMe(kept).refs).toEqual([]);
  });

  it.each([
    ['Odile Fairwater', 'OF'],
    ['checkout', 'CH'],
    ['data platform team', 'DT'],
    ['', '?'],
    ['Émile', 'ÉM'],
  ])('has the initials of %j', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});

describe('the pages opened lately', () => {
  const page = (number: number): Recent => ({
    path: `/catalog/default/component/c${number}/`,
    title: `c${number}`,
    kind: 'Service',
    icon: 'service',
  });

  it('are at most eight, the latest first, none twice', () => {
    const list = [1, 2, 3, 4, 5, 6, 7, 8, 9, 3].reduce<Recent[]>(
      (kept, number) => withRecent(kept, page(number)),
      [],
    );
    expect(list.map(({ title }) => title)).toEqual(['c3', 'c9', 'c8', 'c7', 'c6', 'c5', 'c4', 'c2']);
  });

  it('leave out what somebody else may have written there', () => {
    const kept = [
      page(1),
      { ...page(2), path: '//evil.example/' },
      { ...page(3), path: 'javascript:alert(1)' },
      { ...page(4), icon: 'x" onload="' },
      'text',
      null,
      { ...page(5), title: 5 },
    ];
    expect(readRecent(kept)).toEqual([page(1)]);
    expect(readRecent('text')).toEqual([]);
  });
});

describe('the freshness of the site', () => {
  const feeds = [
    { title: 'Git', outcome: 'fresh' },
    { title: 'PagerBell', outcome: 'stale' },
    { title: 'Old', outcome: 'disabled' },
  ];
  const build = readBuild({ builtAt: '2026-11-22T06:10:00Z', nextBuild: '2026-11-22T07:10:00Z', feeds })!;

  it('counts the sources that are in use', () => {
    expect(build).toEqual({
      builtAt: '2026-11-22T06:10:00Z',
      nextBuild: '2026-11-22T07:10:00Z',
      sources: 2,
      stale: ['PagerBell'],
      inPart: [],
    });
  });

  it.each([
    [[], ''],
    [['fresh'], '1 source, fresh'],
    [['fresh', 'fresh'], '2 sources, all fresh'],
    [['fresh', 'stale'], '1 of 2 sources fresh; b is not'],
    [['failed', 'stale', 'fresh'], '1 of 3 sources fresh; a and b are not'],
    [['failed', 'stale', 'stale'], '0 of 3 sources fresh; 3 are not'],
    [['in part'], '0 of 1 source fresh; a is in part'],
    [['fresh', 'stale', 'in part'], '1 of 3 sources fresh; b is not, c is in part'],
  ])('says of %j: %j', (outcomes, sentence) => {
    const list = outcomes.map((outcome, index) => ({
      title: 'abc'[index],
      outcome: outcome === 'in part' ? 'fresh' : outcome,
      complete: outcome !== 'in part',
    }));
    expect(sourcesSentence(readBuild({ builtAt: '2026-11-22T06:10:00Z', feeds: list })!)).toBe(sentence);
  });

  it('is overdue only when twice the time between builds has passed', () => {
    expect(overdue(build, Date.parse('2026-11-22T08:10:00Z'))).toBeUndefined();
    expect(overdue(build, Date.parse('2026-11-22T08:10:01Z'))).toBe(
      'This site is older than it should be: it was built 22 Nov 2026, 06:10 UTC, and the next build was due 22 Nov 2026, 07:10 UTC. Figures and verdicts may have changed since.',
    );
  });

  it('is never overdue when nobody knows of a next build', () => {
    expect(overdue({ ...build, nextBuild: undefined }, Date.parse('2030-01-01T00:00:00Z'))).toBeUndefined();
    expect(
      overdue({ ...build, nextBuild: build.builtAt }, Date.parse('2030-01-01T00:00:00Z')),
    ).toBeUndefined();
  });

  it.each([[null], ['text'], [{}], [{ builtAt: 'yesterday' }], [{ builtAt: 5 }]])(
    'is unknown when the file holds %j',
    (value) => {
      expect(readBuild(value)).toBeUndefined();
    },
  );
});
