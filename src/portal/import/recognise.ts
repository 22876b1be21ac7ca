import { posix } from 'node:path';
import { asString, isObject, own } from '../../base/json.ts';
import type { ExportValue } from './file-readers.ts';
import type { Change } from './ledger.ts';
import { CONTAINERS, ENVELOPE, type Sort } from './sorts.ts';

/** One thing of an export, with the sort it is of. */
export interface Item {
  sort: Sort;
  value: unknown;
  file: string;
  /** The kind that its wrapping names: Port keeps it in the address that an answer came from. */
  blueprint?: string;
  /** What it is called where it says nothing of itself: the key it stands under. */
  key?: string;
  /** What was changed of it before anybody looked at it. */
  changes?: readonly Change[];
}

interface Context {
  /** Sort by the key it stands under. */
  sort?: Sort;
  /** Sort by the name of its file, for what cannot be told otherwise. */
  hint?: Sort;
  blueprint?: string;
  key?: string;
}

type Give = (item: Item) => void;
type Mapping = Record<string, unknown>;

/** Wrappings within wrappings that are opened. */
const MAX_DEPTH = 6;

/**
 * Finds what a value of an export holds, in whatever it is wrapped (reference: port.md 1.12, 2.1): an answer of the API
 * (`{ok, entities: […]}`), the one object of an export, a list, a map by blueprint, `[{blueprint, data: […]}]`, or a
 * thing by itself. Every thing is given once; what is nothing known is given as `other`.
 */
export function recognise({ file, path, value }: ExportValue, give: Give): void {
  let context: Context = hintOf(file);
  for (const step of path) if (typeof step === 'string') context = within(step, context);
  const key = path.at(-1);
  if (path.length === 1 && typeof key === 'string' && isEnvelope(key, value)) return;
  open(value, file, context, give, path.length);
}

/** What stands under a key of a wrapping. */
function within(key: string, context: Context): Context {
  if (key === 'data') return context;
  const sort = own(CONTAINERS, key);
  if (sort && context.sort === undefined) return { ...context, sort };
  return { ...context, key, ...(context.sort === 'permission' ? {} : { blueprint: key }) };
}

/** `blueprints.json` and `entities/service.json` say of what they hold what it may not say itself. */
function hintOf(file: string): Context {
  const name = posix.basename(file).replace(/\.\w+$/, '');
  const folder = posix.basename(posix.dirname(file));
  const byName = own(CONTAINERS, name);
  if (byName) return { hint: byName };
  const byFolder = own(CONTAINERS, folder);
  const holdsKinds = byFolder === 'entity' || byFolder === 'scorecard' || byFolder === 'action';
  return byFolder ? { hint: byFolder, ...(holdsKinds ? { blueprint: name } : {}) } : {};
}

function isEnvelope(key: string, value: unknown): boolean {
  return ENVELOPE.has(key) || value === null;
}

function open(value: unknown, file: string, context: Context, give: Give, depth: number): void {
  if (value === undefined || value === null) return;
  if (depth < MAX_DEPTH) {
    if (Array.isArray(value)) {
      for (const item of value) open(item, file, { ...context }, give, depth + 1);
      return;
    }
    if (isObject(value) && openMapping(value, file, context, give, depth)) return;
  }
  const sort = isObject(value) ? sortOf(value, context) : 'other';
  give({
    sort,
    value,
    file,
    ...(context.blueprint === undefined ? {} : { blueprint: context.blueprint }),
    ...(context.key === undefined ? {} : { key: context.key }),
  });
}

/** Opens a mapping that is a wrapping; false when it is a thing itself. */
function openMapping(value: Mapping, file: string, context: Context, give: Give, depth: number): boolean {
  const keys = Object.keys(value);
  if (Array.isArray(own(value, 'data')) && isWrapping(value)) {
    const blueprint = asString(value['blueprint']);
    const isBare = context.sort === undefined && context.hint === undefined;
    open(
      value['data'],
      file,
      {
        ...context,
        ...(isBare ? { hint: 'scorecard' } : {}),
        ...(blueprint === undefined ? {} : { blueprint }),
      },
      give,
      depth + 1,
    );
    return true;
  }
  if (isContainer(value, context)) {
    for (const key of keys) {
      if (isEnvelope(key, value[key])) continue;
      const inner = within(key, context);
      const known = own(CONTAINERS, key) !== undefined;
      open(value[key], file, known ? inner : { key }, give, depth + 1);
    }
    return true;
  }
  if (!isMapByBlueprint(value, context)) return false;
  for (const key of keys) open(value[key], file, within(key, context), give, depth + 1);
  return true;
}

/** What a thing says of itself. */
const OWN_NAMES = [
  'identifier',
  '$identifier',
  'name',
  'title',
  'email',
  'installationId',
  'invocationMethod',
];

function isNamed(value: Mapping): boolean {
  return OWN_NAMES.some((key) => typeof own(value, key) === 'string' || isObject(own(value, key)));
}

function isWrapping(value: Mapping): boolean {
  return (
    !isNamed(value) &&
    Object.keys(value).every((key) => key === 'data' || key === 'blueprint' || isEnvelope(key, value[key]))
  );
}

function isContainer(value: Mapping, context: Context): boolean {
  if (context.sort !== undefined || isNamed(value)) return false;
  // A rule or a scorecard that somebody forgot to name has lists of that name too.
  const held = Object.keys(value).filter((key) => own(CONTAINERS, key) !== undefined && key !== 'rules');
  return held.some((key) => typeof value[key] === 'object' && value[key] !== null);
}

const THINGS = [
  'schema',
  'rules',
  'resources',
  'widgets',
  'properties',
  'mappings',
  'kind',
  'apiVersion',
  'nodes',
  'config',
];

/** `{service: [...], team: [...]}`: what a script wrote for each blueprint. */
function isMapByBlueprint(value: Mapping, context: Context): boolean {
  const keys = Object.keys(value);
  if (keys.length === 0 || isNamed(value)) return false;
  if (keys.some((key) => THINGS.includes(key))) return false;
  const lists = Object.values(value);
  if (context.sort === 'permission')
    return context.key === undefined && lists.every((member) => isObject(member) || Array.isArray(member));
  const isList = (list: unknown): boolean => Array.isArray(list) && list.every(isObject);
  // Under a key that says what is there, a thing may stand under its own name.
  const isThing = (member: unknown): boolean =>
    context.sort !== undefined && isObject(member) && isNamed(member);
  if (!lists.every((member) => isList(member) || isThing(member))) return false;
  if (context.sort !== undefined || context.hint !== undefined) return true;
  return (lists as Mapping[][]).some((list) => list.some((item) => shapeOf(item) !== undefined));
}

function sortOf(value: Mapping, { sort, hint }: Context): Sort {
  const shape = shapeOf(value);
  if (sort === undefined) return shape ?? hintFits(value, hint) ?? 'other';
  // The key is right, but for what has a sort of its own within it.
  if (sort === 'action' || sort === 'automation')
    return shape === 'automation' || shape === 'workflow'
      ? shape
      : sort === 'automation'
        ? 'automation'
        : 'action';
  if (sort === 'entity')
    return shape === 'scorecard' || shape === 'rule' || shape === 'rule-result' ? shape : 'entity';
  if (sort === 'integration' && shape === 'webhook') return 'webhook';
  return sort;
}

/** A name of a file is not worth more than that: a document without any name is not what its file is called. */
function hintFits(value: Mapping, hint: Sort | undefined): Sort | undefined {
  if (hint === undefined) return undefined;
  return isNamed(value) || hint === 'permission' || hint === 'run' || hint === 'page' ? hint : undefined;
}

const SYSTEM: Readonly<Record<string, Sort>> = {
  _scorecard: 'scorecard',
  _rule: 'rule',
  _rule_result: 'rule-result',
};

const BLUEPRINT_TABLES = ['calculationProperties', 'mirrorProperties', 'aggregationProperties'];

/** What a mapping is by what it says; undefined when it could be several things, or nothing known. */
function shapeOf(value: Mapping): Sort | undefined {
  if (isObject(own(value, 'invocationMethod'))) return isAutomation(value) ? 'automation' : 'action';
  if (isAutomation(value)) return 'automation';
  if (Array.isArray(own(value, 'nodes')) && Array.isArray(own(value, 'connections'))) return 'workflow';
  if (Array.isArray(own(value, 'widgets'))) return 'page';
  if (isMapping(value)) return 'mapping';
  const config = own(value, 'config');
  if (own(value, 'installationId') !== undefined || (isObject(config) && isMapping(config)))
    return 'integration';
  const blueprint = own(value, 'blueprint') ?? own(value, '$blueprint');
  const isIdentified = Object.hasOwn(value, 'identifier') || Object.hasOwn(value, '$identifier');
  if (typeof blueprint === 'string' && Object.hasOwn(SYSTEM, blueprint) && isIdentified)
    return SYSTEM[blueprint]!;
  if (Array.isArray(own(value, 'rules')) && isIdentified) return 'scorecard';
  if (
    Array.isArray(own(value, 'mappings')) &&
    (Object.hasOwn(value, 'security') || Object.hasOwn(value, 'webhookKey'))
  )
    return 'webhook';
  if (
    typeof blueprint === 'string' &&
    (isIdentified || isObject(own(value, 'properties')) || isObject(own(value, 'relations')))
  )
    return 'entity';
  if (isIdentified && isBlueprint(value)) return 'blueprint';
  if (typeof own(value, 'email') === 'string' && !isIdentified) return 'user';
  return undefined;
}

function isAutomation(value: Mapping): boolean {
  const trigger = own(value, 'trigger');
  return isObject(trigger) && own(trigger, 'type') === 'automation';
}

function isMapping(value: Mapping): boolean {
  const resources = own(value, 'resources');
  return (
    Array.isArray(resources) &&
    resources.some((item) => isObject(item) && Object.hasOwn(item, 'kind') && Object.hasOwn(item, 'port'))
  );
}

function isBlueprint(value: Mapping): boolean {
  if (isObject(own(value, 'schema')) || BLUEPRINT_TABLES.some((key) => isObject(own(value, key))))
    return true;
  const relations = own(value, 'relations');
  const fields = isObject(relations) ? Object.values(relations) : [];
  return fields.length > 0 && fields.every((field) => isObject(field) && Object.hasOwn(field, 'target'));
}

/** What people call a thing of any sort; its key or nothing where it has no name. */
export function nameOf({ value, key }: Pick<Item, 'value' | 'key'>): string {
  if (isObject(value)) {
    for (const name of [
      'identifier',
      '$identifier',
      'email',
      'name',
      'installationId',
      'title',
      'id',
      '_id',
    ]) {
      const text = own(value, name);
      if (typeof text === 'string' && text !== '') return text;
      if (typeof text === 'number') return String(text);
    }
  }
  return key ?? '';
}
