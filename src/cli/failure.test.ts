import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inWords } from './failure.ts';

test('what the system refuses is said in a sentence', () => {
  let failure: unknown;
  try {
    readFileSync('/nowhere/at/all');
  } catch (error) {
    failure = error;
  }
  expect(inWords(failure)).toBe('/nowhere/at/all cannot be opened (ENOENT)');
  const busy = Object.assign(new Error('listen'), { code: 'EACCES', syscall: 'listen', port: 80 });
  expect(inWords(busy)).toBe('the port 80 cannot be listened at (EACCES)');
  const moved = Object.assign(new Error('x'), { code: 'EXDEV', syscall: 'rename', path: '/a', dest: '/b' });
  expect(inWords(moved)).toBe('/b cannot be put into its place (EXDEV)');
});

test('a page of the portal’s own that cannot be made is named with its place', () => {
  const fault = Object.assign(new Error('\u001b[31m[PARSE_ERROR] Unexpected token\u001b[0m\n  frame'), {
    loc: { file: '/portal/src/site/pages/about.astro', line: 2, column: 10 },
  });
  const words = '/portal/src/site/pages/about.astro:2:10 cannot be rendered: Unexpected token';
  expect(inWords(fault)).toBe(words);
  expect(inWords(Object.assign(new Error('Build failed'), { errors: [fault] }))).toBe(words);
  const thrown = Object.assign(new TypeError('x is not a function'), { id: 'src/site/pages/about.astro' });
  expect(inWords(thrown)).toBe('src/site/pages/about.astro cannot be rendered: x is not a function');
});

test('a failure of the program keeps its trace', () => {
  expect(inWords(new TypeError('x is undefined'))).toBeUndefined();
  expect(inWords(Object.assign(new Error('x'), { id: '/portal/node_modules/astro/x.js' }))).toBeUndefined();
  expect(inWords('text')).toBeUndefined();
});
