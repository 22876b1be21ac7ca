import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { type Json, type JsonObject, setOwn } from './json.ts';
import { printable } from './text.ts';
import type { YamlErrorCode } from './yaml.ts';
import type { MarkRecorder } from './yaml-marks.ts';

/** Something wrong within a document that is valid YAML; without an offset it concerns the document as a whole. */
export interface YamlFault {
  offset?: number;
  code: YamlErrorCode;
  message: string;
}

export interface YamlValue {
  value: Json;
  empty: boolean;
  faults: YamlFault[];
}

/** Levels that values may be nested in each other. */
const MAX_DEPTH = 100;
/** Nodes and characters that aliases may add to a document before it counts as a bomb. */
const MAX_ALIASED_NODES = 100_000;
const MAX_ALIASED_CHARACTERS = 10_000_000;
/** Duplicate keys that are told of one document. */
const MAX_FAULTS = 20;

/** Ends the reading of a document from within its depths. */
class Refusal extends Error {
  readonly fault: YamlFault;
  constructor(fault: YamlFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/**
 * The value of a document as JSON can hold it: aliases are written out, numbers that JSON has no word for are
 * kept as text, so are dates and bytes of YAML 1.1; what no page can hold becomes U+FFFD. The key `__proto__` is
 * left out, because it never means a member in JavaScript.
 */
export function toValue(document: Document.Parsed, source: string, marks: MarkRecorder): YamlValue {
  const { contents } = document;
  const faults: YamlFault[] = [];
  if (contents === null || (isScalar(contents) && contents.source === '' && contents.type === Scalar.PLAIN))
    return { value: null, empty: true, faults };
  const merges = document.schema.tags.some((tag) => tag.tag === 'tag:yaml.org,2002:merge');
  const converter = new Converter(source, marks, merges, faults);
  try {
    return { value: converter.convert(contents, 0), empty: false, faults };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { value: null, empty: false, faults: [error.fault] };
  }
}

interface Member {
  key: string;
  offset: number;
  value: unknown;
}

class Converter {
  readonly #source: string;
  readonly #marks: MarkRecorder;
  readonly #merges: boolean;
  readonly #faults: YamlFault[];
  readonly #anchors = new Map<string, Node>();
  /** What each alias means: the anchor may be given to something else later. */
  readonly #targets = new Map<Node, Node>();
  /** Anchored nodes that are being converted. */
  readonly #open = new Set<Node>();
  #inAlias = 0;
  #aliasedNodes = 0;
  #aliasedCharacters = 0;

  constructor(source: string, marks: MarkRecorder, merges: boolean, faults: YamlFault[]) {
    this.#source = source;
    this.#marks = marks;
    this.#merges = merges;
    this.#faults = faults;
  }

  convert(node: unknown, depth: number): Json {
    if (!isNode(node)) return null;
    if (depth > MAX_DEPTH)
      throw new Refusal({ code: 'too-deep', message: 'the values are nested too deeply' });
    if (isAlias(node)) return this.#convertAlias(node, depth);
    if (this.#inAlias > 0) this.#spend(node);
    if (isScalar(node)) {
      if (node.anchor) this.#anchors.set(node.anchor, node);
      return scalarValue(node, this.#source);
    }
    const { anchor } = node;
    if (anchor) {
      this.#anchors.set(anchor, node);
      this.#open.add(node);
    }
    const value = isMap(node)
      ? this.#convertMap(node, depth)
      : isSeq(node)
        ? this.#convertList(node, depth)
        : null;
    if (anchor) this.#open.delete(node);
    return value;
  }

  #resolve(alias: Node & { source: string }): Node {
    const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source);
    const offset = alias.range?.[0];
    if (!target)
      throw new Refusal({
        ...at(offset),
        code: 'syntax',
        message: `the alias *${alias.source} refers to nothing before it`,
      });
    if (this.#open.has(target))
      throw new Refusal({
        ...at(offset),
        code: 'alias-bomb',
        message: `the alias *${alias.source} stands within the value it refers to`,
      });
    this.#targets.set(alias, target);
    return target;
  }

  #convertAlias(alias: Node & { source: string }, depth: number): Json {
    const target = this.#resolve(alias);
    this.#inAlias += 1;
    const value = this.convert(target, depth);
    this.#inAlias -= 1;
    return value;
  }

  #spend(node: Node): void {
    this.#aliasedNodes += isMap(node) ? 1 + node.items.length : 1;
    if (isScalar(node)) this.#aliasedCharacters += node.source?.length ?? 0;
    if (this.#aliasedNodes > MAX_ALIASED_NODES || this.#aliasedCharacters > MAX_ALIASED_CHARACTERS) {
      throw new Refusal({
        code: 'alias-bomb',
        message: 'aliases would make the document many times its size',
      });
    }
  }

  #convertList(list: YAMLSeq, depth: number): Json[] {
    return list.items.map((item) => {
      if (isPair(item)) {
        // An ordered map of YAML 1.1 is a list of pairs.
        this.#marks.add(offsetOf(item.key) ?? offsetOf(list) ?? 0);
        return this.#convertMembers(
          [{ key: this.#keyText(item.key), offset: offsetOf(item.key) ?? 0, value: item.value }],
          depth,
        );
      }
      this.#marks.add(offsetOf(item) ?? offsetOf(list) ?? 0);
      return this.convert(item, depth + 1);
    });
  }

  #convertMap(map: YAMLMap, depth: number): JsonObject {
    const members: Member[] = [];
    const merged: { offset: number; value: unknown }[] = [];
    const seen = new Set<string>();
    let ordered = true;
    for (const { key: keyNode, value } of map.items) {
      const offset = offsetOf(keyNode) ?? offsetOf(map) ?? 0;
      if (this.#merges && isMergeKey(keyNode)) {
        merged.push({ offset, value });
        continue;
      }
      const key = this.#keyText(keyNode);
      if (key === '__proto__')
        this.#report(offset, 'unsafe-key', 'the key __proto__ is not allowed and was left out');
      else if (seen.has(key))
        this.#report(offset, 'duplicate-key', `the key ${clipped(key)} stands here a second time`);
      else {
        members.push({ key, offset, value });
        if (isIndex(key)) ordered = false;
      }
      seen.add(key);
    }
    for (const { offset, value } of merged) {
      for (const member of this.#mergedMembers(value, depth)) {
        if (seen.has(member.key)) continue;
        seen.add(member.key);
        members.push({ ...member, offset });
        if (isIndex(member.key)) ordered = false;
      }
    }
    return this.#convertMembers(ordered ? members : inMemberOrder(members), depth);
  }

  /** What a merge key of YAML 1.1 brings: the members of a mapping, or of each in a list. */
  #mergedMembers(value: unknown, depth: number): Member[] {
    if (depth > MAX_DEPTH)
      throw new Refusal({ code: 'too-deep', message: 'the values are nested too deeply' });
    const source = isAlias(value) ? this.#resolve(value) : value;
    if (isSeq(source)) return source.items.flatMap((item) => this.#mergedMembers(item, depth + 1));
    if (!isMap(source)) return [];
    this.#spend(source);
    return source.items.flatMap((pair) =>
      isMergeKey(pair.key)
        ? this.#mergedMembers(pair.value, depth + 1)
        : [{ key: this.#keyText(pair.key), offset: offsetOf(pair.key) ?? 0, value: pair.value }],
    );
  }

  #convertMembers(members: readonly Member[], depth: number): JsonObject {
    const object: JsonObject = {};
    for (const { key, offset, value } of members) {
      this.#marks.add(offset);
      setOwn(object, key, this.convert(value, depth + 1));
    }
    return object;
  }

  /** The text of a key; for a collection as a key, as it is written. */
  #keyText(node: unknown): string {
    if (!isNode(node)) return node === null || node === undefined ? '' : String(node);
    const target = isAlias(node) ? this.#resolve(node) : node;
    if (isScalar(target)) {
      if (target.anchor) this.#anchors.set(target.anchor, target);
      return target.value === null ? '' : String(scalarValue(target, this.#source));
    }
    return this.#source.slice(target.range?.[0], target.range?.[1]);
  }

  #report(offset: number, code: YamlErrorCode, message: string): void {
    if (this.#faults.length < MAX_FAULTS) this.#faults.push({ offset, code, message });
  }
}

function scalarValue(node: Scalar, source: string): Json {
  const { value } = node;
  switch (typeof value) {
    case 'string':
      return printable(value);
    case 'number':
      return Number.isFinite(value) ? value + 0 : (node.source ?? String(value));
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      return value instanceof Date
        ? value.toISOString()
        : (node.source ?? source.slice(node.range?.[0], node.range?.[1]));
    default:
      return node.source ?? '';
  }
}

function isMergeKey(key: unknown): boolean {
  return (
    isScalar(key) && (!key.type || key.type === Scalar.PLAIN) && (key.source === '<<' || key.value === '<<')
  );
}

/** True for keys that JavaScript moves to the front of an object. */
function isIndex(key: string): boolean {
  return key.charCodeAt(0) <= 57 && /^(?:0|[1-9]\d{0,9})$/.test(key);
}

/** Members in the order in which JavaScript lists them, because marks are read in that order. */
function inMemberOrder(members: readonly Member[]): Member[] {
  const byKey = new Map(members.map((member) => [member.key, member]));
  return Object.keys(Object.fromEntries(byKey)).map((key) => byKey.get(key)!);
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function at(offset: number | undefined): { offset?: number } {
  return offset === undefined ? {} : { offset };
}

function clipped(key: string): string {
  return key.length > 60 ? `${key.slice(0, 59)}…` : key;
}
