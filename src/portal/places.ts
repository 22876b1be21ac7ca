import { compareText } from '../base/json.ts';
import { clip } from '../base/text.ts';
import { PEOPLE_BLUEPRINTS } from '../catalog/blueprints/people.ts';
import { formerRefs } from '../catalog/renames.ts';
import { slugOf } from '../catalog/slug.ts';
import { actionPath, pluralOf } from './addresses.ts';
import { iconOfKind } from './icons.ts';
import type { Portal } from './portal.ts';
import { kindsOf } from './rows.ts';

/** Somewhere to go that is not an entity. */
export interface Place {
  type: 'page' | 'kind' | 'scorecard' | 'action';
  title: string;
  /** Address below the address of the site. */
  path: string;
  /** Symbol of the sprite. */
  icon: string;
  /** What a reader sees beside the title: a few words, or nothing. */
  note: string;
}

/** Pages that a portal has once. Those whose condition does not hold are not built. */
const PAGES: readonly (Omit<Place, 'type'> & { when?: (portal: Portal) => boolean })[] = [
  { title: 'Home', path: '/', icon: 'mark', note: 'what needs attention' },
  { title: 'Catalog', path: '/catalog/', icon: 'search', note: 'everything, filtered and sorted' },
  { title: 'Scorecards', path: '/scorecards/', icon: 'scorecard', note: 'rules and how they are met' },
  {
    title: 'Costs',
    path: '/costs/',
    icon: 'cost',
    note: 'by team, service and month',
    when: ({ costs }) => costs !== undefined,
  },
  { title: 'Actions', path: '/actions/', icon: 'action', note: 'what one can ask for' },
  { title: 'Problems', path: '/problems/', icon: 'warn', note: 'what is wrong with the catalog' },
  { title: 'Rules of problems', path: '/problems/rules/', icon: 'warn', note: 'with how to fix each' },
  {
    title: 'Sources',
    path: '/sources/',
    icon: 'stale',
    note: 'where the facts come from, and how fresh they are',
  },
  { title: 'My page', path: '/me/', icon: 'person', note: 'my services and their problems' },
  { title: 'Short links', path: '/go/', icon: 'go', note: 'addresses that one can say aloud' },
];

/** Every place of a portal: pages, then kinds, scorecards and actions in the order in which the site shows them. */
export function placesOf(portal: Portal): Place[] {
  return [...pages(portal), ...kinds(portal), ...scorecards(portal), ...actions(portal)];
}

function pages(portal: Portal): Place[] {
  return PAGES.filter(({ when }) => when === undefined || when(portal)).map(
    ({ title, path, icon, note }) => ({ type: 'page', title, path, icon, note }),
  );
}

function kinds(portal: Portal): Place[] {
  return kindsOf(portal)
    .filter(({ rows }) => rows.length > 0)
    .map(({ blueprint, path, icon }) => ({ type: 'kind', title: pluralOf(blueprint), path, icon, note: '' }));
}

function scorecards(portal: Portal): Place[] {
  return portal.judgement.cards.map(({ scorecard }) => ({
    type: 'scorecard',
    title: portal.clean(scorecard.title),
    path: `/scorecards/${slugOf(scorecard.key)}/`,
    icon: 'scorecard',
    note: portal.clean(firstSentence(scorecard.description)),
  }));
}

/** What can be started without choosing an entity first, and what the organisation itself offers. */
function actions(portal: Portal): Place[] {
  return portal.actions
    .filter(({ published, generated, operation }) => published && (!generated || operation === 'CREATE'))
    .map((action) => ({
      type: 'action',
      title: portal.clean(action.title),
      path: actionPath(action.id),
      icon:
        action.blueprint && portal.blueprints.has(action.blueprint)
          ? iconOfKind(portal, action.blueprint)
          : 'action',
      note: portal.clean(firstSentence(action.description)),
    }));
}

/** Where to register what is missing: the lower-case kind -> the page of the action that adds one. */
export function registrations(portal: Portal): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id, blueprint, published, blocked, operation } of portal.actions) {
    if (
      !blueprint ||
      !published ||
      blocked !== undefined ||
      operation !== 'CREATE' ||
      !id.startsWith('register-')
    )
      continue;
    const kind = blueprint.toLowerCase();
    if (!found.has(kind)) found.set(kind, actionPath(id));
  }
  return found;
}

/** Identifiers of the kinds that blueprints of the portal define, or extend; sorted. */
export function ownKinds({ blueprints }: Portal): string[] {
  return [...blueprints.values()]
    .filter((kind) => !PEOPLE_BLUEPRINTS.includes(kind))
    .filter(({ family, requiredInPort }) => family === 'custom' || requiredInPort !== undefined)
    .map(({ identifier }) => identifier)
    .sort(compareText);
}

/** A name that an entity had before: its annotation `portolan.dev/formerly`, or what builds have seen. */
export interface FormerName {
  /** The former ref, in lower case. */
  ref: string;
  /** The ref of the entity now. */
  now: string;
}

/**
 * The names that entities had before, so that old addresses still lead to them. A name that something else
 * has now is not a former one any more.
 */
export function formerNames(portal: Portal): FormerName[] {
  const found = new Map<string, string>();
  for (const entity of portal.entities) {
    for (const ref of formerRefs(entity))
      if (!found.has(ref) && !portal.byRef.has(ref)) found.set(ref, entity.ref);
  }
  for (const [from, now] of portal.history?.lists.renames ?? []) {
    const ref = from.toLowerCase();
    if (portal.byRef.has(now) && !found.has(ref) && !portal.byRef.has(from)) found.set(ref, now);
  }
  return [...found].map(([ref, now]) => ({ ref, now })).sort((a, b) => compareText(a.ref, b.ref));
}

function firstSentence(text: string | undefined): string {
  const line = (text ?? '').slice(0, 500).split(/\n|(?<=[.!?])\s/)[0]!;
  return clip(line.trim().replace(/\.$/, ''), 100);
}
