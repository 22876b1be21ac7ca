import { describe, expect, it } from 'vitest';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { createReporter } from './reporter.ts';

const at = (line: number, file = 'a.yaml') => ({ source: 'catalog', file, line });

describe('createReporter', () => {
  it('gives equal problems of a file fingerprints of their own, which do not change with lines', () => {
    const prints = (lines: number[]): string[] => {
      const reporter = createReporter();
      for (const line of lines) reporter.report(RULES['yaml-syntax'], at(line), 'it is broken');
      return reporter.finish().map(({ fingerprint }) => fingerprint);
    };
    expect(new Set(prints([1, 2, 3])).size).toBe(3);
    expect(prints([10, 20, 30])).toEqual(prints([1, 2, 3]));
    expect(prints([1, 2])).toEqual(prints([1, 2, 3]).slice(0, 2));
  });

  it('counts what a file has too much of', () => {
    const reporter = createReporter();
    for (let line = 1; line <= 5000; line += 1) reporter.report(RULES.schema, at(line), `value ${line}`);
    reporter.report(RULES.schema, at(1, 'b.yaml'), 'value');
    const problems = reporter.finish();
    expect(problems).toHaveLength(1002);
    expect(problems.at(-1)).toMatchObject({
      rule: 'catalog/schema',
      message: 'there are 4,000 more problems of this kind here',
      origin: { file: 'a.yaml' },
    });
  });
});

describe('the table of problems', () => {
  it.each(Object.entries(RULES))('%s says what is wrong and how to mend it', (name, { id, title, fix }) => {
    expect(id).toBe(`catalog/${name}`);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(fix).toMatch(/^[A-Z].*\.$/);
  });
});
