import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { type Json, type JsonObject, setOwn } from './json.ts';
import { Aliases, Refusal, type YamlFault } from './yaml-aliases.ts';
import type { YamlErrorCode } from './yaml-document.ts';
import type { MarkRecorder } from './yaml-marks.ts';
import { scalarValue } from './yaml-scalar.ts';

export interface YamlValue {
  value: Json;
  empty: boolean;
  faults: YamlFault[];
}

/** Levels that values may be nested in each other. */
const MAX_DEPTH = 100;
/** Duplicate keys that are told of one document. */
const MAX_FAULTS = 20;

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
  readonly #aliases = new Aliases();

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
    if (isAlias(node)) return this.#aliases.within(node, (target) => this.convert(target, depth));
    this.#aliases.enter(node);
    if (isScalar(node)) return scalarValue(node, this.#source);
    const value = isMap(node)
      ? this.#convertMap(node, depth)
      : isSeq(node)
        ? this.#convertList(node, depth)
        : null;
    this.#aliases.leave(node);
    return value;
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
    const source = isAlias(value) ? this.#aliases.resolve(value) : value;
    if (isSeq(source)) return source.items.flatMap((item) => this.#mergedMembers(item, depth + 1));
    if (!isMap(source)) return [];
    this.#aliases.spend(source);
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
    const target = isAlias(node) ? this.#aliases.resolve(node) : node;
    if (isScalar(target)) {
      if (target === node) this.#aliases.enter(target);
      return target.value === null ? '' : String(scalarValue(target, this.#source));
    }
    return this.#source.slice(target.range?.[0], target.range?.[1]);
  }

  #report(offset: number, code: YamlErrorCode, message: string): void {
    if (this.#faults.length < MAX_FAULTS) this.#faults.push({ offset, code, message });
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

function clipped(key: string): string {
  return key.length > 60 ? `${key.slice(0, 59)}…` : key;
}
