import { list } from '../src/base/text.ts';

/** The part of a JSON Schema that a reference speaks of. */
export interface Node {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  format?: string;
  items?: Node;
  properties?: Record<string, Node>;
  required?: string[];
  additionalProperties?: Node | boolean;
  anyOf?: Node[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  maxLength?: number;
}

/** What may stand there, in words: `text`, `list of texts`, a link to the section of a mapping with keys of its own. */
export function typeText(node: Node, linkTo: (mapping: Node) => string, many = false): string {
  const inner = (other: Node, plural = false): string => typeText(other, linkTo, plural);
  if (node.const !== undefined) return code(String(node.const));
  if (node.enum)
    return list(
      node.enum.map((value) => code(String(value))),
      'or',
    );
  if (node.anyOf)
    return [
      ...new Set(
        node.anyOf.map((option) => (isListOf(option, node.anyOf!) ? 'a list of these' : inner(option, many))),
      ),
    ].join(' or ');
  if (node.type === 'array') return `list${s(many)} of ${node.items ? inner(node.items, true) : 'values'}`;
  if (node.properties) return `[mapping${s(many)}](#${linkTo(node)})`;
  if (node.type === 'object') {
    const values =
      typeof node.additionalProperties === 'object' ? inner(node.additionalProperties, true) : '';
    return `mapping${s(many)}${values === '' ? '' : ` of names to ${values}`}`;
  }
  return scalarText(node, many);
}

/** True for a list of a choice that is itself among the options. */
function isListOf(option: Node, options: readonly Node[]): boolean {
  const choice = option.items?.enum;
  return choice !== undefined && options.some((other) => String(other.enum) === String(choice));
}

function scalarText(
  { type, format, minimum, exclusiveMinimum, maximum, maxLength }: Node,
  many: boolean,
): string {
  if (type === 'boolean') return '`true` or `false`';
  if (type === 'number' || type === 'integer') {
    const name = `${type === 'integer' ? 'whole number' : 'number'}${s(many)}`;
    if (maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER) return name;
    if (minimum !== undefined) return `${name} from ${minimum} to ${maximum}`;
    return exclusiveMinimum === undefined
      ? `${name} up to ${maximum}`
      : `${name} above ${exclusiveMinimum}, up to ${maximum}`;
  }
  if (type !== 'string') return 'any value';
  if (format === 'uri') return `address${many ? 'es' : ''}`;
  if (format === 'date-time') return `time${s(many)}`;
  return `text${s(many)}${maxLength !== undefined && maxLength < 200 && !many ? `, up to ${maxLength} characters` : ''}`;
}

function s(many: boolean): string {
  return many ? 's' : '';
}

export function code(text: string): string {
  return `\`${text}\``;
}
