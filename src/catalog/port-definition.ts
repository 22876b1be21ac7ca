import { isObject, own } from '../base/json.ts';
import { nearest } from '../base/nearest.ts';
import { clip, list } from '../base/text.ts';
import { PORT_COLORS } from './colors.ts';
import type { DefinitionFault } from './definition-fault.ts';
import { formFaults, type IdleKeys, keyFaults, PROPERTY_KEYS } from './port-keys.ts';
import { patternFaults } from './port-patterns.ts';

type Path = readonly (string | number)[];

/** The types of properties; the last two are JSON Schema's alone. */
export const PROPERTY_TYPES = ['string', 'number', 'boolean', 'object', 'array', 'integer', 'null'];

/** Formats that mean something here, and those of JSON Schema that are checked (reference: port.md 1.2). */
export const PROPERTY_FORMATS = [
  'date-time',
  'date',
  'url',
  'email',
  'idn-email',
  'ipv4',
  'ipv6',
  'markdown',
  'yaml',
  'user',
  'team',
  'blueprints',
  'timer',
  'proto',
  'labeled-url',
  'entity',
  'json',
  'multi-line',
];

/** What is wrong with a type, which must be one of JSON Schema. */
export function typeFault(type: unknown, where: string, path: Path): DefinitionFault | undefined {
  if (type === undefined) return undefined;
  const names: readonly unknown[] = Array.isArray(type) ? type : [type];
  const wrong = names.find((name) => !PROPERTY_TYPES.includes(name as string));
  if (wrong === undefined && names.length > 0) return undefined;
  const near = typeof wrong === 'string' ? nearest(wrong, PROPERTY_TYPES) : undefined;
  return {
    rule: 'part',
    fault: `${where} has the type ${clip(JSON.stringify(type) ?? 'nothing', 40)}, which there is not${near ? `; did you mean ${near}?` : ''}`,
    path,
    fix: `Write ${list(PROPERTY_TYPES.slice(0, 5), 'or')}; until then values may be of any type.`,
  };
}

/** What is wrong with a format; JSON Schema ignores those that it does not know, and people do not notice. */
export function knownFormat(format: string, where: string, path: Path): DefinitionFault | undefined {
  if (PROPERTY_FORMATS.includes(format)) return undefined;
  const near = nearest(format, PROPERTY_FORMATS);
  return {
    rule: 'unknown',
    fault: `${where} has the format ${clip(format, 40)}, which is not known${near ? `; did you mean ${near}?` : ''}`,
    path,
    fix: `Use ${list(PROPERTY_FORMATS, 'or')}; until then nothing is checked, and the value is shown as its type is.`,
  };
}

/** Colours that there are not. */
export function colorFaults(
  colors: Readonly<Record<string, unknown>>,
  where: string,
  path: Path,
): DefinitionFault[] {
  return Object.entries(colors).flatMap(([value, color]): DefinitionFault[] => {
    if (typeof color === 'string' && PORT_COLORS.includes(color)) return [];
    const near = typeof color === 'string' ? nearest(color, PORT_COLORS) : undefined;
    return [
      {
        rule: 'color',
        fault: `${where} gives ${clip(value, 40)} the colour ${clip(String(color), 40)}, which there is not${near ? `; did you mean ${near}?` : ''}`,
        path: [...path, value],
        fix: `Use ${list(PORT_COLORS, 'or')}.`,
      },
    ];
  });
}

/** What an address or a text is of (reference: port.md 1.2). */
export const SPECS = ['open-api', 'async-api', 'embedded-url'];

/** What is not known of `spec`, and that nobody logs in for a frame. */
export function specFaults(
  property: Readonly<Record<string, unknown>>,
  where: string,
  path: Path,
): DefinitionFault[] {
  const faults: DefinitionFault[] = [];
  const spec = own(property, 'spec');
  if (typeof spec === 'string' && !SPECS.includes(spec)) {
    const near = nearest(spec, SPECS);
    faults.push({
      rule: 'unknown',
      fault: `${where} has the spec ${clip(spec, 40)}, which is not known${near ? `; did you mean ${near}?` : ''}`,
      path: [...path, 'spec'],
      fix: `Use ${list(SPECS, 'or')}; until then the value is shown as its type and format are.`,
    });
  }
  if (own(property, 'specAuthentication') !== undefined)
    faults.push({
      rule: 'unknown',
      fault: `${where} has specAuthentication, which is not supported: a static site keeps no tokens`,
      path: [...path, 'specAuthentication'],
      fix: 'Leave it as it is; readers log in on the page itself, within the frame or in a window of its own.',
    });
  return faults;
}

/** What is wrong with the definition of a property; `keys` are those that cannot be used. */
export function propertyFaults(
  id: string,
  property: Readonly<Record<string, unknown>>,
  idle: IdleKeys,
): { faults: DefinitionFault[]; keys: string[] } {
  const path = ['schema', 'properties', id];
  const where = `the property ${id}`;
  const { faults, keys } = valueFaults(property, where, path, idle);
  faults.push(...specFaults(property, where, path));
  const items = own(property, 'items');
  if (isObject(items)) {
    const inner = valueFaults(items, `the items of ${where}`, [...path, 'items'], idle);
    faults.push(...inner.faults);
    if (inner.keys.length > 0) keys.push('items');
  }
  const patterns = patternFaults(property, where, path);
  faults.push(...patterns.faults);
  keys.push(...patterns.keys);
  return { faults, keys };
}

/** The same of a property alone, or of the entries of one that is a list. */
function valueFaults(
  property: Readonly<Record<string, unknown>>,
  where: string,
  path: Path,
  idle: IdleKeys,
): { faults: DefinitionFault[]; keys: string[] } {
  const faults = formFaults(property, PROPERTY_KEYS, where, path);
  const keys = faults.map((fault) => String(fault.path.at(-1)));
  const type = typeFault(own(property, 'type'), where, [...path, 'type']);
  if (type) {
    faults.push(type);
    keys.push('type');
  }
  const format = own(property, 'format');
  const wrongFormat =
    typeof format === 'string' ? knownFormat(format, where, [...path, 'format']) : undefined;
  if (wrongFormat) faults.push(wrongFormat);
  const colors = own(property, 'enumColors');
  if (isObject(colors)) faults.push(...colorFaults(colors, where, [...path, 'enumColors']));
  faults.push(...keyFaults(property, PROPERTY_KEYS, where, path, idle));
  return { faults, keys };
}
