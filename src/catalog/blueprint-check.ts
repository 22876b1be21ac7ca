import { asString, own } from '../base/json.ts';
import { nearest } from '../base/nearest.ts';
import { clip } from '../base/text.ts';
import type { Blueprint, RelationField } from './blueprint.ts';
import type { DefinitionFault } from './definition-fault.ts';
import type { BlueprintTable } from './table.ts';

/**
 * What can only be told of a blueprint once all are read: properties that it requires and nobody defines, and a path
 * to owners that leads nowhere.
 *
 * @param written the blueprint as the portal writes it
 * @param defined the same with what is built in
 */
export function checkBlueprint(
  written: Blueprint,
  defined: Blueprint,
  table: BlueprintTable,
): DefinitionFault[] {
  return [...requiredFaults(written, defined), ...ownershipFaults(written, defined, table)];
}

function requiredFaults({ schema: { required } }: Blueprint, { schema }: Blueprint): DefinitionFault[] {
  return required.flatMap((id, index): DefinitionFault[] => {
    if (Object.hasOwn(schema.properties, id)) return [];
    const near = nearest(id, Object.keys(schema.properties));
    return [
      {
        rule: 'required-property',
        fault: `the property ${clip(id, 60)} is required, and there is none of that name${near ? `; did you mean ${near}?` : ''}`,
        path: ['schema', 'required', index],
      },
    ];
  });
}

function ownershipFaults(
  { ownership }: Blueprint,
  defined: Blueprint,
  table: BlueprintTable,
): DefinitionFault[] {
  if (!ownership) return [];
  const type = own(ownership, 'type');
  const fault = (text: string, key: string): DefinitionFault[] => [
    { rule: 'ownership', fault: text, path: ['ownership', key] },
  ];
  if (type !== 'Direct' && type !== 'Inherited')
    return fault(
      `ownership is of the type ${clip(JSON.stringify(type ?? null), 40)}, not Direct or Inherited`,
      'type',
    );
  if (type === 'Direct') return [];
  const path = asString(own(ownership, 'path')) ?? '';
  const steps = path.split('.').filter((step) => step !== '' && step !== '$team');
  if (steps.length === 0) return fault('inherited ownership names no path of relations', 'path');
  let kinds: Blueprint[] = [defined];
  for (const step of steps) {
    const fields = kinds.flatMap((kind) => own(kind.relations, step) ?? []);
    if (fields.length === 0) {
      const names = kinds.flatMap((kind) => Object.keys(kind.relations));
      const near = nearest(step, names);
      const kind = kinds[0]?.identifier ?? 'the kind before';
      return fault(
        `owners are inherited over the relation ${clip(step, 60)}, which ${kind} does not have${near ? `; did you mean ${near}?` : ''}`,
        'path',
      );
    }
    kinds = fields.flatMap((field) => targetsOf(field, table));
    // Of a kind that another catalog defines nothing can be said.
    if (kinds.length === 0) return [];
  }
  return [];
}

function targetsOf({ target, candidates, allowedKinds }: RelationField, table: BlueprintTable): Blueprint[] {
  const names = target ? [target] : (candidates ?? allowedKinds ?? []);
  return names.flatMap((name) => table.find(name) ?? []);
}
