import { own } from '../base/json.ts';
import { DEFAULT_NAMESPACE, existingRef, formatRef, kindKey, parseRef, shortRef } from '../catalog/ref.ts';
import { coerceValues, type FormTexts } from './coerce.ts';
import type { EntityFacts, Plan, PlanContext, PlannedAction } from './deliveries/delivery.ts';
import { planAction } from './deliveries/index.ts';
import type { Input, Values } from './input.ts';
import type { FieldError } from './validate.ts';

/** Everything a page needs to run an action's form; it stands in the page as JSON. */
export interface PageModel {
  action: PlannedAction;
  inputs: Input[];
  context: PlanContext;
}

/** Name of the field that chooses the entity an action works on. */
export const ENTITY_FIELD = '$entity';

/** Columns of the catalog's names: a title, a ref, and optionally `file:line` or the address that edits the file. */
export interface NameIndex {
  names: readonly string[];
  refs: readonly string[];
  files?: readonly (string | null)[];
  /** Rows of entities that are declared in Port's form, though their kind has one in Backstage's. */
  ported?: readonly number[];
}

export interface FormState {
  values: Values;
  errors: FieldError[];
  /** Absent while the form has errors. */
  plan?: Plan;
}

/** What a form's texts come to: typed values, messages at fields, and where the button leads. */
export function formState(
  model: PageModel,
  texts: FormTexts,
  validate: (values: Values) => FieldError[],
  index?: NameIndex,
): FormState {
  const { action, context, inputs } = model;
  const { values, errors } = coerceValues(inputs, texts);
  const wrong = new Set(errors.map((error) => error.input));
  const all = [...errors, ...validate(values).filter((error) => !wrong.has(error.input))];
  const chosen = own(texts, ENTITY_FIELD)?.[0]?.trim() ?? '';
  const entity = context.entity ?? factsOf(chosen, action.blueprint, index);
  if (!entity && action.operation !== 'CREATE' && action.blueprint) {
    all.unshift({ input: ENTITY_FIELD, message: `Choose the ${action.blueprint} that this is about` });
  }
  if (all.length > 0) return { values, errors: all };
  const shape = !context.entity && entity ? shapeOf(entity.ref, context.shape, index) : context.shape;
  return { values, errors: [], plan: planAction(action, values, { ...context, entity, shape }) };
}

/** How the document of a chosen entity is written: that of its kind, but where it is declared in Port's form. */
function shapeOf(ref: string, shape: PlanContext['shape'], index?: NameIndex): PlanContext['shape'] {
  if (shape?.apiVersion === undefined || !index?.ported?.includes(index.refs.indexOf(ref))) return shape;
  return { kind: shape.kind, paths: {} };
}

/** What a reference says by itself, and where the index says that it is declared. */
export function factsOf(
  text: string,
  blueprint: string | undefined,
  index?: NameIndex,
): EntityFacts | undefined {
  const isThere = (candidate: string): boolean => index?.refs.includes(candidate) === true;
  const identifier = { kind: blueprint ?? '', namespace: DEFAULT_NAMESPACE, name: text };
  // Identifiers of Port's may hold what cuts a reference in two.
  const isIdentifier = blueprint !== undefined && isThere(formatRef(identifier, false));
  const parts = isIdentifier ? identifier : parseRef(text, { defaultKind: blueprint });
  if (!parts) return undefined;
  const ref = existingRef(parts, isThere) ?? formatRef(parts);
  const place = index?.files?.[index.refs.indexOf(ref)];
  if (place?.startsWith('https://')) return { ref, identifier: parts.name, editHref: place };
  const [, file, line] = /^(.*?)(?::(\d+))?$/.exec(place ?? '') ?? [];
  return { ref, identifier: parts.name, ...(file ? { file } : {}), ...(line ? { line: Number(line) } : {}) };
}

/** The entities to offer for a text, with what to write for each; at most `limit`. */
export function suggest(
  index: NameIndex,
  blueprint: string | undefined,
  text: string,
  limit = 50,
): { value: string; label: string }[] {
  const wanted = text.trim().toLowerCase();
  const prefix = blueprint && `${kindKey(blueprint)}:`;
  const found: { value: string; label: string }[] = [];
  for (const [position, ref] of index.refs.entries()) {
    const label = index.names[position] ?? '';
    if (prefix && !ref.startsWith(prefix)) continue;
    if (!ref.toLowerCase().includes(wanted) && !label.toLowerCase().includes(wanted)) continue;
    const value = prefix ? ref.slice(prefix.length).replace(`${DEFAULT_NAMESPACE}/`, '') : shortRef(ref);
    found.push({ value, label });
    if (found.length === limit) break;
  }
  return found;
}
