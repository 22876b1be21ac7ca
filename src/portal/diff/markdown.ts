import { formatNumber } from '../../base/text.ts';
import { mdCode, mdText } from '../text/markdown.ts';
import type { DiffLine, DiffSection } from './sections.ts';

/** Found again by whoever puts the text under a pull request, so that there is one comment, which is updated. */
export const DIFF_MARKER = '<!-- portolan-diff -->';

/** Lines of one section; the rest is counted. */
const MOST_LINES = 25;
/** GitHub takes comments of 65,536 characters. */
const MOST_CHARACTERS = 60_000;

const SIGNS: Record<DiffLine['is'], string> = {
  added: '➕',
  removed: '➖',
  changed: '✏️',
  better: '✅',
  worse: '❌',
  note: '▫️',
};

/**
 * A diff as Markdown for a comment under a pull request. Whatever people wrote into the catalog stays text: it makes
 * no links, mentions nobody, and no HTML.
 *
 * @param base what the portal is compared with, as a person named it
 */
export function diffMarkdown(sections: readonly DiffSection[], base: string): string {
  const head = [DIFF_MARKER, '### What this changes in the portal', ''];
  if (sections.length === 0) return `${[...head, `Nothing differs from ${mdCode(base)}.`].join('\n')}\n`;
  const table = [
    `Compared with ${mdCode(base)}:`,
    '',
    ...sections.map(({ title, sums }) => `- **${title}**: ${mdText(sums)}`),
  ];
  let text = [...head, ...table, ''].join('\n');
  for (const [index, section] of sections.entries()) {
    const block = sectionBlock(section, index < 3);
    if (text.length + block.length > MOST_CHARACTERS) {
      text += '\nThe rest does not fit into a comment; `portolan diff` tells all of it.\n';
      break;
    }
    text += block;
  }
  return text;
}

/** A section that folds; the first ones are open. */
function sectionBlock({ title, sums, lines }: DiffSection, open: boolean): string {
  const shown = lines.slice(0, MOST_LINES).map(lineText);
  const more = lines.length - shown.length;
  return [
    '',
    `<details${open ? ' open' : ''}><summary><b>${title}</b>: ${sums}</summary>`,
    '',
    ...shown,
    ...(more > 0 ? [`- … and ${formatNumber(more)} more`] : []),
    '',
    '</details>',
    '',
  ].join('\n');
}

function lineText({ is, name, code, text }: DiffLine): string {
  return `- ${SIGNS[is]} **${mdText(name, 120)}**${code ? ` ${mdCode(code.slice(0, 200))}` : ''} ${mdText(text, 600)}`;
}
