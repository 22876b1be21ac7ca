import { type MdastNode, markdownToMdast } from 'satteri';
import { safeHref } from '../../base/url.ts';
import type { Property } from '../../catalog/blueprint.ts';
import { h, type Markup } from './markup.ts';

/** What prose is read with. */
export interface ProseContext {
  /** Address of the file that holds the text: relative links and pictures lead from there. Undefined where it has none. */
  base: string | undefined;
  /** The heading under which it stands: its own begin below. */
  level: number;
}

type Node = MdastNode & { children?: Node[]; [key: string]: unknown };

interface Reading extends ProseContext {
  /** Targets of references by their names. */
  targets: ReadonlyMap<string, string>;
  depth: number;
}

/** Parts within parts beyond so many are read as plain text: nobody writes that, but for mischief. */
const DEEPEST = 40;

/**
 * Markdown (CommonMark with GitHub's tables, tasks and footnotes) as markup that holds nothing but what is made here: HTML in it is
 * dropped, its text stays; links are safe addresses, relative ones lead from where the text is kept; pictures are links,
 * as pages load nothing from elsewhere.
 */
export function prose(text: string, context: ProseContext): Markup {
  const root = markdownToMdast(text.toWellFormed()) as Node;
  const targets = new Map<string, string>();
  collectTargets(root, targets, 0);
  return inner(root, { ...context, targets, depth: 0 });
}

/** True for a property that has a part of the page for itself. */
export function isProse({ type, format }: Property, value: unknown): value is string {
  return (
    format === 'markdown' &&
    (type === undefined || type === 'string') &&
    typeof value === 'string' &&
    value.trim() !== ''
  );
}

function collectTargets(node: Node, targets: Map<string, string>, depth: number): void {
  if (node.type === 'definition') {
    const name = String(node['identifier']).toLowerCase();
    if (!targets.has(name)) targets.set(name, String(node['url']));
  }
  if (depth < DEEPEST) for (const child of node.children ?? []) collectTargets(child, targets, depth + 1);
}

function inner(node: Node, reading: Reading): Markup[] {
  if (reading.depth > DEEPEST) return [plain(node)];
  const below = { ...reading, depth: reading.depth + 1 };
  return (node.children ?? []).map((child) => markup(child, below));
}

function markup(node: Node, reading: Reading): Markup {
  const children = (): Markup[] => inner(node, reading);
  const { type } = node as { type: string };
  switch (type) {
    case 'text':
      return String(node['value']);
    case 'paragraph':
      return h('p', {}, ...children());
    case 'heading':
      return h(`h${Math.min(6, reading.level + Number(node['depth']))}`, {}, ...children());
    case 'emphasis':
      return h('em', {}, ...children());
    case 'strong':
      return h('strong', {}, ...children());
    case 'delete':
      return h('s', {}, ...children());
    case 'inlineCode':
      return h('code', {}, String(node['value']));
    case 'code':
      return h('pre', { tabindex: 0 }, h('code', {}, String(node['value'])));
    case 'break':
      return h('br');
    case 'thematicBreak':
      return h('hr');
    case 'blockquote':
      return h('blockquote', {}, ...children());
    case 'list':
      return list(node, children());
    case 'listItem':
      return item(node, children());
    case 'link':
      return link(String(node['url']), children(), reading);
    case 'linkReference':
      return link(targetOf(node, reading), children(), reading);
    case 'image':
      return link(String(node['url']), [String(node['alt'] ?? '') || 'Picture'], reading);
    case 'imageReference':
      return link(targetOf(node, reading), [String(node['alt'] ?? '') || 'Picture'], reading);
    case 'table':
      return table(node, reading);
    case 'footnoteReference':
      return h('sup', {}, `[${String(node['label'] ?? node['identifier'])}]`);
    case 'footnoteDefinition':
      return h(
        'div',
        { class: 'footnote' },
        `[${String(node['label'] ?? node['identifier'])}] `,
        ...children(),
      );
    case 'html':
      return withoutTags(String(node['value']));
    case 'definition':
    case 'yaml':
    case 'toml':
      return undefined;
    default:
      return node.children ? children() : plain(node);
  }
}

function list(node: Node, items: readonly Markup[]): Markup {
  if (node['ordered'] !== true) return h('ul', {}, ...items);
  const start = Number(node['start'] ?? 1);
  return h('ol', { start: start === 1 ? undefined : start }, ...items);
}

function item(node: Node, children: readonly Markup[]): Markup {
  const checked = node['checked'];
  if (typeof checked !== 'boolean') return h('li', {}, ...children);
  return h('li', { class: 'task' }, checked ? '☑ ' : '☐ ', ...children);
}

function targetOf(node: Node, { targets }: Reading): string {
  return targets.get(String(node['identifier']).toLowerCase()) ?? '';
}

/** What leads to nowhere safe stays as its text. */
function link(url: string, children: readonly Markup[], { base }: Reading): Markup {
  const href = hrefOf(url, base);
  return href === undefined ? [...children] : h('a', { href }, ...children);
}

function hrefOf(url: string, base: string | undefined): string | undefined {
  const absolute = safeHref(url);
  if (absolute !== undefined || base === undefined || url === '' || url.startsWith('#')) return absolute;
  // What has a scheme and is not safe is no path either.
  if (/^[a-z][a-z0-9+.-]*:/i.test(url) || !URL.canParse(url, base)) return undefined;
  const found = new URL(url, base);
  return found.host === new URL(base).host ? safeHref(found.href) : undefined;
}

function table(node: Node, reading: Reading): Markup {
  const aligns = (node['align'] as (string | null)[] | undefined) ?? [];
  const [head, ...body] = node.children ?? [];
  const row = (line: Node | undefined, tag: 'th' | 'td'): Markup =>
    h(
      'tr',
      {},
      ...(line?.children ?? []).map((cell, index) =>
        h(
          tag,
          { class: aligns[index] === 'right' ? 'num' : undefined, scope: tag === 'th' ? 'col' : undefined },
          ...inner(cell, reading),
        ),
      ),
    );
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table' },
    h('table', {}, h('thead', {}, row(head, 'th')), h('tbody', {}, ...body.map((line) => row(line, 'td')))),
  );
}

/** The text of a part, without going deeper than a stack can. */
function plain(node: Node): string {
  const texts: string[] = [];
  const open: Node[] = [node];
  while (open.length > 0) {
    const next = open.pop()!;
    if (typeof next['value'] === 'string') texts.push(next['value']);
    open.push(...[...(next.children ?? [])].reverse());
  }
  return texts.join(' ');
}

function withoutTags(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .trim();
}
