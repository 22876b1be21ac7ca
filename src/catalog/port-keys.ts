import { isObject, own } from '../base/json.ts';
import { nearest } from '../base/nearest.ts';
import { clip, list } from '../base/text.ts';
import type { DefinitionFault } from './definition-fault.ts';

/** The keys of one mapping of a blueprint, with what each must be where that is not read closer elsewhere. */
export interface DefinitionKeys {
  texts: readonly string[];
  flags?: readonly string[];
  mappings?: readonly string[];
  others: readonly string[];
  /** Documented by Port (reference: port.md 1.1, 1.7), and without effect here: one note tells of all of them. */
  idle?: readonly string[];
  /** What an export from Port adds and nobody wrote. */
  stamps?: readonly string[];
}

export const BLUEPRINT_KEYS: DefinitionKeys = {
  texts: ['title', 'plural', 'description', 'icon'],
  mappings: ['ownership', 'teamInheritance'],
  others: [
    ...['identifier', 'schema', 'relations'],
    ...['calculationProperties', 'mirrorProperties', 'aggregationProperties'],
  ],
  idle: ['changelogDestination', 'includeInGlobalSearch'],
  stamps: ['id', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy'],
};

export const SCHEMA_KEYS: DefinitionKeys = {
  texts: [],
  others: ['properties', 'required', 'type', '$schema', 'additionalProperties'],
};

export const RELATION_KEYS: DefinitionKeys = {
  texts: ['title', 'description', 'inverse'],
  flags: ['many', 'required'],
  others: ['target'],
  idle: ['type'],
};

export const OWNERSHIP_KEYS: DefinitionKeys = { texts: ['title', 'path'], others: ['type'] };

/** A property is a schema of its values, with Port's keys and ours. */
export const PROPERTY_KEYS: DefinitionKeys = {
  texts: ['title', 'description', 'icon', 'format', 'spec', 'dateFormat', 'path'],
  flags: ['column', 'colorized'],
  mappings: ['enumColors', 'colors'],
  others: [
    ...['type', 'default', 'enum', 'items', 'specAuthentication', 'validFor', 'finalValues'],
    ...['const', 'examples', 'pattern', 'minLength', 'maxLength', 'contentEncoding', 'contentMediaType'],
    ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
    ...['minItems', 'maxItems', 'uniqueItems', 'contains', 'minContains', 'maxContains', 'additionalItems'],
    ...['properties', 'patternProperties', 'additionalProperties', 'propertyNames', 'required'],
    ...['minProperties', 'maxProperties', 'dependencies', 'dependentRequired', 'dependentSchemas'],
    ...['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'nullable'],
    ...['$ref', '$id', '$defs', 'definitions', '$comment', 'deprecated', 'readOnly', 'writeOnly'],
  ],
};

/** How the values of computed properties are shown; their other keys are checked where they are read. */
export const LOOK_KEYS: Omit<DefinitionKeys, 'others'> = {
  texts: ['title', 'description', 'icon', 'format', 'spec', 'dateFormat'],
  flags: ['column', 'colorized'],
  mappings: ['enumColors', 'colors'],
};

/** All keys that mean something. */
export function keysOf({ texts, flags = [], mappings = [], others }: DefinitionKeys): string[] {
  return [...texts, ...flags, ...mappings, ...others];
}

const FORMS = [
  { of: 'texts', must: 'a text', fits: (value: unknown) => typeof value === 'string' },
  { of: 'flags', must: 'true or false', fits: (value: unknown) => typeof value === 'boolean' },
  { of: 'mappings', must: 'a mapping', fits: isObject },
] as const;

/** What has the wrong form among the values of a mapping, each under its key; null stands for nothing. */
export function formFaults(
  value: Readonly<Record<string, unknown>>,
  keys: Omit<DefinitionKeys, 'others'>,
  where: string,
  path: DefinitionFault['path'],
): DefinitionFault[] {
  return FORMS.flatMap(({ of, must, fits }) =>
    (keys[of] ?? []).flatMap((key): DefinitionFault[] => {
      const member = own(value, key);
      if (member === undefined || member === null || fits(member)) return [];
      const shown = clip(JSON.stringify(member) ?? 'nothing', 40);
      const quotable = of === 'texts' && (typeof member === 'number' || typeof member === 'boolean');
      return [
        {
          rule: 'part',
          fault: `${key} of ${where} is ${shown}, not ${must}`,
          path: [...path, key],
          fix: quotable ? `Put it in quotes: '${String(member)}'.` : `Write ${must}, or take it out.`,
        },
      ];
    }),
  );
}

/** Keys that people add for tools of their own. */
const OWN_KEY = /^x-/;

/** Port's keys without effect of a blueprint, gathered for its one note. */
export type IdleKeys = DefinitionFault['path'][];

/** Keys that mean nothing; those of Port's that have no effect here are gathered. */
export function keyFaults(
  value: Readonly<Record<string, unknown>>,
  keys: DefinitionKeys,
  where: string,
  path: DefinitionFault['path'],
  idle: IdleKeys,
): DefinitionFault[] {
  const known = keysOf(keys);
  return Object.keys(value).flatMap((key): DefinitionFault[] => {
    if (known.includes(key) || keys.stamps?.includes(key) || OWN_KEY.test(key)) return [];
    if (keys.idle?.includes(key)) {
      idle.push([...path, key]);
      return [];
    }
    const near = nearest(key, known);
    return [
      {
        rule: 'unknown',
        fault: `${where} has a key ${clip(key, 40)}, which means nothing${near ? `; did you mean ${near}?` : ''}`,
        path: [...path, key],
      },
    ];
  });
}

/** The one note on all of Port's keys in a blueprint that have no effect here, where the first of them stands. */
export function idleFaults(idle: IdleKeys): DefinitionFault[] {
  const [first] = idle;
  if (!first) return [];
  const names = [
    ...new Set(idle.map((path) => (path.length > 1 ? `${path[0]}.….${path.at(-1)}` : path[0]!))),
  ];
  return [
    {
      rule: 'unknown',
      fault: `${list(names.map(String))} ${names.length === 1 ? 'has' : 'have'} no effect here`,
      path: first,
      fix: 'Leave it as it is: the blueprint works without it.',
    },
  ];
}
