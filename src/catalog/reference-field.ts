import { own } from '../base/json.ts';
import type { Blueprint, RelationField } from './blueprint.ts';
import { valueAt } from './document.ts';

/** A field of a kind whose values are references, prepared for reading many entities. */
export interface ReferenceField {
  id: string;
  path: string;
  steps: readonly string[];
  /** True when the path lies in the document rather than among Port's relations. */
  inDocument: boolean;
  /** True when the schema of the kind already says what is no reference. */
  checked: boolean;
  /** Kinds, in lower case, to which alone Backstage has edges here; undefined where it has them to any. */
  only: ReadonlySet<string> | undefined;
  definition: RelationField;
}

/** The reference fields of a kind. */
export function referenceFields({ relations, specSchema, specTypes = {} }: Blueprint): ReferenceField[] {
  return Object.entries(relations).map(([id, definition]) => {
    const path = definition.path ?? `relations.${id}`;
    const steps = path.split('.');
    const schemas = definition.specTypes?.map((type) => own(specTypes, type)) ?? [specSchema];
    const inDocument = steps[0] === 'spec' || steps[0] === 'metadata' || steps[0] === 'properties';
    return {
      id,
      path,
      steps,
      inDocument,
      checked:
        steps.length === 2 &&
        schemas.every((schema) => valueAt(schema, ['properties', steps[1]!]) !== undefined),
      only: definition.onlyAllowed
        ? new Set(definition.allowedKinds?.map((kind) => kind.toLowerCase()))
        : undefined,
      definition,
    };
  });
}
