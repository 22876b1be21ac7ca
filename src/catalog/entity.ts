import type { JsonObject } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import type { YamlDocument } from '../base/yaml.ts';

/**
 * What an entity says, after all contributions are merged. Declared Backstage entities keep their text in
 * `metadata` and `spec`; Port entities and everything that sources observe stand in `properties`.
 */
export interface EntityDoc {
  apiVersion?: string;
  kind: string;
  metadata: JsonObject;
  spec: JsonObject;
  properties: JsonObject;
}

/** A node of the catalog. Read-only once assembled. */
export interface Entity {
  /** The comparison key `kind:namespace/name`; see `ref.ts`. */
  ref: string;
  /** The identifier exactly as written: `metadata.name` or Port's `identifier`. */
  id: string;
  /** The last part of its address; see `slug.ts`. */
  slug: string;
  /** `/catalog/<namespace>/<kind>/<slug>/`, without the site's base. */
  path: string;
  /** The identifier of its blueprint, which exists in the portal's blueprint table. */
  blueprint: string;
  /** The kind as written. */
  kind: string;
  namespace: string;
  /** What people call it: `metadata.title`, else the id. */
  title: string;
  description: string;
  doc: EntityDoc;
  /** All that was said about it, best precedence first. Never empty. */
  contributions: readonly Contribution[];
  /** Paths on which contributions disagree. */
  drift: readonly Drift[];
}

/** What references need to know of an entity that another catalog has. */
export type KnownEntity = Pick<Entity, 'ref' | 'id' | 'blueprint' | 'kind'> &
  Partial<Pick<Entity, 'title' | 'doc' | 'contributions' | 'namespace'>> & {
    /** Names that it had before, as refs in lower case, where its document does not say them. */
    formerly?: readonly string[];
  };

/** A part of an {@link EntityDoc}; nested objects are merged, arrays and scalars replace. */
export type Patch = Partial<EntityDoc>;

/** What one source says about one entity. */
export interface Contribution {
  ref: string;
  origin: Origin;
  /** ISO time, or undefined for declared text (the build reads it as it is now). */
  observedAt?: string;
  patch: Patch;
  /** Relations declared outside the kind's fields: Port's `relations`. Field id -> identifiers. */
  relations?: Record<string, string[]>;
  /**
   * The document it was read from and its path within that, for the positions of its fields, with a digest of its
   * text and of where that stands; only for declared text.
   */
  declared?: { document: YamlDocument; path: readonly (string | number)[]; print: string };
  /** True for a document in Backstage's envelope, which ignores case. */
  enveloped?: true;
  /**
   * Precedence: 0 for declared text, then feeds in the order of `portal.yaml`, then what was inferred.
   * Smaller wins, path by path.
   */
  rank: number;
}

/** Two contributions that disagree on a path. */
export interface Drift {
  /** Dotted path in the document, such as `spec.owner`; `relations.<id>` for a relation. */
  path: string;
  /** The steps of the path, because a name may hold dots itself. */
  steps: readonly string[];
  /** The contribution whose value is shown, and the one that says otherwise: indexes into `contributions`. */
  shown: number;
  other: number;
}

/** A named directed edge between two entities. */
export interface Relation {
  /** `dependsOn`: read as "source dependsOn target". */
  type: string;
  /** The same edge read from the target: `dependencyOf`. */
  inverse: string;
  source: string;
  target: string;
  /** The field that declared it, such as `spec.dependsOn`. */
  field: string;
  /** Where the entity that declared it stands; `lineOrigin` of its contribution leads to the field. */
  origin: Origin;
  /** True when the target is not in the catalog. */
  dangling: boolean;
  /** True for an edge that Backstage leaves out, because it leads to a kind that may not stand in the field. */
  onlyHere?: true;
}
