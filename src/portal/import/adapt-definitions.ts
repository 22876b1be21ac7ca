import type { Action } from '../../actions/action.ts';
import { readActions } from '../../actions/read.ts';
import { asString, isObject, type Json, type JsonObject, own, setOwn } from '../../base/json.ts';
import type { Problem } from '../../base/problem.ts';
import type { RepositoryTarget } from '../../base/repository.ts';
import { list, sentence } from '../../base/text.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import { readBlueprint } from '../../catalog/port.ts';
import { type Mapping, parseMapping } from '../../collect/mapping.ts';
import { STAMPS } from './adapt-entity.ts';
import type { Change } from './ledger.ts';

/** A definition as the portal has it, and what is not in it. */
export interface Adapted<Extra = object> {
  doc: JsonObject;
  changes: Change[];
  /** Fields that are about Port's own copy. */
  left: string[];
  extra: Extra;
}
export type Refused = { fault: string; instead: string; needs: boolean };

const OWN_COPY = ['createdAt', ...STAMPS, 'id', '_id', '_orgId', 'updatedByUser'];

function withoutStamps(value: Record<string, unknown>): { doc: JsonObject; left: string[] } {
  const doc: JsonObject = {};
  const left: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (OWN_COPY.includes(key)) left.push(key);
    else setOwn(doc, key, member as Json);
  }
  return { doc, left };
}

/** Kinds that the portal has no use for, as it judges by itself. */
const JUDGED = ['_scorecard', '_rule', '_rule_result'];

/** A blueprint of an export (reference: port.md 1.1); it is written as it is, without what calls other systems. */
export function adaptBlueprint(value: unknown): Adapted<{ blueprint: Blueprint }> | Refused {
  if (!isObject(value)) return { fault: 'it is not a mapping', instead: 'Export it again.', needs: true };
  const read = readBlueprint(value);
  if ('fault' in read)
    return { fault: read.fault, instead: 'Correct it in Port, and export it again.', needs: true };
  if (JUDGED.includes(read.blueprint.identifier))
    return {
      fault: 'the portal keeps scorecards, rules and their results by itself',
      instead: 'Nothing to do: scorecards have pages of their own.',
      needs: false,
    };
  const { doc, left } = withoutStamps(value);
  const changes: Change[] = [];
  if (doc['changelogDestination'] !== undefined) {
    delete doc['changelogDestination'];
    changes.push({
      why: 'it sent its changes to another system (changelogDestination), which a portal that is built does not',
      instead: 'Read the Atom feeds, or let a scheduled workflow compare two builds with portolan diff.',
      needs: true,
    });
  }
  // A schema is what tells a blueprint from other documents.
  if (!isObject(doc['schema'])) {
    doc['schema'] = { properties: {}, required: [] };
    changes.push({
      why: 'it had no schema; an empty one was added',
      instead: 'Nothing to do.',
      needs: false,
    });
  }
  return { doc, changes, left, extra: { blueprint: read.blueprint } };
}

/** Any repository will do: which one it is, `portal.yaml` says later. */
const SOME_REPOSITORY: RepositoryTarget = {
  host: 'https://github.com',
  owner: 'owner',
  repo: 'portal',
  branch: 'main',
  directory: '',
};

/** A self-service action (reference: port.md 3.1), in either version of the format. */
export function adaptAction(
  value: unknown,
  blueprint: string | undefined,
  hasBlueprint: (identifier: string) => boolean,
): Adapted<{ action: Action }> | Refused {
  if (!isObject(value)) return { fault: 'it is not a mapping', instead: 'Export it again.', needs: true };
  const { doc, left } = withoutStamps(value);
  const trigger = own(doc, 'trigger');
  const named = (isObject(trigger) && own(trigger, 'blueprintIdentifier')) || own(doc, 'blueprint');
  if (!named && blueprint !== undefined) doc['blueprint'] = blueprint;
  const { actions, problems } = readActions(
    [{ file: 'action', docs: [{ value: doc, position: () => undefined }] }],
    { repository: SOME_REPOSITORY, hasBlueprint },
  );
  const [action] = actions;
  if (!action)
    return {
      fault: list(problems.map(({ message }) => message)) || 'it is not an action',
      instead: problems[0]?.fix ?? 'Write it by hand.',
      needs: true,
    };
  const changes = problems.map((problem) => changeOf(problem, action.id));
  return { doc, changes, left, extra: { action } };
}

/** What a page cannot do of an action is what somebody has to do otherwise. */
function changeOf({ rule, message, fix, severity }: Problem, name: string): Change {
  const needs = severity !== 'info' || rule === 'actions/needs-runner' || rule === 'actions/approval';
  return { why: withoutName(message, name), instead: sentence(fix), needs };
}

/** Messages that name the action itself are the same for all when they do not. */
function withoutName(message: string, name: string): string {
  const start = `“${name}” `;
  return message.startsWith(start) ? `it ${message.slice(start.length)}` : message;
}

/** What an automation waits for, and what does the same for a portal that is built (reference: port.md 3.6). */
export function automationChange(value: unknown): Change {
  const trigger = isObject(value) ? own(value, 'trigger') : undefined;
  const event = isObject(trigger) ? own(trigger, 'event') : undefined;
  const type = (isObject(event) ? asString(own(event, 'type')) : asString(event)) ?? 'an event';
  const isTimer = type === 'TIMER_PROPERTY_EXPIRED';
  const isRun = /RUN/.test(type);
  return {
    why: `it waits for ${type}, and a portal that is built hears no events`,
    instead: isRun
      ? 'Do it at the end of the workflow that runs the action.'
      : isTimer
        ? 'Write a rule about the date, and let a scheduled workflow act on those that fail.'
        : 'Let a workflow run when the catalog file changes, or on a schedule with what portolan diff tells.',
    needs: true,
  };
}

/** A kind of records that a mapping takes, and the field that tells one from another where the mapping says so plainly. */
export interface MappedKind {
  kind: string;
  id?: string;
}

function kindsOf({ resources }: Mapping): MappedKind[] {
  const ids = new Map<string, string | undefined>();
  for (const { kind, entities, items, leaves } of resources) {
    const leaf = entities[0]?.identifier;
    const field = /^\s*\.([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*$/.exec((leaf && leaves[leaf]) ?? '')?.[1];
    // Where a record is split into many, that is a field of theirs.
    ids.set(kind, ids.get(kind) ?? (items === undefined ? field : undefined));
  }
  return [...ids].map(([kind, id]) => ({ kind, ...(id === undefined ? {} : { id }) }));
}

/** The mapping within an integration, or a mapping as it stands in a repository (reference: port.md 4.1). */
export function adaptMapping(value: unknown): Adapted<{ kinds: MappedKind[] }> | Refused {
  const config = isObject(value) && isObject(own(value, 'config')) ? own(value, 'config') : value;
  if (!isObject(config) || !Array.isArray(own(config, 'resources')))
    return {
      fault: 'it has no mapping; its settings belong to Port',
      instead: 'Set up a source of the portal for the same system.',
      needs: true,
    };
  const { doc } = withoutStamps(config);
  const { mapping, problems } = parseMapping(doc, { source: 'import' });
  if (!mapping) return { fault: 'its mapping cannot be read', instead: 'Write it by hand.', needs: true };
  const changes: Change[] = problems.map(({ message, fix }) => ({
    why: message,
    instead: sentence(fix),
    needs: false,
  }));
  return { doc, changes, left: [], extra: { kinds: kindsOf(mapping) } };
}
