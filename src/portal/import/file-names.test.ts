import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNames } from './file-names.ts';

describe('fileNames', () => {
  it.each([
    ['service', 'service'],
    ['githubPullRequest', 'github-pull-request'],
    ['SLOReport', 'slo-report'],
    ['_team', '_team'],
    ['Cost Center / EU', 'cost-center-eu'],
    ['jira.issue', 'jira.issue'],
    ['../../etc', 'etc'],
    ['con', '~63on'],
    ['é', '~_e9_'],
    ['', '~~empty'],
  ])('writes %j as %j', (identifier, name) => {
    expect(fileNames()('catalog', identifier)).toBe(name);
  });

  it('gives two identifiers of a folder two names, and one identifier one', () => {
    const name = fileNames();
    const asked = ['a-b', 'aB', 'A b', 'aB'].map((identifier) => name('x', identifier));
    expect(asked).toEqual(['a-b', 'a~b', '~a~20b', 'a~b']);
    expect(name('y', 'aB')).toBe('a-b');
  });

  it('never gives a name twice, whatever the identifiers', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'A', '-', ' ', '2', '.') })),
        (all) => {
          const name = fileNames();
          const names = all.map((identifier) => name('', identifier));
          expect(new Set(names.map((one) => one.toLowerCase())).size).toBe(all.length);
          expect(names.filter((one) => !/^[a-z0-9_~-][a-z0-9._~-]*$/.test(one))).toEqual([]);
        },
      ),
    );
  });
});
