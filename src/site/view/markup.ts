/**
 * A piece of a page as data, so that the build can write it as HTML and a script can make elements of it:
 * one renderer for both. Text is always text; nothing in it is ever read as markup.
 */
export type Markup = string | number | MarkupElement | readonly Markup[] | undefined;

export interface MarkupElement {
  tag: string;
  attributes: Attributes;
  children: readonly Markup[];
}

/** `true` writes an attribute without a value; `undefined` and `false` leave it out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

export function h(tag: string, attributes: Attributes = {}, ...children: readonly Markup[]): MarkupElement {
  return { tag, attributes, children };
}

const VOID: ReadonlySet<string> = new Set(['input', 'br', 'hr', 'img']);

/** Elements of drawings that never have children. */
const SHAPES: ReadonlySet<string> = new Set(['use', 'path', 'circle', 'rect']);

/** Markup as HTML, with every text and attribute escaped. */
export function toHtml(markup: Markup): string {
  if (markup === undefined) return '';
  if (typeof markup === 'string') return escapeHtml(markup);
  if (typeof markup === 'number') return String(markup);
  if (isList(markup)) return markup.map(toHtml).join('');
  let html = `<${markup.tag}`;
  for (const [name, value] of Object.entries(markup.attributes)) {
    if (value === true) html += ` ${name}`;
    else if (value !== undefined && value !== false) html += ` ${name}="${escapeHtml(String(value))}"`;
  }
  if (VOID.has(markup.tag)) return `${html}>`;
  if (SHAPES.has(markup.tag)) return `${html}/>`;
  return `${html}>${markup.children.map(toHtml).join('')}</${markup.tag}>`;
}

/** Markup as the text that a reader would see. */
export function toText(markup: Markup): string {
  if (markup === undefined) return '';
  if (typeof markup === 'string' || typeof markup === 'number') return String(markup);
  return isList(markup) ? markup.map(toText).join('') : markup.children.map(toText).join('');
}

export function isList(markup: Exclude<Markup, undefined>): markup is readonly Markup[] {
  return Array.isArray(markup);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (character) => ESCAPES[character]!) : text;
}
