import { foldsCase } from '../../catalog/ref.ts';
import type { Entity } from '../../catalog/entity.ts';
import type { Action } from '../../actions/action.ts';
import { getPortal } from '../../portal/store.ts';
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
  const found = index.get(keyOf(entity.blueprint)) ?? [];
  const ordered = [...found.filter(({ generated }) => !generated), ...found.filter(({ generated }) => generated)];
  return ordered.map((action) => ({ title: action.title, href: actionHref(action.id, entity) }));
}

function keyOf(kind: string): string {
  return foldsCase(kind) ? kind.toLowerCase() : kind;
}
