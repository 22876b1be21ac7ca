import { clip } from '../../base/text.ts';
import type { Entity } from '../../catalog/entity.ts';
import { standingsOf } from '../../scorecards/view.ts';
import type { Portal } from '../portal.ts';
import { element, xmlText } from './xml.ts';

/** The colours of levels (reference: port.md 1.2) as grounds for white text, at least 4.5:1. */
export const GROUNDS: Readonly<Record<string, string>> = {
  blue: '#1a51d1',
  turquoise: '#116e6b',
  orange: '#a04508',
  purple: '#782ecc',
  pink: '#ac1b63',
  yellow: '#796606',
  green: '#19703e',
  red: '#b31e14',
  gold: '#815f08',
  silver: '#526075',
  paleBlue: '#1d6396',
  darkGray: '#515a6c',
  lightGray: '#5c6475',
  bronze: '#895324',
  lime: '#486e11',
  olive: '#62691c',
  brown: '#8c4f31',
};
export const LABEL_GROUND = '#3b4250';
export const PLAIN_GROUND = '#5c6475';

/** A label, and what it says on a ground of its own. */
export interface BadgePart {
  label: string;
  value: string;
  /** A colour of the table above; any other name is a gray. */
  color?: string | undefined;
}

/** Scorecards that one badge holds at most. */
const MOST = 6;
const HEIGHT = 20;
const GAP = 6;
const PADDING = 6;

/** Address of an entity's badge, without the site's base; undefined without a setting for it, or a scorecard that applies. */
export function badgePathOf(portal: Portal, entity: Entity): string | undefined {
  if (!portal.settings.outputs.badges) return undefined;
  return standingsOf(portal.judgement, entity.ref).some(({ level }) => level)
    ? `${entity.path}badge.svg`
    : undefined;
}

/** The levels of an entity as an image: one for all its scorecards, because hosts limit the number of files. */
export function entityBadge(portal: Portal, entity: Entity): string {
  const parts = standingsOf(portal.judgement, entity.ref).flatMap(
    ({ card, level, unknownAbove, judged }): BadgePart[] => {
      if (!level) return [];
      const label = card.scorecard.title;
      if (!judged) return [{ label, value: 'unknown' }];
      return [{ label, value: unknownAbove ? `${level.title} or more` : level.title, color: level.color }];
    },
  );
  return badge(entity.title, parts.slice(0, MOST));
}

/** Parts side by side as an SVG image that needs nothing but itself. Any text is safe in it. */
export function badge(title: string, parts: readonly BadgePart[]): string {
  const shapes: string[] = [];
  const words: string[] = [];
  let x = 0;
  for (const { label, value, color } of parts) {
    for (const [text, ground] of [
      [clip(plain(label), 40), LABEL_GROUND],
      [
        clip(plain(value), 30),
        (color !== undefined && Object.hasOwn(GROUNDS, color) && GROUNDS[color]) || PLAIN_GROUND,
      ],
    ] as const) {
      const length = widthOf(text);
      const width = length + 2 * PADDING;
      shapes.push(element('rect', { x: `${x}`, width: `${width}`, height: `${HEIGHT}`, fill: ground }));
      const place = { x: `${x + PADDING}`, y: '14', textLength: `${length}` };
      words.push(element('text', place, xmlText(text)));
      x += width;
    }
    x += GAP;
  }
  const name = xmlText(
    clip(
      `${plain(title)}: ${parts.map(({ label, value }) => `${plain(label)} ${plain(value)}`).join(', ')}`,
      300,
    ),
  );
  const width = `${Math.max(0, x - GAP)}`;
  const font = { fill: '#fff', 'font-family': 'Verdana,DejaVu Sans,Geneva,sans-serif', 'font-size': '11' };
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height: `${HEIGHT}`,
    viewBox: `0 0 ${width} ${HEIGHT}`,
    role: 'img',
  };
  const content = [element('title', {}, name), ...shapes, element('g', font, words.join(''))];
  return `<?xml version="1.0" encoding="utf-8"?>\n${element('svg', attributes, `\n${content.join('\n')}\n`)}\n`;
}

/** One line, without characters that would turn the reading direction or show nothing. */
function plain(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** About how wide a text is in 11 pixels of Verdana. Readers stretch it to that, whatever font they have. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (
      /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]|\p{Extended_Pictographic}/u.test(
        character,
      )
    )
      width += 11;
    else if (/\p{M}/u.test(character)) width += 0;
    else if (/[ijl.,:;|!'`()[\]{} ]/.test(character)) width += 4;
    else if (/[mwMW@%—]/.test(character)) width += 10;
    else if (/\p{Lu}|\d|[_+=<>#~]/u.test(character)) width += 7.5;
    else width += 6.5;
  }
  return Math.ceil(width);
}
