import { readFileSync, statSync } from 'node:fs';
import type { Action } from '../actions/action.ts';
import { changeEntity, type EntityChange, isPlainChange } from '../actions/change-entity.ts';
import { resolveInside } from '../base/files.ts';
import type { Origin } from '../base/origin.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { type BroughtRepository, broughtName } from '../catalog/brought-shelf.ts';
import { kindKey } from '../catalog/ref.ts';
import { portalRepository } from './issue-forms.ts';
import type { Portal } from './portal.ts';
import type { Settings } from './settings.ts';

/** Files whose lines are kept: pages come in the order of names, and files hold several entities each. */
const KEPT = 16;
/** As much as the catalog reads of a file, in bytes. */
const LARGEST = 5 * 1024 * 1024;

export interface ChangeInput {
  root: string;
  settings: Settings;
  blueprints: ReadonlyMap<string, Blueprint>;
  brought: readonly BroughtRepository[];
}

/** Makes {@link Portal.changeOf}: files are read when a page asks, and only for actions that change one. */
export function changesIn({ root, settings, blueprints, brought }: ChangeInput): Portal['changeOf'] {
  const repository = portalRepository(settings);
  const linesOf = lineReader(root, brought);
  return (action, entity) => {
    const blueprint = blueprints.get(entity.blueprint);
    if (!blueprint || !isPlainChange(action)) return undefined;
    const declared = entity.contributions.find(({ rank, declared: text }) => rank === 0 && text);
    const lines = declared && linesOf(declared.origin);
    return changeEntity(action, entity, { blueprint, repository, lines });
  };
}

function lineReader(
  root: string,
  brought: readonly BroughtRepository[],
): (origin: Origin) => string[] | undefined {
  const texts = new Map(
    brought.flatMap((repository) =>
      repository.files.map(({ path, text }) => [
        `${repository.source}\n${broughtName(repository, path)}`,
        text,
      ]),
    ),
  );
  const kept = new Map<string, string[] | undefined>();
  return ({ source, file }) => {
    if (file === undefined) return undefined;
    const key = `${source}\n${file}`;
    if (kept.has(key)) return kept.get(key);
    const text = source === 'catalog' ? readText(root, file) : texts.get(key);
    const lines = text?.replace(/^\ufeff/, '').split(/\r?\n/);
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, lines);
    return lines;
  };
}

/** The text of a catalog file; undefined when it has gone since it was read, which only costs the preview. */
function readText(root: string, file: string): string | undefined {
  // The catalog has made sure that no link leads it out of the portal.
  const path = resolveInside(root, file);
  try {
    if (!path || statSync(path).size > LARGEST) return undefined;
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const plain = new WeakMap<readonly Action[], Map<string, Action[]>>();

/** The actions that ask for nothing before they change an entity of a kind. */
export function plainChanges(actions: readonly Action[], kind: string): readonly Action[] {
  let index = plain.get(actions);
  if (!index) {
    index = new Map();
    for (const action of actions) {
      if (action.blueprint === undefined || !isPlainChange(action)) continue;
      const key = kindKey(action.blueprint);
      index.set(key, [...(index.get(key) ?? []), action]);
    }
    plain.set(actions, index);
  }
  return index.get(kindKey(kind)) ?? [];
}

/**
 * The change as everybody may see it: without the lines around it, which may speak of people or money. When one
 * of the changed lines does, there is no preview of them.
 */
export function publicChange(
  change: EntityChange | undefined,
  clean: (text: string) => string,
): EntityChange | undefined {
  if (!change?.diff) return change;
  const { diff, ...rest } = change;
  const changed = diff.filter(({ type }) => type !== 'same');
  return changed.every(({ text }) => clean(text) === text) ? { ...rest, diff: changed } : rest;
}

/** Changes whose lines do not hold any of some values. */
export function hidingIn(changeOf: Portal['changeOf'], values: readonly string[]): Portal['changeOf'] {
  if (values.length === 0) return changeOf;
  const clean = (text: string): string => values.reduce((rest, value) => rest.replaceAll(value, ''), text);
  return (action, entity) => publicChange(changeOf(action, entity), clean);
}
