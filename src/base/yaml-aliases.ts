import { isMap, isScalar, type Node } from 'yaml';
import type { YamlErrorCode } from './yaml-document.ts';

/** Something wrong within a document that is valid YAML; without an offset it concerns the document as a whole. */
export interface YamlFault {
  offset?: number;
  code: YamlErrorCode;
  message: string;
}

/** Ends the reading of a document from within its depths. */
export class Refusal extends Error {
  readonly fault: YamlFault;
  constructor(fault: YamlFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** Nodes and characters that aliases may add to a document before it counts as a bomb. */
const MAX_NODES = 100_000;
const MAX_CHARACTERS = 10_000_000;

export type AliasNode = Node & { source: string };

/** Keeps what aliases mean while a document is walked from its start, and how much they add to it. */
export class Aliases {
  readonly #anchors = new Map<string, Node>();
  /** What each alias means: its name may be given to something else later. */
  readonly #targets = new Map<AliasNode, Node>();
  /** Anchored nodes that are being walked. */
  readonly #open = new Set<Node>();
  /** How many aliases the walk is within. */
  #depth = 0;
  #nodes = 0;
  #characters = 0;

  /** To be called for every node; throws a {@link Refusal} when aliases have added too much. */
  enter(node: Node & { anchor?: string }): void {
    if (this.#depth > 0) {
      this.spend(node);
      return;
    }
    if (node.anchor) this.#anchors.set(node.anchor, node);
    if (node.anchor && !isScalar(node)) this.#open.add(node);
  }

  /** To be called when everything within a node was walked. */
  leave(node: Node): void {
    if (this.#depth === 0) this.#open.delete(node);
  }

  /** Walks what an alias means. */
  within<T>(alias: AliasNode, walk: (target: Node) => T): T {
    const target = this.resolve(alias);
    this.#depth += 1;
    const result = walk(target);
    this.#depth -= 1;
    return result;
  }

  /** What an alias means; throws a {@link Refusal} when it means nothing, or what it stands in. */
  resolve(alias: AliasNode): Node {
    const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source);
    const offset = alias.range?.[0] ?? 0;
    if (!target)
      throw new Refusal({
        offset,
        code: 'syntax',
        message: `the alias *${alias.source} refers to nothing before it`,
      });
    if (this.#open.has(target)) {
      throw new Refusal({
        offset,
        code: 'alias-bomb',
        message: `the alias *${alias.source} stands within the value it refers to`,
      });
    }
    this.#targets.set(alias, target);
    return target;
  }

  /** Counts a node that stands in a document once more than it is written. */
  spend(node: Node): void {
    this.#nodes += isMap(node) ? 1 + node.items.length : 1;
    if (isScalar(node)) this.#characters += node.source?.length ?? 0;
    if (this.#nodes > MAX_NODES || this.#characters > MAX_CHARACTERS) {
      throw new Refusal({
        code: 'alias-bomb',
        message: 'aliases would make the document many times its size',
      });
    }
  }
}
