import { type Problem, problem } from '../base/problem.ts';
import { clip, list } from '../base/text.ts';
import type { Book } from './book.ts';
import { foldName } from './names.ts';
import { type LocateCost, settingPlace } from './place.ts';
import { COST_PROBLEMS as RULES } from './problems.ts';
import type { Program, RuleInfo } from './program.ts';
import type { CostSettings } from './settings.ts';
import { ruleKey } from './target.ts';

/** What the figures say about the rules: rules that matched nothing, and names in use that mean several entities. */
export function ruleProblems(
  program: Program,
  book: Book,
  settings: CostSettings,
  locate?: LocateCost,
): Problem[] {
  if (book.source.length === 0) return [];
  const used = new Set(book.texts.rule);
  const idle = program.rules
    .filter(
      (rule) =>
        rule.id !== 'listed' && !used.has(ruleKey(rule)) && !book.texts.target.includes(ruleKey(rule)),
    )
    .map((rule) => {
      const message = `${rule.type === 'shared' ? 'no charge belongs to the pool' : 'no charge is matched by the rule'} ${rule.id} (${rule.title})`;
      const origin = settingPlace(locate, 'catalog', placeOf(rule, settings));
      return problem(RULES['idle-rule'], { message, origin, key: ruleKey(rule) });
    });
  const names = new Map<string, string>();
  for (const { tag } of book.worklist)
    if (program.ambiguous.has(foldName(tag))) names.set(foldName(tag), tag);
  const ambiguous = [...names].map(([folded, tag]) => {
    const message = `the tag value ${clip(tag, 80)} may be ${list(program.ambiguous.get(folded)!, 'or')}`;
    const origin = settingPlace(locate, 'catalog', ['rules']);
    return problem(RULES['ambiguous-name'], { message, origin, key: folded });
  });
  return [...idle, ...ambiguous];
}

/** Where a rule or pool stands within the block `costs`. */
function placeOf({ type, id }: RuleInfo, { rules, shared }: CostSettings): (string | number)[] {
  return type === 'shared'
    ? ['shared', shared.findIndex((pool) => pool.id === id)]
    : ['rules', rules.findIndex((rule, index) => (rule.id ?? `rule-${index + 1}`) === id)];
}
