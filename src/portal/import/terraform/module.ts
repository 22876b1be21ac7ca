import { isObject, type Json, type JsonObject, own, setOwn } from '../../../base/json.ts';
import { clip, oneLine } from '../../../base/text.ts';
import { type HclBlock, type HclBody, type HclFile, type HclPlace, placeIn } from './hcl.ts';
import type { HclExpression } from './hcl-expression.ts';
import type { TerraformResource } from './resource.ts';

/** A file of Terraform's language with its name. */
export interface NamedHclFile extends HclFile {
  file: string;
}

/** An expression whose value only Terraform knows. */
export interface Unresolved extends HclPlace {
  file: string;
  /** What stands there, on one line. */
  text: string;
  /** The resource that would have it, and its attribute. */
  resource: string;
  attribute: string;
}

/** Expressions that are looked at for all resources of a folder: references to references multiply. */
const MAX_STEPS = 1_000_000;
/** Characters of a text that is put together. */
const MAX_TEXT = 5_000_000;

/** Loops that make several resources of one, and what they would have to be told. */
const LOOPS = ['count', 'for_each'];
/** What Terraform itself wants to know of a resource. */
const META = new Set(['depends_on', 'provider', 'lifecycle', 'provisioner', 'connection', 'timeouts']);

/**
 * The resources that the files of one folder declare, with the values that stand there: literals, `jsonencode`, and
 * references to defaults of variables, to locals and to attributes of other resources. What only Terraform knows is listed
 * and left out.
 */
export function resourcesOf(files: readonly NamedHclFile[]): {
  resources: TerraformResource[];
  unresolved: Unresolved[];
} {
  const module = moduleOf(files);
  const resources: TerraformResource[] = [];
  const unresolved: Unresolved[] = [];
  const budget = { left: MAX_STEPS };
  for (const { block, file } of module.resources.values()) {
    const [type = '', name = ''] = block.labels;
    const address = `${type}.${name}`;
    const tell = (attribute: string, offset: number, text: string): void => {
      unresolved.push({
        file: file.file,
        ...placeIn(file, offset),
        text: clip(oneLine(text), 80),
        resource: address,
        attribute,
      });
    };
    const loop = LOOPS.find((key) => block.attributes.has(key));
    if (loop !== undefined) {
      tell('', block.attributes.get(loop)!.offset, loop);
      continue;
    }
    const values = valuesOf(block, { module, file, visiting: new Set([address]), budget, tell });
    resources.push({ type, address, values, file: file.file, place: placeIn(file, block.offset) });
  }
  return { resources, unresolved };
}

interface Declared<Thing> {
  block: Thing;
  file: NamedHclFile;
}

interface Module {
  resources: ReadonlyMap<string, Declared<HclBlock>>;
  variables: ReadonlyMap<string, Declared<HclExpression>>;
  locals: ReadonlyMap<string, Declared<HclExpression>>;
}

function moduleOf(files: readonly NamedHclFile[]): Module {
  const resources = new Map<string, Declared<HclBlock>>();
  const variables = new Map<string, Declared<HclExpression>>();
  const locals = new Map<string, Declared<HclExpression>>();
  for (const file of files) {
    for (const block of file.blocks) {
      if (block.type === 'resource' && block.labels.length === 2)
        resources.set(block.labels.join('.'), { block, file });
      else if (block.type === 'locals')
        for (const [name, expression] of block.attributes) locals.set(name, { block: expression, file });
      else if (block.type === 'variable') {
        const given = block.attributes.get('default');
        if (given) variables.set(block.labels[0] ?? '', { block: given, file });
      }
    }
  }
  // What a file of values says counts more than a default.
  for (const file of files)
    if (file.file.endsWith('.tfvars'))
      for (const [name, expression] of file.attributes) variables.set(name, { block: expression, file });
  return { resources, variables, locals };
}

interface Scope {
  module: Module;
  file: NamedHclFile;
  /** Names whose values are being found out, so that a circle comes to an end. */
  visiting: ReadonlySet<string>;
  budget: { left: number };
  tell(attribute: string, offset: number, text: string): void;
}

/** Attributes as they are, and blocks as objects; those that come several times as a list. */
function valuesOf(body: HclBody, scope: Scope, at = ''): JsonObject {
  const values: JsonObject = {};
  for (const [name, expression] of body.attributes) {
    if (at === '' && META.has(name)) continue;
    const value = evaluate(expression, scope, at === '' ? name : `${at}.${name}`);
    if (value !== undefined) setOwn(values, name, value);
  }
  const groups = Map.groupBy(body.blocks, ({ type }) => type);
  for (const [type, blocks] of groups) {
    if (at === '' && META.has(type)) continue;
    if (type === 'dynamic') {
      for (const { offset, labels } of blocks) scope.tell(at, offset, `dynamic ${labels.join(' ')}`);
      continue;
    }
    const list = blocks.map((block) => valuesOf(block, scope, at === '' ? type : `${at}.${type}`));
    setOwn(values, type, list.length === 1 ? list[0]! : list);
  }
  return values;
}

/** Undefined for what only Terraform knows, which was told then. */
function evaluate(expression: HclExpression, scope: Scope, at: string): Json | undefined {
  const unknown = (text: string): undefined => {
    scope.tell(at, expression.offset, text);
    return undefined;
  };
  scope.budget.left -= 1;
  if (scope.budget.left < 0) return unknown('too much to look up');
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'list':
      return expression.items.flatMap((item, index) => {
        const value = evaluate(item, scope, `${at}[${index}]`);
        return value === undefined ? [] : [value];
      });
    case 'object': {
      const object: JsonObject = {};
      for (const [key, member] of expression.entries) {
        const name = evaluate(key, scope, at);
        if (name === undefined) continue;
        const value = evaluate(member, scope, `${at}.${String(name)}`);
        if (value !== undefined) setOwn(object, String(name), value);
      }
      return object;
    }
    case 'template': {
      const parts = expression.parts.map((part) =>
        typeof part === 'string' ? part : evaluate(part, scope, at),
      );
      if (parts.includes(undefined)) return undefined;
      // A template of one expression alone is that expression.
      if (parts.length === 1) return parts[0]!;
      return shortEnough(
        parts.map((part) => (typeof part === 'object' ? JSON.stringify(part) : String(part))).join(''),
      );
    }
    case 'call':
      return call(expression, scope, at) ?? unknown(`${expression.name}(…)`);
    case 'reference': {
      const found = lookUp(expression, scope, at);
      return found === undefined ? unknown(expression.path.join('.')) : found;
    }
    case 'other':
      return unknown(expression.text);
  }
}

function shortEnough(text: string): string | undefined {
  return text.length <= MAX_TEXT ? text : undefined;
}

const SAME = new Set([
  'tostring',
  'tonumber',
  'tobool',
  'tolist',
  'toset',
  'tomap',
  'sensitive',
  'nonsensitive',
]);

function call({ name, args }: HclExpression & { kind: 'call' }, scope: Scope, at: string): Json | undefined {
  if (args.length !== 1 || (name !== 'jsonencode' && name !== 'jsondecode' && !SAME.has(name)))
    return undefined;
  const value = evaluate(args[0]!, scope, at);
  if (value === undefined) return undefined;
  if (name === 'jsonencode') return shortEnough(JSON.stringify(value));
  if (name !== 'jsondecode') return value;
  try {
    return typeof value === 'string' ? (JSON.parse(value) as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** What a name stands for. A part of it that only Terraform knows is told where the name is used. */
function lookUp(
  { path, offset }: HclExpression & { kind: 'reference' },
  scope: Scope,
  at: string,
): Json | undefined {
  const { module, visiting } = scope;
  const [first = '', second = '', ...rest] = path;
  const key = `${first}.${second}`;
  if (visiting.has(key)) return undefined;
  let isWhole = true;
  const read = ({ block, file }: Declared<HclExpression>, steps: readonly string[]): Json | undefined => {
    const tell = (): void => {
      isWhole = false;
    };
    const value = evaluate(block, { ...scope, file, visiting: new Set([...visiting, key]), tell }, at);
    const found = value === undefined ? undefined : stepInto(value, steps);
    if (found !== undefined && !isWhole) scope.tell(at, offset, path.join('.'));
    return found;
  };
  const table = first === 'var' ? module.variables : first === 'local' ? module.locals : undefined;
  if (table) {
    const found = table.get(second);
    return found && read(found, rest);
  }
  const resource = module.resources.get(key);
  const [attribute, ...deeper] = rest;
  if (!resource || attribute === undefined) return undefined;
  const { attributes } = resource.block;
  // The provider calls a thing by its identifier.
  const block = attributes.get(attribute) ?? (attribute === 'id' ? attributes.get('identifier') : undefined);
  return block && read({ block, file: resource.file }, deeper);
}

function stepInto(value: Json, steps: readonly string[]): Json | undefined {
  let at: unknown = value;
  for (const step of steps) {
    if (Array.isArray(at)) at = at[Number(step)];
    else if (isObject(at)) at = own(at, step);
    else return undefined;
  }
  return at as Json | undefined;
}
