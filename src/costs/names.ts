import { compareText } from '../base/json.ts';
import { shortRef } from '../catalog/ref.ts';

/** An entity that may carry cost, and everything a bill may call it. */
export interface CostTarget {
  ref: string;
  kind: string;
  /** Its id first, then title and other names. */
  names: readonly string[];
  /** Ids and globs of resources that it lists itself (annotation `portolan.dev/resource-ids`). */
  resourceIds: readonly string[];
}

/** What a text of a bill means: one entity, or several that cannot be told apart. */
export interface NameIndex {
  refs: ReadonlyMap<string, string>;
  ambiguous: ReadonlyMap<string, string[]>;
}

const PREFERRED = ['component', 'resource', 'api', 'system', 'domain'];
const NEVER = new Set(['user', 'group', 'location', 'template', '_user', '_team']);

/** The form in which texts of bills are compared: trimmed, in lower case. */
export function foldName(text: string): string {
  return text.trim().toLowerCase();
}

/**
 * Indexes entities by their names. Earlier kinds win over later ones, an id or ref over a title; what is
 * still the name of several entities is ambiguous and names none.
 */
export function indexNames(targets: readonly CostTarget[], kinds?: readonly string[]): NameIndex {
  const best = new Map<string, { rank: number; refs: Set<string> }>();
  for (const target of targets) {
    const kind = rankOfKind(target.kind, kinds);
    if (kind === undefined) continue;
    const [id, ...others] = target.names;
    const claim = (name: string | undefined, rank: number) => {
      const key = foldName(name ?? '');
      if (key === '') return;
      const known = best.get(key);
      if (!known || rank < known.rank) best.set(key, { rank, refs: new Set([target.ref]) });
      else if (rank === known.rank) known.refs.add(target.ref);
    };
    for (const name of [id, target.ref, shortRef(target.ref)]) claim(name, kind * 2);
    for (const name of others) claim(name, kind * 2 + 1);
  }
  const refs = new Map<string, string>();
  const ambiguous = new Map<string, string[]>();
  for (const [name, claim] of best) {
    const claimed = [...claim.refs].sort(compareText);
    if (claimed.length === 1) refs.set(name, claimed[0]!);
    else ambiguous.set(name, claimed);
  }
  return { refs, ambiguous };
}

function rankOfKind(kind: string, kinds: readonly string[] | undefined): number | undefined {
  const folded = kind.toLowerCase();
  if (kinds) {
    const index = kinds.findIndex((wanted) => wanted.toLowerCase() === folded);
    return index === -1 ? undefined : index;
  }
  if (NEVER.has(folded)) return undefined;
  const index = PREFERRED.indexOf(folded);
  return index === -1 ? PREFERRED.length : index;
}
