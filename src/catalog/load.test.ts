import { describe, expect, it } from 'vitest';
import { tree } from '../base/testing/tree.ts';
import { createLoader, MAX_BYTES } from './load.ts';
import { createReporter } from './reporter.ts';
import { describeProblem } from './testing/read-tree.ts';

describe('createLoader', () => {
  it('gives one text after the other, long and short', () => {
    const [long, exact] = ['é'.repeat(100_000), 'x'.repeat(MAX_BYTES)];
    const load = createLoader(
      tree({ 'a.yaml': 'a: 1', 'long.yaml': long, 'exact.yaml': exact, 'empty.yaml': '' }),
      createReporter(),
    );
    expect([
      load('a.yaml'),
      load('long.yaml') === long,
      load('a.yaml'),
      load('exact.yaml') === exact,
      load('empty.yaml'),
      load('a.yaml'),
    ]).toEqual(['a: 1', true, 'a: 1', true, '', 'a: 1']);
  });

  it('tells what cannot be read, without the path on the machine', () => {
    const reporter = createReporter();
    const load = createLoader(tree({ 'folder/a.yaml': '', 'big.yaml': 'x'.repeat(MAX_BYTES + 1) }), reporter);
    expect([load('gone.yaml'), load('folder'), load('big.yaml'), load('a\0b')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(reporter.finish().map(describeProblem)).toEqual([
      'unreadable gone.yaml the file does not exist',
      'unreadable folder the file cannot be read (EISDIR)',
      'file-too-large big.yaml the file has more than 5 MB and is not read',
      'unreadable a\0b the file cannot be read (ERR_INVALID_ARG_VALUE)',
    ]);
  });
});
