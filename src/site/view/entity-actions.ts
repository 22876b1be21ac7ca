import type { Action } from '../../actions/action.ts';
import type { Entity } from '../../catalog/entity.ts';
import { foldsCase } from '../../catalog/ref.ts';
import { getPortal } from '../../portal/store.ts';
import { type CompiledQuery, compileQuery } from '../../query/evaluate.ts';
import { compilePort } from '../../query/port.ts';
import { actionHref } from './links.ts';

export interface ActionLink {
  title: string;
  href: string;
}

const byBlueprint = new WeakMap<readonly Action[], Map<string, Action[]>>();

/** What people can do to an entity: the declared actions of its kind, then the generated ones. */
export function actionsFor(entity: Entity): ActionLink[] {
  const { actions } = getPortal();
  let index = byBlueprint.get(actions);
  if (!index) {
    index = new Map();
    for (const action of actions) {
      if (action.operation === 'CREATE' || !action.published || !action.blueprint) continue;
      const key = keyOf(action.blueprint);
      index.set(key, [...(index.get(key) ?? []), action]);
    }
    byBlueprint.set(actions, index);
  }
  const found = (index.get(keyOf(entity.blueprint)) ?? []).filter((action) => isOffered(action, entity));
  const ordered = [
    ...found.filter(({ generated }) => !generated),
    ...found.filter(({ generated }) => generated),
  ];
  return ordered.map((action) => ({ title: action.title, href: actionHref(action.id, entity) }));
}

const conditions = new WeakMap<Action, Map<string, CompiledQuery>>();

/** False when the entity surely fails the action's condition. What cannot be read or known hides nothing. */
function isOffered(action: Action, entity: Entity): boolean {
  if (action.condition === undefined) return true;
  const { judgement, blueprints } = getPortal();
  let compiled = conditions.get(action);
  if (!compiled) {
    compiled = new Map();
    conditions.set(action, compiled);
  }
  let query = compiled.get(entity.blueprint);
  if (!query) {
    const read = compilePort(action.condition, {
      origin: () => action.origin,
      key: action.id,
      allowEmpty: true,
    });
    query = compileQuery(read.query, {
      blueprint: blueprints.get(entity.blueprint),
      context: judgement.context,
    });
    compiled.set(entity.blueprint, query);
  }
  return query.check(entity) !== 0;
}

function keyOf(kind: string): string {
  return foldsCase(kind) ? kind.toLowerCase() : kind;
}
