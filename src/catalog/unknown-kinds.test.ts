import { describe, expect, it } from 'vitest';
import type { Problem } from '../base/problem.ts';
import { entityText, readTree } from './testing/read-tree.ts';
import { kindOfMany } from './unknown-kinds.ts';

async function problemsOf(files: Record<string, string>): Promise<Problem[]> {
  return (await readTree(files)).reading.problems;
}

const svc = (...names: string[]): string =>
  names.map((name) => `identifier: ${name}\nblueprint: svc\n`).join('---\n');

describe('a kind that no blueprint defines', () => {
  it('is told once where it first stands, with how many entities are of it', async () => {
    const problems = await problemsOf({
      'b.yaml': svc('a', 'b', 'c'),
      'a.yaml': entityText('svc', 'd'),
      'c.yaml': 'identifier: x\nblueprint: other\n',
    });
    expect(
      problems.map(({ origin, message, subject }) => [origin.file, origin.line, message, subject]),
    ).toEqual([
      ['a.yaml', 2, 'no blueprint defines the kind svc (and 3 more entities)', undefined],
      ['c.yaml', 2, 'no blueprint defines the kind other', 'other:default/x'],
    ]);
  });

  it('stays the same problem when there are more of them, or others', async () => {
    const all = await Promise.all([
      problemsOf({ 'b.yaml': svc('a') }),
      problemsOf({ 'b.yaml': svc('b', 'a') }),
      problemsOf({ 'a.yaml': svc('c'), 'b.yaml': svc('a') }),
    ]);
    expect(all.map((problems) => problems.length)).toEqual([1, 1, 1]);
    expect(new Set(all.map(([problem]) => problem!.fingerprint)).size).toBe(1);
  });

  it('is not the same problem as another kind, or as a relation to it', async () => {
    const problems = await problemsOf({
      'a.yaml': svc('a', 'b'),
      'b.yaml': 'identifier: k\nschema: { properties: {} }\nrelations: { r: { target: svc } }\n',
      'c.yaml': 'identifier: c\nblueprint: svcs2\n',
    });
    expect(new Set(problems.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  });

  it.each([
    [
      'no blueprint defines the kind svc (and 47,999 more entities)',
      'svc',
      'no blueprint defines the kind svc',
    ],
    [
      'no blueprint defines the kind Servce; did you mean Service? (and 1 more entity)',
      'Servce',
      'no blueprint defines the kind Servce; did you mean Service?',
    ],
    ['no blueprint defines the kind svc', undefined, undefined],
  ])('is known from its message: %s', (message, kind, one) => {
    expect(kindOfMany(message)).toEqual(kind && { kind, message: one });
  });

  it('of a name without end leaves room for the number', async () => {
    const kind = 'k'.repeat(900);
    const [problem] = await problemsOf({
      'a.yaml': `identifier: a\nblueprint: ${kind}\n---\nidentifier: b\nblueprint: ${kind}\n`,
    });
    expect(problem?.message).toMatch(/ \(and 1 more entity\)$/);
  });
});
