import { z } from 'zod';
import { formatOrigin } from '../../base/origin.ts';
import { countProblems } from '../../base/problem.ts';
import { formatNumber } from '../../base/text.ts';
import { ChunkHead, chunksOf, numbered } from './chunks.ts';
import type { ApiSection } from './section.ts';

/** Rows of a chunk at most. */
export const PROBLEM_CHUNK = 2000;

const Count = z.int().min(0);
const Texts = z.array(z.string());
const Numbers = z.array(z.int().min(1).nullable());

/** Problems as columns of equal length, the worst first. */
const ProblemChunk = z.strictObject({
  counts: z
    .strictObject({ error: Count, warning: Count, info: Count })
    .describe('Problems of all chunks by severity.'),
  ...ChunkHead,
  columns: z.strictObject({
    rule: Texts.describe('Id of the rule, stable for ever.'),
    severity: z.array(z.enum(['error', 'warning', 'info'])),
    message: Texts.describe('What is wrong.'),
    fix: Texts.describe('How to mend it.'),
    subject: z
      .array(z.string().nullable())
      .describe('Ref of the entity it speaks of; null when it speaks of none.'),
    source: Texts.describe('`catalog` for declared files, else the id of a source.'),
    origin: Texts.describe('Where it is, in words: file with line and column, or source and record.'),
    file: z.array(z.string().nullable()).describe("Path in the portal's folder."),
    line: Numbers.describe('From 1.'),
    column: Numbers.describe('From 1.'),
    fingerprint: Texts.describe('Identifies the problem between builds, wherever its text moves.'),
  }),
});

export const PROBLEMS: ApiSection = {
  title: 'Problems',
  about: `What is wrong with the catalog and its sources, the worst first; a file holds at most ${formatNumber(PROBLEM_CHUNK)}.`,
  start: 'problems.json',
  schemas: () => ({ problems: ProblemChunk }),
  *documents({ problems }) {
    const counts = countProblems(problems);
    for (const { path, items, head } of chunksOf(problems, PROBLEM_CHUNK, numbered('problems'))) {
      const columns = {
        rule: items.map(({ rule }) => rule),
        severity: items.map(({ severity }) => severity),
        message: items.map(({ message }) => message),
        fix: items.map(({ fix }) => fix),
        subject: items.map(({ subject }) => subject ?? null),
        source: items.map(({ origin }) => origin.source),
        origin: items.map(({ origin }) => formatOrigin(origin)),
        file: items.map(({ origin }) => origin.file ?? null),
        line: items.map(({ origin }) => origin.line ?? null),
        column: items.map(({ origin }) => origin.column ?? null),
        fingerprint: items.map(({ fingerprint }) => fingerprint),
      };
      yield { path, schema: 'problems', value: { counts, ...head, columns } };
    }
  },
};
