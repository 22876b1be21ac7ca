import type { Action } from '../../actions/action.ts';
import { type FormModel, formModel } from '../../actions/form.ts';
import { compareText } from '../../base/json.ts';
import { foldsCase } from '../../catalog/ref.ts';
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

/** All actions, those that people wrote before those that every kind has. */
export function actionGroups(): ActionGroup[] {
  const { actions } = getPortal();
  const shown = actions.filter(({ published }) => published);
  const declared = shown.filter(({ generated }) => !generated);
  const generated = shown.filter(({ generated: made }) => made);
  const groups: ActionGroup[] = [
    { title: 'Start something new', about: 'what this organisation offers', cards: cards(declared.filter(({ operation }) => operation === 'CREATE')) },
    { title: 'Change what is there', about: 'chosen on the page of an entity, or here', cards: cards(declared.filter(({ operation }) => operation !== 'CREATE')) },
    { title: 'Register', about: 'by a pull request with one file', cards: cards(generated.filter(({ operation }) => operation === 'CREATE')) },
    { title: 'Edit and deprecate', about: 'for every kind of the catalog', cards: cards(generated.filter(({ operation }) => operation !== 'CREATE')) },
  ];
  return groups.filter((group) => group.cards.length > 0);
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
  const exact = blueprints.get(kind);
  if (exact || !foldsCase(kind)) return exact;
  return [...blueprints.values()].find(({ identifier }) => identifier.toLowerCase() === kind.toLowerCase());
}

export interface ActionPage {
  model: FormModel;
  definition: string | undefined;
  required: boolean;
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
  };
}
