import { compareText } from '../base/json.ts';
import { nearest } from '../base/nearest.ts';
import { clip, count } from '../base/text.ts';
import { type Item, itemOrigin, type Path } from './item.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';
import type { BlueprintTable } from './table.ts';

/** Kinds of entities that no blueprint defines: told once each, however many entities are of them. */
export interface UnknownKinds {
  /** @param path where the document of the entity names the kind */
  add(item: Item, path: Path, kind: string, subject: string): void;
  /** Reports each kind where it first stands: once for the files of the portal, and once for those of each source. */
  report(reporter: Reporter): void;
}

/** What is needed to tell of a kind that it is not known. */
export interface KnownKinds {
  blueprints: BlueprintTable;
  /** Kinds that are no problem without a blueprint. */
  knownKinds: ReadonlySet<string>;
}

interface Use {
  item: Item;
  path: Path;
  kind: string;
  subject: string;
  entities: number;
}

/** Gathers entities of kinds that no blueprint defines. */
export function createUnknownKinds(known: KnownKinds): UnknownKinds {
  const uses = new Map<string, Use>();
  return {
    add(item, path, kind, subject) {
      if (known.knownKinds.has(kind)) return;
      const key = `${item.from?.source ?? ''}\n${kind}`;
      const use = uses.get(key);
      if (!use) uses.set(key, { item, path, kind, subject, entities: 1 });
      else {
        use.entities += 1;
        if (compareItems(item, use.item) < 0) Object.assign(use, { item, path, subject });
      }
    },
    report(reporter) {
      for (const { item, path, kind, subject, entities } of uses.values()) {
        const { message, edit } = unknownKind(kind, known);
        const more = entities > 1 ? ` (and ${count(entities - 1, 'more entity', 'more entities')})` : '';
        reporter.report(RULES['unknown-kind'], itemOrigin(item, path), `${message}${more}`, {
          key: kind,
          edit,
          // It stays the same problem when another entity of the kind comes first, or there are more of them.
          scope: 'entities',
          ...(entities === 1 ? { subject } : {}),
        });
      }
    },
  };
}

/** That a kind is not known, with the nearest that is. */
export function unknownKind(
  kind: string,
  { blueprints, knownKinds }: KnownKinds,
): { message: string; edit?: { from: string; to: string } } {
  const guess = nearest(kind, [...blueprints.all().map(({ identifier }) => identifier), ...knownKinds]);
  // What a source observes is another kind than one that a catalog calls alike in another case.
  const near =
    guess?.toLowerCase() === kind.toLowerCase() && blueprints.find(guess)?.family === 'observed'
      ? undefined
      : guess;
  const message = `no blueprint defines the kind ${shownKind(kind)}`;
  return near === undefined
    ? { message }
    : { message: `${message}; did you mean ${clip(near, 100)}?`, edit: { from: kind, to: near } };
}

/** A kind as messages have it. */
export function shownKind(kind: string): string {
  return clip(kind, 100);
}

/** The kind, as it is shown, of which a message of many entities tells, and the message for one; undefined for others. */
export function kindOfMany(message: string): { kind: string; message: string } | undefined {
  const [, own, kind] =
    /^(no blueprint defines the kind (.+?)(?:; did you mean .+\?)?) \(and [\d,]+ more entit(?:y|ies)\)$/.exec(
      message,
    ) ?? [];
  return own !== undefined && kind !== undefined ? { kind, message: own } : undefined;
}

function compareItems(a: Item, b: Item): number {
  return compareText(a.file, b.file) || a.index - b.index || Number(a.path[0] ?? 0) - Number(b.path[0] ?? 0);
}
