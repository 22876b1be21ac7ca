import type { Position, YamlDocument } from './yaml-document.ts';

/** Turns offsets of a text into positions. Cheap when offsets mostly grow, as they do along a document. */
export class LineIndex {
  readonly #starts: number[] = [0];
  #line = 0;

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** The line of an offset, counted from 1. */
  line(offset: number): number {
    const starts = this.#starts;
    if (offset < starts[this.#line]!) {
      let low = 0;
      let high = this.#line;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle]! <= offset) low = middle;
        else high = middle - 1;
      }
      this.#line = low;
    }
    while (this.#line + 1 < starts.length && starts[this.#line + 1]! <= offset) this.#line += 1;
    return this.#line + 1;
  }

  /** The column of an offset whose line was asked for just before. */
  column(offset: number): number {
    return offset - this.#starts[this.#line]! + 1;
  }

  at(offset: number): Position {
    return { line: this.line(offset), column: this.column(offset) };
  }
}

/** More members and items than this have no mark of their own: problems there stand at the nearest that has. */
const MAX_MARKS = 50_000;

/**
 * Writes down where the members and items of a document stand, in the order in which they are met: for each
 * the lines since the one before, and the column. The result is one short text, because it is kept for every
 * document between builds and rarely asked for.
 */
export class MarkRecorder {
  readonly #numbers: number[] = [];
  readonly #lines: LineIndex;
  #last = 0;

  constructor(lines: LineIndex) {
    this.#lines = lines;
  }

  /** Must be called once for each member and item, before what lies within it. */
  add(offset: number): void {
    if (this.#numbers.length >= MAX_MARKS * 2) return;
    const line = this.#lines.line(offset);
    this.#numbers.push(line - this.#last, this.#lines.column(offset));
    this.#last = line;
  }

  toString(): string {
    return this.#numbers.join(' ');
  }
}

/** For each object and list of a value the positions of its members and items, in their order. */
type Places = Map<object, Position[]>;

const known = new WeakMap<YamlDocument, Places>();

/** The position of the deepest step of a path that has a mark; undefined when not even the first has one. */
export function positionOf(document: YamlDocument, path: readonly (string | number)[]): Position | undefined {
  if (path.length === 0) return undefined;
  let places = known.get(document);
  if (!places) {
    places = decode(document);
    known.set(document, places);
  }
  let position: Position | undefined;
  let value = document.value;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) break;
    const index = Array.isArray(value) ? Number(step) : indexOfKey(value, String(step));
    const place = places.get(value)?.[index];
    if (!place) break;
    position = place;
    value = (value as Record<string | number, unknown>)[step];
  }
  return position;
}

/** Mappings with more members than this are not searched from their start for each of them. */
const FEW_MEMBERS = 50;

const orders = new WeakMap<object, Map<string, number>>();

function indexOfKey(value: object, key: string): number {
  let order = orders.get(value);
  if (!order) {
    const keys = Object.keys(value);
    if (keys.length <= FEW_MEMBERS) return keys.indexOf(key);
    order = new Map(keys.map((name, index) => [name, index]));
    orders.set(value, order);
  }
  return order.get(key) ?? -1;
}

function decode({ value, marks }: YamlDocument): Places {
  const places: Places = new Map();
  const numbers = marks === '' ? [] : marks.split(' ').map(Number);
  let at = 0;
  let line = 0;
  const visit = (container: unknown): void => {
    if (typeof container !== 'object' || container === null) return;
    const own: Position[] = [];
    places.set(container, own);
    for (const child of Object.values(container)) {
      if (at >= numbers.length) return;
      line += numbers[at]!;
      own.push({ line, column: numbers[at + 1]! });
      at += 2;
      visit(child);
    }
  };
  visit(value);
  return places;
}
