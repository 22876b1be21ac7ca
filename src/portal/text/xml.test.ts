import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AtomFeed, atom, urn } from './atom.ts';
import { childrenOf, parseXml, textOf } from './testing/parse-xml.ts';
import { element, xmlText } from './xml.ts';

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'<>&"\'\r\n\t]![-?/a\u0000\u0008\u001f\ufffe\uffff\ud800') }),
  fc.constantFrom(']]>', '<![CDATA[', '<!--', '&lt;', '&#0;', '<?xml?>', '<!DOCTYPE x>', '</feed>'),
);

/** What of a text can stand in XML, after a parser has made its line ends alike. */
function survivor(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}

describe('text in XML', () => {
  test('is read as it was written, but for what XML cannot hold', () => {
    fc.assert(
      fc.property(anything, anything, (text, attribute) => {
        const xml = `<?xml version="1.0" encoding="utf-8"?>\n${element('a', { b: attribute }, xmlText(text))}`;
        const root = parseXml(xml);
        expect(textOf(root)).toBe(survivor(text));
        expect(root.attributes['b']).toBe(survivor(attribute));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    '<a>',
    '<a></b>',
    '<a>&</a>',
    '<a>&copy;</a>',
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    '<a>\u0000</a>',
    '<a/><b/>',
    '<a b=1/>',
    '<a><!-- x --></a>',
    '<1/>',
  ])('is checked by a reader that refuses %j', (text) => {
    expect(() => parseXml(`<?xml version="1.0" encoding="utf-8"?>\n${text}`)).toThrow();
  });
});

describe('an Atom feed', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });

  test('is well formed, and complete in the sense of RFC 4287, whatever it is made of', () => {
    const entry = fc.record({
      id: digits,
      title: anything,
      text: anything,
      updated: fc
        .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
        .map((date) => date.toISOString()),
      category: anything,
      link: anything,
    });
    const feed: fc.Arbitrary<AtomFeed> = fc.record({
      id: digits,
      title: anything,
      subtitle: anything,
      author: anything,
      updated: fc.constantFrom('2026-11-22T06:10:00Z', '2026-11-22', 'no time', '2026-11-22T06:10:00+02:00'),
      self: anything,
      link: anything,
      entries: fc.array(entry, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(feed, (value) => {
        const root = parseXml(atom(value));
        expect(root).toMatchObject({ name: 'feed', attributes: { xmlns: 'http://www.w3.org/2005/Atom' } });
        const entries = childrenOf(root, 'entry');
        expect(entries).toHaveLength(value.entries.length);
        for (const one of [root, ...entries]) {
          for (const name of ['id', 'title', 'updated']) expect(childrenOf(one, name)).toHaveLength(1);
          expect(textOf(childrenOf(one, 'id')[0]!)).toMatch(
            /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
          );
          expect(textOf(childrenOf(one, 'updated')[0]!)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        }
        expect(childrenOf(childrenOf(root, 'author')[0]!, 'name')).toHaveLength(1);
        expect(childrenOf(root, 'link').map(({ attributes }) => attributes['rel'])).toEqual([
          'self',
          'alternate',
        ]);
      }),
      { numRuns: 200 },
    );
  });

  test('names things by lasting identifiers of the form of a UUID', () => {
    expect(urn('00112233445566778899aabbccddeeff')).toBe('urn:uuid:00112233-4455-8677-8899-aabbccddeeff');
    expect(urn('not hex')).toBe(urn('not hex'));
    expect(urn('not hex')).not.toBe(urn('nor this'));
  });
});
