import type { Action } from '../../actions/action.ts';
import type { DiffLine } from '../../actions/diff.ts';
import { clip } from '../../base/text.ts';
import type { Entity } from '../../catalog/entity.ts';
import { kindKey } from '../../catalog/ref.ts';
import { isOffered } from '../../portal/offered.ts';
import { getPortal } from '../../portal/store.ts';
import { actionHref } from './links.ts';

export interface ActionLink {
  title: string;
  /** The action's page, or the page of the Git host that edits the entity's file where nothing has to be entered. */
  href: string;
  /** The change of the file, where it is known: no address of a Git host can carry one. */
  change?: ActionChange;
}

export interface ActionChange {
  /** Where the change has to be made, in words. */
  place: string;
  /** The lines that change; without them, `lines` are what has to be put into the file. */
  diff: readonly DiffLine[];
  /** The new lines, to copy. */
  lines: string;
}

const byBlueprint = new WeakMap<readonly Action[], Map<string, Action[]>>();

/** What people can do to an entity: the declared actions of its kind, then the generated ones. */
export function actionsFor(entity: Entity): ActionLink[] {
  const portal = getPortal();
  const { actions } = portal;
  let index = byBlueprint.get(actions);
  if (!index) {
    index = new Map();
    for (const action of actions) {
      if (action.operation === 'CREATE' || !action.published || !action.blueprint) continue;
      const key = kindKey(action.blueprint);
      index.set(key, [...(index.get(key) ?? []), action]);
    }
    byBlueprint.set(actions, index);
  }
  const found = (index.get(kindKey(entity.blueprint)) ?? []).filter((action) =>
    isOffered(portal, action, entity),
  );
  const ordered = [
    ...found.filter(({ generated }) => !generated),
    ...found.filter(({ generated }) => generated),
  ];
  return ordered.flatMap((action) => linkOf(action, entity));
}

function linkOf(action: Action, entity: Entity): ActionLink[] {
  const { title } = action;
  const planned = getPortal().changeOf(action, entity);
  if (!planned) return [{ title, href: actionHref(action.id, entity) }];
  if (planned.done) return [];
  const { plan } = planned;
  const diff = shownDiff(planned.diff ?? []);
  const file = plan.preview.type === 'file' ? plan.preview.fileName : '';
  const first = diff.find(({ type }) => type !== 'same');
  const added = diff.filter(({ type }) => type === 'added').map(({ text }) => `${text}\n`);
  const lines = diff.length > 0 ? added.join('') : (plan.copy ?? '');
  if (lines === '') return [{ title, href: plan.href }];
  return [
    { title, href: plan.href, change: { place: first ? `${file}, line ${first.line}` : file, diff, lines } },
  ];
}

/** Characters of new lines that a page shows, and of a line that stays as it is. */
const MOST_NEW = 2_000;
const MOST_SAME = 200;

/** The lines of a change for a page. New lines are whole, as they are copied; where that is too much there are none. */
function shownDiff(diff: readonly DiffLine[]): DiffLine[] {
  const added = diff.reduce((sum, { type, text }) => sum + (type === 'added' ? text.length : 0), 0);
  if (added > MOST_NEW) return [];
  return diff.map((line) => (line.type === 'added' ? line : { ...line, text: clip(line.text, MOST_SAME) }));
}
