import type { JsonObject } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import type { Position } from '../base/yaml.ts';

/**
 * What the records of a feed mean, in the format of Port's `port-app-config.yml` (reference: port.md 4.1), with one
 * extension: `port.entity.match` (and `relations.<field>.match`) finds existing entities instead of naming one.
 */
export interface Mapping {
  resources: MappingResource[];
  /** True to make an entity of whatever a relation names and nobody knows. */
  createMissing: boolean;
  /** Where it stands, for problems. */
  origin: Origin;
  /** Where a path within it stands. */
  locate: Locate;
}

/** What records of one kind mean. Expressions stand in `leaves` under a name; all else speaks of these names. */
export interface MappingResource {
  kind: string;
  /** `resources[2]`: tells resources of one kind apart. */
  at: string;
  /** Leaf that chooses records; undefined when all are meant. */
  query?: string;
  /** Keys of the selector besides `query` that the source understands. */
  selector: JsonObject;
  items?: ItemsToParse;
  match?: MatchRule;
  entities: EntityMapping[];
  /** Name of a leaf, which is also how messages call it -> jq. */
  leaves: Record<string, string>;
  /** Name of a leaf, or of what holds leaves -> its path in the YAML. */
  paths: Record<string, Path>;
}

/** One entity per element of an array in the record. */
export interface ItemsToParse {
  expression: string;
  /** Key under which the element is added to the record. */
  name: string;
  /** Path of the array, which is left out of the record; undefined when it stays. */
  without?: string[];
}

export interface MatchRule {
  kinds: string[];
  /** In order of trust. */
  annotations: { key: string; leaf: string }[];
  /** Leaf that gives ids of repositories, with a folder after `//`, in whose files an entity may be declared. */
  declaredIn?: string;
  name?: string;
}

export interface EntityMapping {
  /** Begins the names of its fields, such as `mappings[1].`; empty for the only one. */
  name: string;
  identifier?: string;
  title?: string;
  icon?: string;
  blueprint?: string;
  /** In the place of `identifier`: the entity with these properties. */
  identifierSearch?: Search;
  team: string[];
  teamSearch?: Search;
  properties: Template;
  relations: { field: string; leaves: string[]; match?: MatchRule; search?: Search }[];
}

/** A search for entities by their properties, whose parts are leaves. */
export interface Search {
  /** Its name in the mapping, such as `relations.owner`. */
  name: string;
  rule: SearchRule;
}

export type SearchRule =
  | { type: 'group'; combinator: string; rules: SearchRule[] }
  | { type: 'rule'; property: string; operator: string; value: string };

/** A value with leaves in it. */
export type Template =
  | { type: 'leaf'; leaf: string }
  | { type: 'list'; items: Template[] }
  | { type: 'object'; members: [string, Template][] };

/** Keys and indexes that lead to a place in the YAML. */
export type Path = (string | number)[];

/** Where a path within a mapping stands; undefined where nobody knows. */
export type Locate = (path: Path) => Position | undefined;
