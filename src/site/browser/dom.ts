import { isList, type Markup } from 'portolan/view/markup';

const SVG = 'http://www.w3.org/2000/svg';
const DRAWN: ReadonlySet<string> = new Set(['svg', 'use', 'path', 'circle', 'rect']);

/** Elements for markup. Texts become text nodes: nothing is ever parsed. */
export function toNodes(markup: Markup): Node[] {
  if (markup === undefined) return [];
  if (typeof markup === 'string' || typeof markup === 'number')
    return [document.createTextNode(String(markup))];
  if (isList(markup)) return markup.flatMap(toNodes);
  const element = DRAWN.has(markup.tag)
    ? document.createElementNS(SVG, markup.tag)
    : document.createElement(markup.tag);
  for (const [name, value] of Object.entries(markup.attributes)) {
    if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of markup.children) element.append(...toNodes(child));
  return [element];
}
