import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkTo, parseLinks } from './link.ts';

describe('the Link header', () => {
  test.each<[string, string, string | undefined]>([
    ['quoted', '<https://x.example/?page=2>; rel="next"', 'https://x.example/?page=2'],
    ['bare', '</a?page=2>;rel=next', '/a?page=2'],
    ['among others', '</1>; rel="prev", </3>; rel="next", </9>; rel="last"', '/3'],
    ['with several types', '</3>; rel="last next"', '/3'],
    ['in capitals', '</3>; REL=NEXT', '/3'],
    [
      'after commas and brackets in an address and a title',
      '</a,b;c>; title="x, <y>; rel=next", </3>; rel=next',
      '/3',
    ],
    ['after an escaped quote', '</2>; title="say \\"no\\", rel"; rel="next"', '/2'],
    ['after a parameter without a value', '</2>; crossorigin; rel="next"', '/2'],
    ['after empty elements and parameters', ', ,</2> ; ; rel = next ,', '/2'],
    ['only the first rel of a link counts', '</2>; rel=prev; rel=next', undefined],
    ['another context', '</2>; rel=next; anchor="#there"', undefined],
    ['part of a word', '</2>; rel="nextpage"', undefined],
    ['without brackets', 'https://x.example/2; rel=next', undefined],
    ['not closed', '</2; rel=next', undefined],
    ['nothing', '', undefined],
  ])('next is found: %s', (_, header, target) => {
    expect(linkTo(header, 'next')).toBe(target);
  });

  test('links before what cannot be read are given', () => {
    expect(parseLinks('</1>; rel=next, nonsense, </2>; rel=prev')).toEqual([{ target: '/1', rel: ['next'] }]);
  });

  test('all links come back, however they are written', () => {
    const token = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}$/);
    const target = fc.stringMatching(/^[^<>\s\\\p{Cc}]{0,20}$/u);
    const quoted = fc.string({ maxLength: 12 }).filter((text) => !/[\r\n\u2028\u2029]/.test(text));
    const space = fc.constantFrom('', ' ', '\t', '  ');
    const link = fc.record({
      target,
      rel: fc.array(token, { minLength: 1, maxLength: 3 }),
      title: fc.option(quoted),
      quote: fc.boolean(),
      spaces: fc.array(space, { minLength: 4, maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(link, { maxLength: 6 }), (links) => {
        const text = links
          .map(({ target, rel, title, quote, spaces: [a, b, c, d] }) => {
            const value = quote || rel.length > 1 ? `"${rel.join(' ')}"` : rel[0];
            const more = title === null ? '' : `;${a}title="${title.replace(/["\\]/g, '\\$&')}"`;
            return `${a}<${target}>${b}${more};${c}rel${d}=${c}${value}${b}`;
          })
          .join(',');
        expect(parseLinks(text)).toEqual(links.map(({ target, rel }) => ({ target, rel })));
      }),
    );
  });

  test('any text ends in good time', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>;,="\\ a'), maxLength: 60 }), (text) => {
        expect(Array.isArray(parseLinks(text))).toBe(true);
      }),
    );
    const start = performance.now();
    for (const part of ['<a>;', '<a>;x="', ',', ' ', '\\"', '<', '<a>;rel=next ;'])
      parseLinks(part.repeat(100_000));
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
