import { expect, test, vi } from 'vitest';
import { defineRules, problem } from '../base/problem.ts';
import { printGithub } from './github.ts';
import { capturedTerminal } from './testing/captured.ts';

const RULES = defineRules('test', { odd: { severity: 'error', title: 'Odd', fix: 'Mend it.' } });

test('an annotation is one line that steers no terminal, whatever a file is called', () => {
  vi.stubEnv('GITHUB_STEP_SUMMARY', '');
  vi.stubEnv('GITHUB_OUTPUT', '');
  const { lines, terminal } = capturedTerminal();
  const file = 'a\u001b[2J,b:\n::error::\u202e%.yaml';
  printGithub([problem(RULES.odd, { message: 'is odd', origin: { source: 'catalog', file } })], terminal);
  vi.unstubAllEnvs();
  expect(lines).toEqual([
    '::error file=a\uFFFD[2J%2Cb%3A%0A%3A%3Aerror%3A%3A\uFFFD%25.yaml,title=test/odd::is odd. Mend it.',
  ]);
});
