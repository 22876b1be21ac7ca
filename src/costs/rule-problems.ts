import { type Problem, problem } from '../base/problem.ts';
import { clip, list } from '../base/text.ts';
import type { Book } from './book.ts';
import { foldName } from './names.ts';
import { COST_PROBLEMS as RULES } from './problems.ts';
import type { Program } from './program.ts';
import { ruleKey } from './target.ts';

const ORIGIN = { source: 'catalog', file: 'portal.yaml' };

/** What the figures say about the rules: rules that matched nothing, and names in use that mean several entities. */
export function ruleProblems(program: Program, book: Book): Problem[] {
  if (book.source.length === 0) return [];
  const used = new Set(book.texts.rule);
  const idle = program.rules
    .filter(
      (rule) =>
        rule.id !== 'listed' && !used.has(ruleKey(rule)) && !book.texts.target.includes(ruleKey(rule)),
    )
    .map((rule) => {
      const message = `${rule.type === 'shared' ? 'no charge belongs to the pool' : 'no charge is matched by the rule'} ${rule.id} (${rule.title})`;
      return problem(RULES['idle-rule'], { message, origin: ORIGIN, key: ruleKey(rule) });
    });
  const names = new Map<string, string>();
  for (const { tag } of book.worklist)
    if (program.ambiguous.has(foldName(tag))) names.set(foldName(tag), tag);
  const ambiguous = [...names].map(([folded, tag]) => {
    const message = `the tag value ${clip(tag, 80)} may be ${list(program.ambiguous.get(folded)!, 'or')}`;
    return problem(RULES['ambiguous-name'], { message, origin: ORIGIN, key: folded });
  });
  return [...idle, ...ambiguous];
}
