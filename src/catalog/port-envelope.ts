import { own } from '../base/json.ts';
import { nearest } from '../base/nearest.ts';
import { clip } from '../base/text.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { type Fault, QUOTE_HINT } from './schema-faults.ts';

/** The keys of an entity in Port's form (reference: port.md 1.9, 1.11). */
export const PORT_ENTITY_KEYS = [
  'identifier',
  'title',
  'icon',
  'blueprint',
  'team',
  'properties',
  'relations',
];

/** What exports add: stamps, of which the times are read, and results of scorecards, which are judged anew. */
export const PORT_EXPORT_KEYS = ['id', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'scorecards'];

/** Keys that people add for tools of their own. */
const OWN_KEY = /^x-/;

/** Faults of what all entities in Port's form have, whatever their blueprint; those without which there is none are told elsewhere. */
export function portEnvelopeFaults(value: Readonly<Record<string, unknown>>): Fault[] {
  return [...textFaults(value), ...teamFaults(own(value, 'team')), ...keyFaults(value)];
}

function textFaults(value: Readonly<Record<string, unknown>>): Fault[] {
  return ['title', 'icon'].flatMap((key): Fault[] => {
    const text = own(value, key);
    if (text === undefined || text === null || typeof text === 'string') return [];
    const message = `${key} is ${show(text)} but must be of type string`;
    return [
      { rule: RULES.schema, path: [key], message, ...(typeof text === 'object' ? {} : { fix: QUOTE_HINT }) },
    ];
  });
}

function teamFaults(team: unknown): Fault[] {
  const items: readonly unknown[] = Array.isArray(team) ? team : [team];
  return items.flatMap((item, index): Fault[] => {
    if (item === undefined || item === null || typeof item === 'string' || typeof item === 'number')
      return [];
    return [
      {
        rule: RULES['invalid-reference'],
        path: Array.isArray(team) ? ['team', index] : ['team'],
        message: `team holds ${show(item)}, which is not an identifier`,
        fix: 'Write the identifier of the team.',
      },
    ];
  });
}

function keyFaults(value: Readonly<Record<string, unknown>>): Fault[] {
  return Object.keys(value).flatMap((key): Fault[] => {
    if (PORT_ENTITY_KEYS.includes(key) || PORT_EXPORT_KEYS.includes(key) || OWN_KEY.test(key)) return [];
    const near = nearest(key, PORT_ENTITY_KEYS);
    return [
      {
        rule: RULES['unknown-root-field'],
        path: [key],
        message: `the root of an entity has no field ${clip(key, 60)}${near ? `; did you mean ${near}?` : ''}`,
        fix: 'Move it under properties, or correct its spelling.',
        ...(near ? { edit: { from: key, to: near, at: 'key' as const } } : {}),
      },
    ];
  });
}

function show(value: unknown): string {
  return clip(JSON.stringify(value) ?? 'nothing', 60);
}
