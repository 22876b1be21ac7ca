/** An element of a parsed document. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

const NAME = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y;
const ENTITY = /&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);/y;
const LEGAL = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/**
 * A strict reader for the XML that we write: a declaration, one root, elements, quoted attributes, text and
 * references. Throws for everything else: a byte that XML forbids, a stray `<` or `&`, tags that do not match,
 * an attribute given twice, anything after the root. No comments, no processing instructions, no DTD.
 */
export function parseXml(text: string): XmlElement {
  if (!LEGAL.test(text)) throw new Error('a character that XML cannot hold');
  const declaration = '<?xml version="1.0" encoding="utf-8"?>\n';
  if (!text.startsWith(declaration)) throw new Error('no XML declaration');
  const reader = new Reader(text, declaration.length);
  const root = reader.element();
  if (reader.rest().trim() !== '') throw new Error(`something after the root: ${reader.rest().slice(0, 40)}`);
  return root;
}

/** The children of an element that have a name. */
export function childrenOf(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement => typeof child !== 'string' && child.name === name,
  );
}

/** The text within an element. */
export function textOf(parent: XmlElement): string {
  return parent.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

class Reader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  rest(): string {
    return this.#text.slice(this.#at);
  }

  element(): XmlElement {
    this.#expect('<');
    const name = this.#match(NAME);
    const attributes = this.#attributes();
    if (this.#take('/>')) return { name, attributes, children: [] };
    this.#expect('>');
    const children: (XmlElement | string)[] = [];
    while (!this.#text.startsWith('</', this.#at)) {
      const text = this.#characters('<');
      if (text !== '') children.push(text);
      else children.push(this.element());
    }
    this.#expect(`</${name}>`);
    return { name, attributes, children };
  }

  #attributes(): Record<string, string> {
    const attributes: Record<string, string> = {};
    while (this.#take(' ')) {
      const key = this.#match(NAME);
      if (Object.hasOwn(attributes, key)) throw this.#wrong(`the attribute ${key} again`);
      this.#expect('="');
      attributes[key] = this.#characters('"');
      this.#expect('"');
    }
    return attributes;
  }

  /** Text up to a character, with references resolved. */
  #characters(end: string): string {
    let text = '';
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) throw this.#wrong('the end');
      if (character === end) return text;
      if (character === '<' || this.#text.startsWith(']]>', this.#at)) throw this.#wrong(character);
      if (character === '&') text += resolve(this.#match(ENTITY));
      else {
        text += character;
        this.#at += 1;
      }
    }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) throw this.#wrong(this.rest().slice(0, 20));
    this.#at += match[0].length;
    return match[0];
  }

  #take(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  #expect(expected: string): void {
    if (!this.#take(expected)) throw this.#wrong(`${this.rest().slice(0, 20)} instead of ${expected}`);
  }

  #wrong(what: string): Error {
    return new Error(`not well-formed at ${this.#at}: ${what}`);
  }
}

function resolve(entity: string): string {
  const named: Record<string, string> = {
    '&amp;': '&',
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&apos;': "'",
  };
  if (Object.hasOwn(named, entity)) return named[entity]!;
  const hex = entity.startsWith('&#x');
  return String.fromCodePoint(Number.parseInt(entity.slice(hex ? 3 : 2, -1), hex ? 16 : 10));
}
