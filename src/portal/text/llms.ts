import { countProblems } from '../../base/problem.ts';
import { count, formatNumber, list } from '../../base/text.ts';
import { pluralOf } from '../addresses.ts';
import { SECTIONS } from '../api/sections.ts';
import { addressOf } from '../base-path.ts';
import type { Portal } from '../portal.ts';
import { kindsOf } from '../rows.ts';
import { PORTAL_FEED } from './feeds.ts';
import { mdLink, mdText } from './markdown.ts';

/**
 * What agents read first, `llms.txt`: what this portal is, and where its data lies. It names lists and
 * indexes, never entities, so that it stays short however much there is.
 */
export function llmsText(portal: Portal): string {
  const { title, description, sample } = portal.settings;
  const link = (text: string, path: string): string => mdLink(text, addressOf(portal, path));
  const kinds = kindsOf(portal).filter(({ rows }) => rows.length > 0);
  const problems = countProblems(portal.problems);
  return [
    `# ${mdText(title)}`,
    '',
    `> ${description ? `${mdText(description)} ` : ''}An internal developer portal: ${count(portal.entities.length, 'entity', 'entities')} and ${count(portal.graph.all.length, 'relation')} between them.`,
    '',
    ...(sample ? ['The data is made up, as an example.', ''] : []),
    'Every entity has a page at `/catalog/<namespace>/<kind>/<name>/`, below the address of this site, and the same as Markdown at `index.md` beside it. In these three parts `a-z`, `0-9`, `.`, `_` and `-` stand for themselves, a capital is `~` with its small letter, every other character of ASCII `~` with two hexadecimal digits, and what is beyond it `~_`, its code point in hexadecimal digits and `_`. Pages and Markdown carry no time of the build; `build.json` of the API does.',
    '',
    '## Data',
    '',
    `- ${link('API', '/api/v1/index.json')}: every file of the API with its JSON Schema; plain JSON, no key needed.`,
    ...Object.values(SECTIONS).map(
      ({ title: name, about, start }) => `- ${link(name, `/api/v1/${start}`)}: ${mdText(about)}`,
    ),
    '',
    '## Kinds',
    '',
    ...kinds.map(({ blueprint, path, rows }) => {
      const about = blueprint.description ? `. ${mdText(blueprint.description, 200)}` : '';
      return `- ${link(pluralOf(blueprint), path)}: ${formatNumber(rows.length)}${about}`;
    }),
    '',
    '## State',
    '',
    `- ${link('Problems', '/problems/')}: ${list([count(problems.error, 'error'), count(problems.warning, 'warning'), count(problems.info, 'note')])} in what people declare and sources say.`,
    `- ${link('Sources', '/sources/')}: where the data comes from, and how fresh it is.`,
    `- ${link('Changes', PORTAL_FEED)}: an Atom feed; every team has one of its own at \`feed.xml\` beside its page.`,
    '',
  ].join('\n');
}
