import { formatNumber, oneLine } from '../../base/text.ts';
import type { DiffLine, DiffSection } from './sections.ts';

/** Lines of one section; the rest is counted. */
const MOST_LINES = 100;

/** What stands before a line. */
export const DIFF_SIGNS: Record<DiffLine['is'], string> = {
  added: '+',
  removed: '-',
  changed: '~',
  better: '+',
  worse: '!',
  note: ' ',
};

/** A diff as lines of text for a terminal: the title of a section, then its lines. */
export function diffText(
  sections: readonly DiffSection[],
  paint: (style: 'title' | DiffLine['is'], text: string) => string = (_, text) => text,
): string[] {
  return sections.flatMap(({ title, sums, lines }) => {
    const shown = lines.slice(0, MOST_LINES);
    const more = lines.length - shown.length;
    return [
      `${paint('title', title)}: ${sums}`,
      ...shown.map(({ is, name, code, text }) => {
        const where = code ? `  ${code}` : '';
        return `  ${paint(is, DIFF_SIGNS[is])} ${oneLine(`${name}${where}  ${text}`)}`;
      }),
      ...(more > 0 ? [`    and ${formatNumber(more)} more`] : []),
      '',
    ];
  });
}
