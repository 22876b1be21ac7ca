import { describe, expect, it } from 'vitest';
import { formatOrigin } from './origin.ts';
import { compareProblems, countProblems, defineRules, problem } from './problem.ts';

const RULES = defineRules('room', {
  broken: { severity: 'error', title: 'Something is broken', fix: 'Mend it.' },
  odd: { severity: 'info', title: 'Something is odd', fix: 'Look at it.' },
});

describe('defineRules', () => {
  it('names each rule by its room', () => {
    expect(RULES.broken).toEqual({
      id: 'room/broken',
      severity: 'error',
      title: 'Something is broken',
      fix: 'Mend it.',
    });
  });
});

describe('problem', () => {
  const base = {
    message: 'it is broken',
    origin: { source: 'catalog', file: 'a.yaml', line: 3, column: 5 },
    subject: 'component:default/a',
    key: 'spec.owner',
  };

  it('takes severity and fix from its rule unless it has its own', () => {
    expect(problem(RULES.broken, base)).toMatchObject({
      rule: 'room/broken',
      severity: 'error',
      fix: 'Mend it.',
    });
    expect(problem(RULES.broken, { ...base, severity: 'warning', fix: 'Turn it off.' })).toMatchObject({
      severity: 'warning',
      fix: 'Turn it off.',
    });
  });

  it('keeps its fingerprint when lines move and words change', () => {
    const moved = problem(RULES.broken, {
      ...base,
      message: 'it is still broken',
      origin: { ...base.origin, line: 40, column: 1 },
    });
    expect(moved.fingerprint).toBe(problem(RULES.broken, base).fingerprint);
  });

  it.each([
    ['rule', problem(RULES.odd, base)],
    ['file', problem(RULES.broken, { ...base, origin: { ...base.origin, file: 'b.yaml' } })],
    ['source', problem(RULES.broken, { ...base, origin: { ...base.origin, source: 'git' } })],
    ['subject', problem(RULES.broken, { ...base, subject: 'component:default/b' })],
    ['key', problem(RULES.broken, { ...base, key: 'spec.system' })],
  ])('has another fingerprint for another %s', (_, other) => {
    expect(other.fingerprint).not.toBe(problem(RULES.broken, base).fingerprint);
  });

  it.each([
    ['it is broken.', 'Mend it', 'it is broken', 'Mend it.'],
    ['it is broken', 'Mend it.', 'it is broken', 'Mend it.'],
    ['did you mean b?', 'Is it on?', 'did you mean b?', 'Is it on?'],
    ['it goes on ...', 'Wait …', 'it goes on ...', 'Wait …'],
  ])('has one style of full stops, whoever words it: %s %s', (message, fix, said, mended) => {
    expect(problem(RULES.broken, { ...base, message, fix })).toMatchObject({ message: said, fix: mended });
  });

  it('says what is wrong in one harmless line', () => {
    const { message, fix } = problem(RULES.broken, {
      ...base,
      message: `a\nb\u001b[2J\u202e\uD800 ${'x'.repeat(9999)}`,
      fix: '::error::\r\nx',
    });
    expect(message).toMatch(/^a\uFFFDb\uFFFD\[2J\uFFFD\uFFFD x+…$/);
    expect(message).toHaveLength(500);
    expect(fix).toBe('::error::\uFFFD\uFFFDx.');
  });

  it('tells records of a source apart', () => {
    const of = (record: string): string =>
      problem(RULES.broken, { message: 'm', origin: { source: 'git', record } }).fingerprint;
    expect(of('acme/a')).not.toBe(of('acme/b'));
  });
});

describe('compareProblems and countProblems', () => {
  it('order by severity, then by place', () => {
    const at = (rule: 'broken' | 'odd', file: string, line: number) =>
      problem(RULES[rule], { message: `${file}:${line}`, origin: { source: 'catalog', file, line } });
    const problems = [at('odd', 'a', 1), at('broken', 'b', 1), at('broken', 'a', 10), at('broken', 'a', 9)];
    expect(problems.sort(compareProblems).map(({ message }) => message)).toEqual([
      'a:9',
      'a:10',
      'b:1',
      'a:1',
    ]);
    expect(countProblems(problems)).toEqual({ error: 3, warning: 0, info: 1 });
  });
});

describe('formatOrigin', () => {
  it.each([
    [undefined, ''],
    [{ source: 'catalog', file: 'a.yaml' }, 'a.yaml'],
    [{ source: 'catalog', file: 'a.yaml', line: 3 }, 'a.yaml:3'],
    [{ source: 'catalog', file: 'a.yaml', line: 3, column: 5 }, 'a.yaml:3:5'],
    [{ source: 'git', record: 'acme/shop' }, 'git: acme/shop'],
    [{ source: 'git' }, 'git'],
  ])('of %j is %j', (origin, expected) => expect(formatOrigin(origin)).toBe(expected));
});
