import type { Json, JsonObject } from '../base/json.ts';
import type { ComputedTables } from './computed.ts';

/**
 * The definition of a kind, in Port's blueprint format (reference: port.md 1.1) as a superset. Backstage's
 * kinds and the kinds that sources observe are blueprints too, kept as data in `blueprints/`.
 */
export interface Blueprint extends ComputedTables {
  identifier: string;
  title: string;
  /** Title of a list of them; the title with an s by default. */
  plural?: string;
  description?: string;
  icon?: string;
  /** Where it came from: Backstage's model, Portolan's observed kinds, the portal's own files, or met in the catalog without a definition. */
  family: 'backstage' | 'observed' | 'custom' | 'unknown';
  schema: { properties: Record<string, Property>; required: string[] };
  /** Relation field id -> definition. */
  relations: Record<string, RelationField>;
  /** JSON Schema of `spec`, for Backstage kinds. */
  specSchema?: JsonObject;
  /** JSON Schemas that stand in place of `specSchema` for some values of `spec.type`. */
  specTypes?: Record<string, JsonObject>;
  /** Accepted values of `apiVersion`, for Backstage kinds. */
  apiVersions?: string[];
  ownership?: JsonObject;
  /**
   * Ids of the properties that documents of either form must have, where that is not the same: the portal's blueprint of
   * the name of a kind of Backstage's asks of Port's documents, the kind itself of those in its envelope.
   */
  requiredInPort?: string[];
  requiredInEnvelope?: string[];
}

/** A property: a JSON Schema with Port's keys, and the path where a Backstage document keeps it. */
export interface Property {
  type?: string;
  title?: string;
  description?: string;
  format?: string;
  enum?: Json[];
  enumColors?: Record<string, string>;
  items?: JsonObject;
  /** Dotted path in the entity document, such as `spec.lifecycle`; `properties.<id>` by default. */
  path?: string;
  /**
   * Ours: how long an observed value is good for, such as `2h`; pages show it with its time, and after that long they
   * do not say it any more. For what soon changes: who is on call, whether an incident is open.
   */
  validFor?: string;
  /** Ours, beside `validFor`: values that do not change any more, such as `resolved`, and so stay. */
  finalValues?: Json[];
  /** Ours: whether the list of the kind has a column for it; where no property says so, some are chosen. */
  column?: boolean;
  [keyword: string]: unknown;
}

/**
 * A field whose values are references to other entities. Extracting relations is a walk over this table
 * (the idea of Backstage's model layer; reference: backstage.md 1.2).
 */
export interface RelationField {
  title?: string;
  /** Blueprint (Port) or kind (Backstage) of a reference that names none. */
  target?: string;
  many: boolean;
  required: boolean;
  /** True where the portal's blueprint of a kind of Backstage's requires the field: of documents in Port's form alone. */
  requiredInPort?: true;
  /** Path of the references in the document; by default Port's `relations.<id>`. */
  path?: string;
  /** Name of the edge from this entity to the referenced one; by default the field's id. */
  relation: string;
  /** Name of the same edge from the other side. */
  inverse: string;
  /** Kinds that may stand there; others give a warning. */
  allowedKinds?: string[];
  /** True where Backstage leaves out references to kinds that may not stand there. */
  onlyAllowed?: true;
  /** The values of `spec.type` whose entities have the field; all by default. */
  specTypes?: string[];
  /** Kinds tried in order when a reference names no kind and `target` is absent. */
  candidates?: string[];
}
