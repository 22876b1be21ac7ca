import { count } from '../base/text.ts';
import { mdCode, mdText } from '../portal/text/markdown.ts';
import { RULE_GROUPS, ruleAnchor } from './rules.ts';

const SEVERITY = { error: 'Error', warning: 'Warning', info: 'Note' } as const;

/** The reference of all rules as Markdown: `docs/problems.md`. */
export function rulesMarkdown(): string {
  const total = RULE_GROUPS.reduce((sum, { rules }) => sum + rules.length, 0);
  return [
    '# Problems',
    '',
    `What a build can find wrong, by rule: ${count(total, 'rule')}. A problem never stops a build from showing the rest. An error keeps something from the site, a warning keeps something from being right, a note is worth knowing.`,
    '',
    'Every problem names its rule, the place, and how to fix it. `portolan check` lists them, `portolan check --since main` only what is new, and the pages `/problems/` of a portal show them to everyone.',
    ...RULE_GROUPS.flatMap(({ title, rules }) => [
      '',
      `## ${mdText(title)}`,
      ...rules.flatMap(({ id, severity, title: name, fix }) => [
        '',
        `### <a id="${ruleAnchor(id)}"></a>${mdCode(id)}`,
        '',
        `${SEVERITY[severity]}. ${mdText(name)}.`,
        '',
        mdText(fix),
      ]),
    ]),
    '',
  ].join('\n');
}
