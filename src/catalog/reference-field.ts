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
  definition: RelationField;
}

/** The reference fields of a kind. */
export function referenceFields({ relations, specSchema }: Blueprint): ReferenceField[] {
  const schema = specSchema?.['properties'];
  return Object.entries(relations).map(([id, definition]) => {
    const path = definition.path ?? `relations.${id}`;
    const steps = path.split('.');
    const inDocument = steps[0] === 'spec' || steps[0] === 'metadata' || steps[0] === 'properties';
    return {
      id,
      path,
      steps,
      inDocument,
      checked: steps.length === 2 && valueAt(schema, [steps[1]!]) !== undefined,
      definition,
    };
  });
}
