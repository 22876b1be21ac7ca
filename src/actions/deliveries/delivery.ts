import { type Json, type JsonObject, own } from '../../base/json.ts';
import { type RepositoryTarget, repositoryTarget } from '../../base/repository.ts';
import type { Action } from '../action.ts';
import type { Values } from '../input.ts';
import { fillText, type Scope } from '../template.ts';

/** Hosts refuse addresses of 8,192 bytes; the rest is a reserve (reference: actions.md 1.10). */
export const URL_LIMIT = 8000;
/** From here on a person is told that the address is long: a sign-in on the way encodes it once more. */
export const URL_WARNING = 7500;

/** The part of an action that a plan needs; small enough to stand in a page. */
export type PlannedAction = Pick<
  Action,
  'id' | 'title' | 'operation' | 'blueprint' | 'button' | 'invocation'
>;

/** What a delivery may know of the entity that an action works on. */
export interface EntityFacts {
  ref: string;
  identifier: string;
  title?: string;
  /** File that declares it, relative to the portal's folder, and the line where it starts. */
  file?: string;
  line?: number;
  /** The page that edits it, where the file lies in another repository. */
  editHref?: string;
  /** What else templates may name: `properties`, `relations`, `metadata`, `spec`, `team`, `blueprint`, ... */
  [key: string]: Json | undefined;
}

/** How the catalog writes entities of one kind. */
export interface EntityShape {
  kind: string;
  /** Present for kinds in Backstage's form; others are written in Port's. */
  apiVersion?: string;
  /** Ids of properties and relations -> dotted path in the document, where it is not Port's own place. */
  paths: { [id: string]: string };
  /** Ids of lists that must be there even when they are empty. */
  lists?: string[];
}

export interface PlanContext {
  /** The portal's own repository. */
  repository?: RepositoryTarget | undefined;
  entity?: EntityFacts | undefined;
  shape?: EntityShape | undefined;
}

export type Preview =
  | { type: 'file'; fileName: string; content: string }
  | { type: 'issue'; title: string; body: string }
  | { type: 'command'; command: string };

/** Where the button leads and what will be there. */
export interface ReadyPlan {
  ready: true;
  /** Where the button leads: the pre-filled form, or the blank one when the address would be too long. */
  href: string;
  /** Length of the pre-filled address, in bytes, whether it is used or not. */
  bytes: number;
  /** True when the pre-filled address is too long: then `copy` has to be pasted into the blank form. */
  overflow: boolean;
  buttonLabel: string;
  preview: Preview;
  /** What a person copies: always on overflow, and where the host cannot be given the text. */
  copy?: string;
  /** One sentence on what to do with the copied text. */
  hint?: string;
  fallbackHref: string;
}

/** Nothing to open yet, and why, in one sentence for a person. */
export interface RefusedPlan {
  ready: false;
  message: string;
}

export type Plan = ReadyPlan | RefusedPlan;

/** What stands in a field of an invocation, for checks when the action is read. */
export interface DeliveryField {
  /**
   * `text` and `content` (any value) are templates, and `path` is one that names a file; `map` is one of
   * Port's own maps, whose entries may name what only Port knows; `name`, `list` and `flag` are taken as they are.
   */
  type: 'text' | 'content' | 'path' | 'map' | 'name' | 'list' | 'flag';
  required?: true;
  /** Keys of a map without which the delivery cannot work. */
  needs?: readonly string[];
  /** The keys that a map may have, and those of Port's that have no effect here; by default any. */
  keys?: readonly string[];
  idle?: readonly string[];
}

/** How an action leaves the page. Pure; works in a browser and in Node. */
export interface Delivery {
  /** `invocationMethod.type`. */
  id: string;
  /** What the button does, as a tag: `Opens a pull request`. */
  title: string;
  /** Default text of the button: what will exist afterwards. */
  button: string;
  /** What happens then, in steps. */
  steps: readonly string[];
  /** What it reads from the invocation; nothing else of it reaches a page. */
  fields: { readonly [name: string]: DeliveryField };
  /** Further keys, of which the reader of actions makes something. */
  also?: readonly string[];
  /** Keys of Port's that may stand in the invocation and have no effect here. */
  idle?: readonly string[];
  /** True when it cannot do without the portal's repository or an own `org` and `repo`. */
  needsRepository: boolean;
  /** The host's form with nothing filled in, for pages without scripts; undefined when no repository is known. */
  blankHref(action: PlannedAction, context: PlanContext): string | undefined;
  plan(action: PlannedAction, values: Values, context: PlanContext): Plan;
}

export function refuse(message: string): RefusedPlan {
  return { ready: false, message };
}

/** A plan whose address falls back to a blank form when it is too long; then, or `always`, there is something to copy. */
export function linkPlan(
  plan: Omit<ReadyPlan, 'ready' | 'bytes' | 'overflow'> & { copy: string; hint: string; always?: boolean },
): ReadyPlan {
  const { copy, hint, always, ...rest } = plan;
  const bytes = plan.href.length;
  const overflow = bytes > URL_LIMIT;
  return {
    ...rest,
    ready: true,
    href: overflow ? plan.fallbackHref : plan.href,
    bytes,
    overflow,
    ...(overflow || always ? { copy, hint } : {}),
  };
}

/** What the templates of an action may speak of. */
export function scopeOf(action: PlannedAction, values: Values, context: PlanContext): Scope {
  return {
    inputs: values,
    entity: context.entity as Json | undefined,
    action: { identifier: action.id, title: action.title, blueprint: action.blueprint ?? null },
    trigger: { operation: action.operation },
  };
}

/** The repository of an action as far as its invocation says before anything is entered. */
export function blankTarget(action: PlannedAction, context: PlanContext): RepositoryTarget | undefined {
  return targetOf(action.invocation, scopeOf(action, {}, context), context);
}

/** A text of the invocation, filled; undefined when it is absent or not supported. */
export function textOf(invocation: JsonObject, key: string, scope: Scope): string | undefined {
  const template = own(invocation, key);
  return typeof template === 'string' ? fillText(template, scope)?.text : undefined;
}

/** One line, cut to what a title may hold. */
export function oneLine(text: string, max = 200): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, max);
}

/** The repository that an invocation names by `org`, `repo` and `base`, else the portal's own. */
export function targetOf(
  invocation: JsonObject,
  scope: Scope,
  context: PlanContext,
): RepositoryTarget | undefined {
  const portal = context.repository;
  const repo = textOf(invocation, 'repo', scope);
  const branch = textOf(invocation, 'base', scope);
  if (!repo) return portal && branch ? repositoryTarget({ ...portal, branch }) : portal;
  const owner = textOf(invocation, 'org', scope) ?? portal?.owner;
  return owner ? repositoryTarget({ host: portal?.host, owner, repo, branch }) : undefined;
}
