import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHtml, toText } from './markup.ts';
import { prose } from './prose.ts';

const BASE = 'https://git.example.com/acme/portal/blob/main/catalog/cart.yaml';

function html(text: string, base: string | undefined = BASE): string {
  return toHtml(prose(text, { base, level: 2 }));
}

describe('prose', () => {
  test.each<[string, string]>([
    [
      'Some *good* **words** with `code`.',
      '<p>Some <em>good</em> <strong>words</strong> with <code>code</code>.</p>',
    ],
    ['# Top\n## Below', '<h3>Top</h3><h4>Below</h4>'],
    [
      '- [x] done\n- [ ] open',
      '<ul><li class="task">☑ <p>done</p></li><li class="task">☐ <p>open</p></li></ul>',
    ],
    ['3. three', '<ol start="3"><li><p>three</p></li></ol>'],
    ['~~gone~~', '<p><s>gone</s></p>'],
    ['```js\nif (a < b) {}\n```', '<pre tabindex="0"><code>if (a &lt; b) {}</code></pre>'],
    [
      '| a | b |\n|---|--:|\n| 1 | 2 |',
      '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table><thead><tr><th scope="col">a</th><th class="num" scope="col">b</th></tr></thead><tbody><tr><td>1</td><td class="num">2</td></tr></tbody></table></div>',
    ],
    ['see[^1]\n\n[^1]: there', '<p>see<sup>[1]</sup></p><div class="footnote">[1] <p>there</p></div>'],
  ])('%j is %s', (text, expected) => expect(html(text)).toBe(expected));

  test.each<[string, string | undefined]>([
    ['https://example.com/a', 'https://example.com/a'],
    ['mailto:shop@example.com', 'mailto:shop@example.com'],
    ['../docs/run.md', 'https://git.example.com/acme/portal/blob/main/docs/run.md'],
    ['/acme/other', 'https://git.example.com/acme/other'],
    ['./a%20b.md?x=1#y', 'https://git.example.com/acme/portal/blob/main/catalog/a%20b.md?x=1#y'],
    ['#here', undefined],
    ['javascript:alert(1)', undefined],
    ['JaVaScRiPt&#58;alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['//evil.example/x', undefined],
    ['\\\\\\\\evil.example/x', undefined],
    ['https://user:password@example.com', undefined],
  ])('a link to %s leads to %s', (target, href) => {
    for (const text of [`[go](<${target}>)`, `[go]\n\n[go]: <${target}>`]) {
      const found = html(text);
      if (href === undefined) expect(found).not.toContain('href');
      else expect(found).toContain(`<a href="${href.replaceAll('&', '&amp;')}">go</a>`);
      expect(found).toContain('go');
    }
  });

  test('leaves relative links as text where nobody knows from where they lead', () => {
    expect(html('[go](../run.md)', '')).not.toContain('href');
  });

  test('shows pictures as links, as pages load nothing from elsewhere', () => {
    expect(html('![The flow](img/flow.png)')).toBe(
      '<p><a href="https://git.example.com/acme/portal/blob/main/catalog/img/flow.png">The flow</a></p>',
    );
    expect(html('![](javascript:x)')).toBe('<p>Picture</p>');
  });

  test('keeps the words of HTML and none of its tags', () => {
    expect(html('Some <b onclick="x()">bold</b> words<!-- hidden -->.')).toBe('<p>Some bold words.</p>');
    expect(html('<script>alert(1)</script>')).not.toContain('<script');
    expect(html('<div>\n<img src=x onerror=alert(1)>\n</div>')).not.toContain('<img');
  });

  test('holds nothing but what is made here, whatever is written', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '[',
      ']',
      '(',
      ')',
      '!',
      '`',
      '*',
      '_',
      '\n',
      '\n\n',
      '# ',
      '- ',
      '> ',
      '|',
      '---',
      'javascript:',
      'https://a.b',
      '<script>',
      '<a href=',
      'onclick=',
      'x',
      ' ',
      '&#58;',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const made = html(pieces.join(''));
        for (const [, tag, attributes] of made.matchAll(/<\/?([a-z0-9]+)((?:\s[^<>]*)?)>/g)) {
          expect([
            'p',
            'h3',
            'h4',
            'em',
            'strong',
            's',
            'code',
            'pre',
            'br',
            'hr',
            'blockquote',
            'ul',
            'ol',
            'li',
            'a',
            'div',
            'table',
            'thead',
            'tbody',
            'tr',
            'th',
            'td',
            'sup',
          ]).toContain(tag);
          expect(attributes).not.toMatch(/\son\w+=|="\s*(?:javascript|data):|style=/i);
        }
        expect(made.replace(/<\/?[a-z0-9]+(?:\s[a-z-]+="[^"<>]*")*>/g, '')).not.toMatch(/[<>]/);
      }),
      { numRuns: 1500 },
    );
  });

  test('survives parts within parts, however many', () => {
    for (const text of [
      '> '.repeat(5000),
      `${'['.repeat(2000)}x`,
      `${'*'.repeat(3000)}x`,
      `${'- '.repeat(2000)}x`,
    ])
      expect(toText(prose(`${text}deep`, { base: BASE, level: 2 }))).toContain('deep');
  });
});
