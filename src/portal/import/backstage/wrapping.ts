import { asString, isObject, own } from '../../../base/json.ts';
import { type Position, parseYaml, positionIn, type YamlDocument } from '../../../base/yaml.ts';
import type { KeyPath } from './value.ts';

/** A configuration in a document that holds more than that. */
export interface Wrapped {
  document: YamlDocument;
  /** Where the configuration stands in the document. */
  own: KeyPath;
  /** Where a place of the document stands in the file. */
  placeIn(position: Position): Position;
  /** What was looked into, for a note. */
  within: string;
}

/** Where charts of Helm keep the configuration. */
const CHARTS: readonly (readonly string[])[] = [
  ['appConfig'],
  ['backstage', 'appConfig'],
  ['upstream', 'backstage', 'appConfig'],
  ['global', 'backstage', 'appConfig'],
];

/**
 * Configurations within the values of a chart of Helm, or as texts in a ConfigMap of Kubernetes: how those who run Backstage
 * in a cluster keep them. Empty for a document that is a configuration itself.
 */
export function unwrap(document: YamlDocument, text: string): Wrapped[] {
  const { value } = document;
  if (!isObject(value)) return [];
  if (own(value, 'kind') === 'ConfigMap' && isObject(own(value, 'data')))
    return Object.entries(value['data'] as object).flatMap(([key, content]) =>
      /\.(?:ya?ml|json)$/.test(key) ? (ofText(document, text, key, content) ?? []) : [],
    );
  for (const path of CHARTS) {
    const found = path.reduce<unknown>((at, key) => (isObject(at) ? own(at, key) : undefined), value);
    if (isObject(found))
      return [{ document, own: path, placeIn: (position) => position, within: path.join('.') }];
  }
  return [];
}

function ofText(document: YamlDocument, text: string, key: string, content: unknown): Wrapped | undefined {
  const inner = asString(content);
  const [found] = inner === undefined ? [] : parseYaml(inner);
  if (!found || !isObject(found.value)) return undefined;
  const start = positionIn(document, ['data', key]);
  const lines = text.split('\n');
  // The text of a block begins on the next line, and is indented.
  const isBlock = /[|>][-+\d]*\s*(?:#.*)?$/.test(lines[start.line - 1]?.replace(/\r$/, '') ?? '');
  const first = lines.findIndex((line, index) => index >= start.line && line.trim() !== '');
  const indent = /^ */.exec(lines[first] ?? '')![0].length;
  return {
    document: found,
    own: [],
    placeIn: ({ line, column }) => (isBlock ? { line: start.line + line, column: column + indent } : start),
    within: `data["${key}"]`,
  };
}
