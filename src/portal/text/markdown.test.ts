import fc from 'fast-check';
import { markdownToHtml } from 'satteri';
import { describe, expect, test } from 'vitest';
import { mdCode, mdFence, mdLink, mdText } from './markdown.ts';

/** The HTML that a Markdown reader makes, with raw HTML, tables, footnotes and bare links turned on. */
function html(markdown: string): string {
  return markdownToHtml(markdown, {}).html;
}

const TAGS = /<\/?([a-z][\w-]*)/gi;

function tagsOf(text: string): string[] {
  return [...new Set([...text.matchAll(TAGS)].map((match) => match[1]!.toLowerCase()))];
}

function decoded(text: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };
  return text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, name: string) => entities[name]!);
}

/** What a reader sees of HTML. */
function seen(text: string): string {
  return decoded(text.replace(/<[^>]*>/g, ''))
    .replace(/\s+/g, ' ')
    .trim();
}

const HOSTILE = [
  '[click](javascript:alert(1))',
  '![x](https://evil.example.com/p.png)',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<https://evil.example.com>',
  'see https://evil.example.com/?a=b_c_d now',
  'www.evil.example.com',
  'write to mailto:a@b.example.com or a@b.example.com',
  '# heading',
  '- item',
  '1. one',
  '12) twelve',
  '> quote',
  '===',
  '---',
  '***',
  '_ _ _',
  '| a | b |\n|---|---|\n| c | d |',
  '```js\nalert(1)\n```',
  '    indented code',
  '`code` and ``more``',
  '**bold** _em_ ~~gone~~ snake_case_name __dunder__',
  '&lt;b&gt; &#60;b&#62; &copy;',
  'a\\',
  '\\[x](y)',
  '[foo]: https://evil.example.com',
  '[^1] [^1]: note',
  '<!-- comment',
  '<![CDATA[x]]>',
  '<?php',
  'line\u2028separator\u2029s\u0000\u0007',
  ']]><x>',
  '\ud800 lone',
  '+1',
  ':--',
  '`'.repeat(9),
  'a`b@c`d',
];

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'`*_[]()<>&|~#+-=.!:@/\\ \n\t"\'1a^$') }),
  fc.array(fc.constantFrom(...HOSTILE), { maxLength: 4 }).map((parts) => parts.join(' ')),
);

/** Places in our documents where a text stands. */
const PLACES: [string, (text: string) => string, string[]][] = [
  ['a paragraph', (text) => text, ['p', 'code']],
  ['a list item', (text) => `- ${text}`, ['ul', 'li', 'code']],
  ['a heading', (text) => `# ${text}`, ['h1', 'code']],
  ['after a label', (text) => `- Owner: ${text}`, ['ul', 'li', 'code']],
  ['a quote', (text) => `> ${text}`, ['blockquote', 'p', 'code']],
];

describe('text in Markdown', () => {
  test('is read by a reader that makes links, blocks and HTML of text as it is', () => {
    const made = tagsOf(html(HOSTILE.join('\n\n')));
    expect(made).toEqual(
      expect.arrayContaining(['a', 'img', 'script', 'h1', 'table', 'pre', 'blockquote', 'hr', 'del']),
    );
  });

  test.each(PLACES)('never is more than text and code in %s', (_, place, allowed) => {
    fc.assert(
      fc.property(anything, (text) => {
        const unexpected = tagsOf(html(place(mdText(text)))).filter((tag) => !allowed.includes(tag));
        expect(unexpected).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('reads as it was written, but for spaces', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const expected = text
          .toWellFormed()
          .replace(/[\s\p{Cc}]+/gu, ' ')
          .trim();
        expect(seen(html(`- x: ${mdText(text)}`))).toBe(expected === '' ? 'x:' : `x: ${expected}`);
      }),
      { numRuns: 400 },
    );
  });

  test.each<[string, string]>([
    ['Takes a cart to a paid, shipped order.', 'Takes a cart to a paid, shipped order.'],
    ['snake_case_name', 'snake_case_name'],
    ['C# and F#, well-known', 'C# and F#, well-known'],
    ['  several\n lines ', 'several lines'],
    ['ask shop@example.com!', 'ask `shop@example.com!`'],
    // Hosts make links of these, which would tell that an issue was mentioned.
    ['closes #1, acme/shop#12 and !7 (GH-3)', 'closes `#1,` `acme/shop#12` and `!7` `(GH-3)`'],
    ['turns \u202ethe\u2066 reading', 'turns \uFFFDthe\uFFFD reading'],
    ['', ''],
  ])('%j is written as %j', (text, expected) => {
    expect(mdText(text)).toBe(expected);
  });

  test('ends in an ellipsis when it is too long, whatever its size', () => {
    expect(mdText('x'.repeat(5_000_000), 10)).toBe(`${'x'.repeat(9)}…`);
  });
});

describe('code in Markdown', () => {
  test('shows exactly its text', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const code = mdCode(text);
        const expected = text
          .toWellFormed()
          .replace(/[\s\p{Cc}]+/gu, ' ')
          .trim();
        const made = html(`x ${code} y`);
        expect(tagsOf(made).filter((tag) => tag !== 'p' && tag !== 'code')).toEqual([]);
        expect(seen(made)).toBe(expected === '' ? 'x y' : `x ${expected} y`);
      }),
    );
  });

  test('ends where its block ends', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const made = html(`${mdFence(text, 'a"><b>')}\n\nafter`);
        expect(tagsOf(made).filter((tag) => !['pre', 'code', 'p'].includes(tag))).toEqual([]);
        expect(made).toMatch(/<p>after<\/p>\s*$/);
      }),
    );
  });

  test('says when it was cut', () => {
    expect(mdFence('abcdef', 'text', 2)).toBe('```text\nab\n```\n\nShortened: 4 more characters.');
  });
});

describe('a link in Markdown', () => {
  test('is one link to its address, whatever its text', () => {
    fc.assert(
      fc.property(
        anything,
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        (text, address) => {
          const { href } = new URL(address);
          const made = html(`- ${mdLink(text, href)}`);
          expect(tagsOf(made).filter((tag) => !['ul', 'li', 'a', 'code'].includes(tag))).toEqual([]);
          const links = [...made.matchAll(/<a href="([^"]*)"/g)].map((match) => decoded(match[1]!));
          expect(links.map((link) => decodeURI(link))).toEqual([decodeURI(href)]);
        },
      ),
    );
  });

  test.each([
    'mailto:a<b>@c',
    'slack:x y',
    'https://a.example.com/?q=)](x',
    'https://a.example.com/?a=1&copy;=2',
    'tel:`1`\\',
  ])('cannot be broken by the address %j', (address) => {
    const made = html(mdLink('x', address));
    expect(tagsOf(made)).toEqual(['p', 'a']);
    expect([...made.matchAll(/<a /g)]).toHaveLength(1);
    expect(seen(made)).toBe('x');
  });
});
