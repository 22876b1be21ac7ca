import type { Action } from '../../actions/action.ts';
import { type FormModel, formModel } from '../../actions/form.ts';
import { issueFormFile } from '../../actions/issue-form.ts';
import { compareText } from '../../base/json.ts';
import { kindKey } from '../../catalog/ref.ts';
import { issueFormPath } from '../../portal/issue-forms.ts';
import { getPortal } from '../../portal/store.ts';
import { originHref } from './entity.ts';
import { kindIcon } from './icons.ts';
import { actionHref, href } from './links.ts';
import { repositoryTarget } from './repository.ts';

export interface ActionCard {
  id: string;
  title: string;
  description: string;
  href: string;
  icon: string;
  /** What it works on, in words. */
  kind: string;
  delivery: string;
  blocked: boolean;
}

export interface ActionGroup {
  title: string;
  about: string;
  cards: ActionCard[];
}

/** The actions that people wrote: those that start something, then those that change something. */
export function actionGroups(): ActionGroup[] {
  const { actions } = getPortal();
  const shown = actions.filter(({ published }) => published);
  const declared = shown.filter(({ generated }) => !generated);
  const groups: ActionGroup[] = [
    {
      title: 'Start something new',
      about: 'what this organisation offers',
      cards: cards(declared.filter(({ operation }) => operation === 'CREATE')),
    },
    {
      title: 'Change what is there',
      about: 'chosen on the page of an entity, or here',
      cards: cards(declared.filter(({ operation }) => operation !== 'CREATE')),
    },
  ];
  return groups.filter((group) => group.cards.length > 0);
}

export interface KindActions {
  title: string;
  icon: string;
  register: string | undefined;
  edit: string | undefined;
  deprecate: string | undefined;
}

/** The actions that every kind has, a row for each kind. */
export function kindActions(): KindActions[] {
  const rows = new Map<string, KindActions>();
  for (const action of getPortal().actions) {
    if (!action.generated || !action.published || !action.blueprint) continue;
    const blueprint = findBlueprint(action.blueprint);
    if (!blueprint) continue;
    const row = rows.get(blueprint.identifier) ?? {
      title: blueprint.title,
      icon: kindIcon(blueprint.identifier),
      register: undefined,
      edit: undefined,
      deprecate: undefined,
    };
    rows.set(blueprint.identifier, row);
    const verb = action.id.slice(0, action.id.indexOf('-'));
    if (verb === 'register' || verb === 'edit' || verb === 'deprecate') row[verb] = actionHref(action.id);
  }
  const titles = [...rows.values()].map(({ title }) => title);
  const isShared = (title: string): boolean => titles.filter((other) => other === title).length > 1;
  return [...rows]
    .map(([kind, row]) => (isShared(row.title) ? { ...row, title: `${row.title} (${kind})` } : row))
    .sort((a, b) => compareText(a.title, b.title));
}

function cards(actions: readonly Action[]): ActionCard[] {
  return actions
    .map((action) => {
      const blueprint = action.blueprint ? findBlueprint(action.blueprint) : undefined;
      return {
        id: action.id,
        title: action.title,
        description: action.description ?? '',
        href: actionHref(action.id),
        icon: blueprint ? kindIcon(blueprint.identifier) : 'action',
        kind: blueprint?.title ?? '',
        delivery: formModel(action, { repository: repositoryTarget(), blueprint }).tag ?? '',
        blocked: action.blocked !== undefined,
      };
    })
    .sort((a, b) => compareText(a.title, b.title));
}

function findBlueprint(kind: string) {
  const { blueprints } = getPortal();
  const key = kindKey(kind);
  return (
    blueprints.get(kind) ?? [...blueprints.values()].find(({ identifier }) => kindKey(identifier) === key)
  );
}

export interface ActionPage {
  model: FormModel;
  definition: string | undefined;
  required: boolean;
  /** The issue form that it opens: where its text is, and where it has to be in the repository. */
  issueForm: { href: string; path: string } | undefined;
}

/** The page of one action. */
export function actionPage(action: Action): ActionPage {
  const model = formModel(action, {
    repository: repositoryTarget(),
    blueprint: action.blueprint ? findBlueprint(action.blueprint) : undefined,
    optionsSource: () => href('/api/v1/names.json'),
  });
  return {
    model,
    definition: action.generated ? undefined : originHref(action.origin),
    required: model.sections.some(({ fields }) => fields.some(({ required }) => required)),
    issueForm: issueFormOf(action),
  };
}

function issueFormOf(action: Action): ActionPage['issueForm'] {
  const path = issueFormPath(action);
  return path === undefined ? undefined : { href: href(path), path: issueFormFile(action).path };
}
