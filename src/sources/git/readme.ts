import { clip } from '../../base/text.ts';

export interface ReadmeText {
  /** Text of the first heading; null when there is none. */
  heading: string | null;
  /** Plain text of the first paragraph, up to 300 characters; null when there is none. */
  excerpt: string | null;
}

const MAX_EXCERPT = 300;
const MAX_HEADING = 200;
/** Enough for what stands at the top; hostile texts end here too. */
const MAX_CHARACTERS = 50_000;

/**
 * Heading and first paragraph of a README in Markdown, AsciiDoc, reStructuredText or plain text, as plain text:
 * no markup, no images, no HTML. It is still text from outside, to be escaped like any other.
 */
export function readReadme(content: string): ReadmeText {
  const lines = withoutFrontmatter(
    content
      .slice(0, MAX_CHARACTERS)
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\n|\r/),
  );
  let heading: string | null = null;
  let fenced = false;
  let comment = false;
  let paragraph: string[] = [];
  for (const [i, line] of lines.entries()) {
    const bare = line.trim();
    if (/^(?:```|~~~|----$|\.\.\.\.$)/.test(bare)) {
      if (!/^-+$/.test(bare) || paragraph.length === 0) {
        fenced = !fenced;
        continue;
      }
    }
    if (fenced) continue;
    if (bare.startsWith('<!--')) comment = true;
    if (comment) {
      if (bare.includes('-->')) comment = false;
      continue;
    }
    const title = headingOf(bare, lines[i + 1]?.trim() ?? '');
    if (title !== undefined) {
      const text = plain(title);
      if (paragraph.length > 0) break;
      if (heading === null && text !== '') heading = clip(text, MAX_HEADING);
      continue;
    }
    if (/^(?:=+|-+|~+|\*+|_+|\^+)$/.test(bare) || /^(?::[\w-]+:|\.\. |\[\[?[\w,= "-]*\]\]?$|\||>)/.test(bare))
      continue;
    const text = plain(bare);
    if (text !== '') paragraph.push(text);
    else if (paragraph.length > 0 && bare === '') break;
  }
  paragraph = paragraph.slice(0, 20);
  return { heading, excerpt: paragraph.length > 0 ? clip(paragraph.join(' '), MAX_EXCERPT) : null };
}

function withoutFrontmatter(lines: string[]): string[] {
  if (lines[0]?.trim() !== '---') return lines;
  const end = lines.findIndex((line, i) => i > 0 && line.trim() === '---');
  return end === -1 ? lines : lines.slice(end + 1);
}

/** The title when the line is a heading: `# x`, `= x`, `<h1>x</h1>`, or a line underlined by the next. */
function headingOf(line: string, next: string): string | undefined {
  const marked =
    /^(?:#{1,6}|={1,6})\s+(.+?)\s*#*$/.exec(line)?.[1] ??
    /^<h[1-6][^>]*>(.*?)(?:<\/h[1-6]>)?$/i.exec(line)?.[1];
  if (marked !== undefined) return marked;
  return line !== '' && /^(?:={3,}|-{3,}|~{3,}|\*{3,})$/.test(next) && !/^[-*+|>]/.test(line)
    ? line
    : undefined;
}

const ENTITIES: Record<string, string> = { amp: '&', quot: '"', nbsp: ' ', '#39': "'" };

/** The words of a line without the marks around them. */
function plain(line: string): string {
  return line
    .slice(0, 2_000)
    .replace(/!\[[^\]]*\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])/g, '')
    .replace(/\[((?:[^[\]]|\[[^\]]*\])*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])/g, '$1')
    .replace(/(?:image|link|https?):\S*\[([^\]]*)\]/g, '$1')
    .replace(/<(script|style)\b[^>]*>.*?<\/\1>/gi, '')
    .replace(/<[^>]*>?/g, '')
    .replace(/`([^`]*)`/g, '$1')
    .replace(/(\*\*|__|\*|_)(?=\S)(.*?\S)\1/g, '$2')
    .replace(/&(#39|\w+);/g, (whole, name: string) =>
      Object.hasOwn(ENTITIES, name) ? ENTITIES[name]! : whole,
    )
    .replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
