import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Markup, toHtml, toText } from './markup.ts';
import { treeMarkup } from './tree.ts';

const html = (value: unknown, most = 3000): string => toHtml(treeMarkup(value, most));
const text = (value: unknown, most = 3000): string => toText(treeMarkup(value, most) as Markup);

describe('an object or list as a tree', () => {
  test('has terms and values, with links and words for what is true', () => {
    expect(
      html({ width: 1200, folds: true, note: null, at: 'https://a.example.com/x', list: ['a', 2] }),
    ).toBe(
      '<dl class="tree"><div><dt>width</dt><dd>1200</dd></div><div><dt>folds</dt><dd>Yes</dd></div>' +
        '<div><dt>note</dt><dd><span class="mute">null</span></dd></div>' +
        '<div><dt>at</dt><dd><a href="https://a.example.com/x">https://a.example.com/x</a></dd></div>' +
        '<div><dt>list</dt><dd>a, 2</dd></div></dl>',
    );
  });

  test('is a table where it is a list of alike objects', () => {
    const made = html([
      { name: 'a', grams: 1 },
      { name: 'b', spare: true },
    ]);
    expect(made).toContain('<th scope="col">name</th><th scope="col">grams</th><th scope="col">spare</th>');
    expect(made).toContain('<tr><td>b</td><td></td><td>Yes</td></tr>');
    expect(html([{ a: { b: 1 } }, { a: 2 }])).not.toContain('<table');
  });

  test('opens its levels while it is small, and folds them when it is not', () => {
    const small = { a: { b: 1 } };
    const large = { a: Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`k${n}`, n])) };
    expect(html(small)).toContain('<details class="level" open>');
    expect(html(large)).toContain('<details class="level"><summary>20 members</summary>');
  });

  test('says what it leaves out', () => {
    const keys = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, 'v'.repeat(500)]));
    expect(text(keys)).toMatch(/and 4\d\d more members$/);
    expect(html(keys).length).toBeLessThan(6000);
    expect(text(Array.from({ length: 300 }, (_, n) => ({ n, m: n })))).toMatch(/and 288 more items$/);
    expect(text({ list: Array.from({ length: 1000 }, (_, n) => n) })).toContain(' and 980 more');
    expect(text({ a: [], b: {} })).toBe('aan empty listbnothing');
  });

  test('tells what lies too deep as JSON', () => {
    let deep: unknown = { end: true };
    for (let n = 0; n < 40; n += 1) deep = { n: deep };
    expect(html(deep)).toContain('<code>{&quot;n&quot;:');
    expect(html(deep).match(/<details/g)).toHaveLength(5);
  });

  test('holds no markup of its values, and is never much longer than it may be', () => {
    expect(html({ '<b>': '<img src=x>' })).toBe(
      '<dl class="tree"><div><dt>&lt;b&gt;</dt><dd>&lt;img src=x&gt;</dd></div></dl>',
    );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(html(value, 500).length).toBeLessThan(15_000);
      }),
      { numRuns: 200 },
    );
  });
});
