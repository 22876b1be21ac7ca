import { asString, isObject, type Json, type JsonObject, own, setOwn } from '../base/json.ts';
import { nearest } from '../base/nearest.ts';
import { clip, list } from '../base/text.ts';
import {
  type Aggregation,
  type AggregationSpec,
  AVERAGE_OF,
  type AverageOf,
  type Calculation,
  type ComputedLook,
  type ComputedTable,
  type ComputedTables,
  type Mirror,
} from './computed.ts';
import type { DefinitionFault } from './definition-fault.ts';
import { colorFaults, knownFormat, specFaults, typeFault } from './port-definition.ts';
import { formFaults, LOOK_KEYS } from './port-keys.ts';
import { readRelationPath } from './relation-path.ts';

type Path = readonly (string | number)[];
type Mapping = Record<string, unknown>;

/** What reads one definition: faults are kept, and the first that costs the value is its reason. */
interface Reading {
  path: Path;
  faults: DefinitionFault[];
  /** Reports what leaves the property without a value. */
  broken(fault: string, at?: Path, fix?: string): void;
}

const LOOK = [
  'title',
  'description',
  'icon',
  'type',
  'format',
  'spec',
  'specAuthentication',
  'items',
  'dateFormat',
  'colorized',
  'colors',
  'enum',
  'enumColors',
  'column',
];

/** The keys of definitions, by the table in which they stand. */
export const COMPUTED_KEYS: Record<ComputedTable, readonly string[]> = {
  calculationProperties: [...LOOK, 'calculation'],
  mirrorProperties: [...LOOK, 'path'],
  aggregationProperties: [...LOOK, 'target', 'calculationSpec', 'query', 'pathFilter'],
};

/** The computed properties of a blueprint (reference: port.md 1.4 to 1.6). What cannot be read has a `fault` and no value. */
export function readComputed(value: Mapping): { tables: ComputedTables; faults: DefinitionFault[] } {
  const faults: DefinitionFault[] = [];
  const taken = new Map<string, string>();
  const properties = isObject(value['schema']) ? value['schema']['properties'] : undefined;
  for (const id of Object.keys(isObject(properties) ? properties : {})) taken.set(id, 'schema.properties');
  const tables: ComputedTables = {};
  const calculations = readTable(value, 'calculationProperties', taken, faults, readCalculation);
  const mirrors = readTable(value, 'mirrorProperties', taken, faults, readMirror);
  const aggregations = readTable(value, 'aggregationProperties', taken, faults, readAggregation);
  if (calculations) tables.calculationProperties = calculations;
  if (mirrors) tables.mirrorProperties = mirrors;
  if (aggregations) tables.aggregationProperties = aggregations;
  return { tables, faults };
}

function readTable<Definition extends ComputedLook>(
  value: Mapping,
  table: ComputedTable,
  taken: Map<string, string>,
  faults: DefinitionFault[],
  read: (json: Mapping, reading: Reading) => Definition,
): Record<string, Definition> | undefined {
  const written = value[table];
  if (written === undefined || written === null) return undefined;
  if (!isObject(written)) {
    faults.push({ rule: 'computed', fault: `${table} is not a mapping`, path: [table] });
    return undefined;
  }
  const definitions: Record<string, Definition> = {};
  for (const [id, json] of Object.entries(written)) {
    const path = [table, id];
    const before = taken.get(id);
    if (before !== undefined) {
      const fault = `${table}.${id} has the name of a property in ${before}, which is the one that is used`;
      faults.push({ rule: 'computed', fault, path, fix: 'Give one of the two another name.' });
      continue;
    }
    taken.set(id, table);
    setOwn(definitions, id, readOne(id, json, table, faults, read));
  }
  return definitions;
}

const NO_MAPPING = 'it is not a mapping';

function readOne<Definition extends ComputedLook>(
  id: string,
  json: unknown,
  table: ComputedTable,
  faults: DefinitionFault[],
  read: (json: Mapping, reading: Reading) => Definition,
): Definition {
  const path = [table, id];
  let reason: string | undefined;
  const reading: Reading = {
    path,
    faults,
    broken(fault, at = [], fix) {
      // What follows from the first fault is not worth telling.
      if (reason === NO_MAPPING) return;
      reason ??= fault;
      faults.push({
        rule: 'computed',
        fault: `${table}.${id}: ${fault}`,
        path: [...path, ...at],
        ...(fix ? { fix } : {}),
      });
    },
  };
  const mapping = isObject(json) ? json : {};
  if (!isObject(json)) reading.broken(NO_MAPPING);
  for (const key of Object.keys(mapping)) {
    if (COMPUTED_KEYS[table].includes(key)) continue;
    const near = nearest(key, COMPUTED_KEYS[table]);
    faults.push({
      rule: 'unknown',
      fault: `${table}.${id} has a key ${clip(key, 40)}, which means nothing${near ? `; did you mean ${near}?` : ''}`,
      path: [...path, key],
    });
  }
  const definition = read(mapping, reading);
  return reason === undefined ? definition : { ...definition, fault: reason };
}

/** What is the same in all three: how the value is shown. */
function readLook(json: Mapping, { path, faults }: Reading): ComputedLook {
  const look: ComputedLook = {};
  for (const key of ['title', 'description', 'icon'] as const) {
    const text = asString(json[key]);
    if (text) look[key] = text;
  }
  const where = path.join('.');
  faults.push(...formFaults(json, LOOK_KEYS, where, path));
  const wrongType = typeFault(json['type'], where, [...path, 'type']);
  if (wrongType) faults.push(wrongType);
  else if (typeof json['type'] === 'string') look.type = json['type'];
  if (typeof json['format'] === 'string') {
    look.format = json['format'];
    const wrongFormat = knownFormat(json['format'], where, [...path, 'format']);
    if (wrongFormat) faults.push(wrongFormat);
  }
  faults.push(...specFaults(json, where, path));
  if (isObject(json['items'])) look.items = json['items'] as JsonObject;
  if (typeof json['column'] === 'boolean') look.column = json['column'];
  if (Array.isArray(json['enum'])) look.enum = json['enum'] as Json[];
  const colors = json['colorized'] === false ? undefined : (json['enumColors'] ?? json['colors']);
  if (isObject(colors)) {
    faults.push(
      ...colorFaults(colors, where, [...path, json['enumColors'] === undefined ? 'colors' : 'enumColors']),
    );
    look.enumColors = Object.fromEntries(Object.entries(colors).map(([key, color]) => [key, String(color)]));
    look.enum ??= Object.keys(colors);
  }
  return look;
}

function readCalculation(json: Mapping, reading: Reading): Calculation {
  const look = readLook(json, reading);
  const calculation = asString(json['calculation'])?.trim() ?? '';
  if (calculation === '')
    reading.broken(
      'its calculation is missing',
      json['calculation'] === undefined ? [] : ['calculation'],
      'Write a jq expression, such as calculation: .properties.tier.',
    );
  return { ...look, ...specOf(json), calculation };
}

/** Not of an aggregation, which is a number. */
function specOf(json: Mapping): { spec?: string } {
  const spec = asString(json['spec']);
  return spec ? { spec } : {};
}

function readMirror(json: Mapping, reading: Reading): Mirror {
  const look = readLook(json, reading);
  const path = asString(json['path'])?.trim() ?? '';
  if (path === '')
    reading.broken(
      'its path is missing',
      json['path'] === undefined ? [] : ['path'],
      'Write the names of relations and then a property, such as path: system.tier.',
    );
  return { ...look, ...specOf(json), path };
}

function readAggregation(json: Mapping, reading: Reading): Aggregation {
  const look: ComputedLook = { ...readLook(json, reading), type: 'number' };
  const target = asString(json['target'])?.trim() ?? '';
  if (target === '')
    reading.broken('its target is missing', [], 'Name the blueprint whose entities are counted.');
  const spec = readSpec(json['calculationSpec'], reading);
  const { query } = json;
  if (query !== undefined && query !== null && !isObject(query))
    reading.broken('its query is not a mapping', ['query']);
  const pathFilter = readPathFilter(json['pathFilter'], target, reading);
  return {
    ...look,
    target,
    spec: spec ?? { by: 'entities', func: 'count' },
    ...(isObject(query) ? { query: query as JsonObject } : {}),
    ...(pathFilter ? { pathFilter } : {}),
  };
}

export const BY_ENTITIES = ['count', 'average'] as const;
export const BY_PROPERTY = ['sum', 'min', 'max', 'median', 'average'] as const;

function readSpec(value: unknown, reading: Reading): AggregationSpec | undefined {
  const at = ['calculationSpec'];
  if (!isObject(value)) {
    const fix = 'Write calculationSpec: { calculationBy: entities, func: count }.';
    reading.broken('its calculationSpec is missing', value === undefined ? [] : at, fix);
    return undefined;
  }
  const by = own(value, 'calculationBy');
  if (by !== 'entities' && by !== 'property') {
    reading.broken(
      `calculationBy is ${shown(by)}`,
      by === undefined ? at : [...at, 'calculationBy'],
      'Write entities or property.',
    );
    return undefined;
  }
  const func = own(value, 'func');
  const choices: readonly string[] = by === 'entities' ? BY_ENTITIES : BY_PROPERTY;
  if (typeof func !== 'string' || !choices.includes(func)) {
    const near = typeof func === 'string' ? nearest(func, choices) : undefined;
    reading.broken(
      `func is ${shown(func)}${near ? `; did you mean ${near}?` : ''}`,
      func === undefined ? at : [...at, 'func'],
      `By ${by} there are ${list(choices, 'and')}.`,
    );
    return undefined;
  }
  const property = asString(own(value, 'property'));
  if (by === 'property' && !property) {
    reading.broken('its calculationSpec names no property', at, 'Name the number that is aggregated.');
    return undefined;
  }
  if (func === 'average') {
    const average = readAverage(value, reading);
    if (!average) return undefined;
    return by === 'entities'
      ? { by, func, ...average }
      : { by: 'property', func, property: property!, ...average };
  }
  return by === 'entities'
    ? { by, func: 'count' }
    : { by, func: func as 'sum' | 'min' | 'max' | 'median', property: property! };
}

function readAverage(
  value: Mapping,
  reading: Reading,
): { averageOf: AverageOf; measureTimeBy: string } | undefined {
  const averageOf = own(value, 'averageOf') ?? 'total';
  const found = AVERAGE_OF.find((name) => name === averageOf);
  if (!found) {
    reading.broken(
      `averageOf is ${shown(averageOf)}`,
      ['calculationSpec', 'averageOf'],
      `Write ${list(AVERAGE_OF, 'or')}.`,
    );
    return undefined;
  }
  const measured = own(value, 'measureTimeBy') ?? '$createdAt';
  if (typeof measured !== 'string' || measured === '') {
    reading.broken(
      `measureTimeBy is ${shown(measured)}`,
      ['calculationSpec', 'measureTimeBy'],
      'Name a property that holds a date.',
    );
    return undefined;
  }
  return { averageOf: found, measureTimeBy: measured };
}

function readPathFilter(value: unknown, target: string, reading: Reading): Aggregation['pathFilter'] {
  if (value === undefined || value === null) return undefined;
  const filters: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (filters.length === 0) return undefined;
  if (filters.length > 1) {
    reading.broken('pathFilter has more than one path', ['pathFilter'], 'Keep one of them.');
    return undefined;
  }
  const read = readRelationPath(filters[0]);
  const at = Array.isArray(value) ? ['pathFilter', 0] : ['pathFilter'];
  if ('fault' in read) {
    reading.broken(`pathFilter ${read.fault}`, [...at, ...read.at]);
    return undefined;
  }
  const { fromBlueprint } = read.path;
  if (fromBlueprint !== undefined && target !== '' && fromBlueprint.toLowerCase() !== target.toLowerCase()) {
    const fix = `Write fromBlueprint: ${target}, and the relations that lead from there to the kind itself.`;
    reading.broken(
      `fromBlueprint is ${clip(fromBlueprint, 60)}, not the target`,
      [...at, 'fromBlueprint'],
      fix,
    );
    return undefined;
  }
  return read.path;
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : clip(JSON.stringify(value) ?? 'nothing', 60);
}
