import { asString, isObject, type JsonObject, own } from '../../base/json.ts';
import { editHref, folderHref, newFileHref, type RepositoryTarget } from '../../base/repository.ts';
import { changesOf, entityDocument, withChanges } from '../entity-document.ts';
import { FILTERS, fill } from '../template.ts';
import { writeYaml } from '../yaml-writer.ts';
import {
  type Delivery,
  type EntityFacts,
  linkPlan,
  oneLine,
  type PlannedAction,
  refuse,
  scopeOf,
} from './delivery.ts';
import { proposeFile } from './new-file.ts';

/** Folder of a portal in which entities are declared. */
const CATALOG_FOLDER = 'catalog';

/**
 * Port's `UPSERT_ENTITY`: a `mapping` of identifier, title, team, properties and relations. A new entity
 * becomes a pull request with its catalog file. For one that is there, the button leads to the file that
 * declares it, with the text to put into it, because no address can carry an edit.
 */
export const upsertEntity: Delivery = {
  id: 'UPSERT_ENTITY',
  title: 'Opens a pull request',
  button: 'Open pull request',
  steps: [
    'The Git host shows the catalog file',
    'A pull request asks for review',
    'The next build shows it once merged',
  ],
  fields: {
    mapping: {
      type: 'map',
      required: true,
      needs: ['identifier'],
      keys: ['identifier', 'title', 'team', 'properties', 'relations'],
      idle: ['icon'],
    },
  },
  // Which kind is made, the action says: what differs is told when it is read.
  also: ['blueprintIdentifier'],
  needsRepository: true,
  blankHref(action, { repository, entity }) {
    if (!repository) return undefined;
    if (action.operation === 'CREATE') return newFileHref(repository, { path: `${CATALOG_FOLDER}/` });
    return entity ? placeOf(entity, repository).href : folderHref(repository, CATALOG_FOLDER);
  },
  plan(action, values, context) {
    const { repository, entity } = context;
    if (!repository) return refuse('No repository is known for this action');
    const mapping = fill(own(action.invocation, 'mapping') ?? {}, scopeOf(action, values, context));
    const shape = context.shape ?? { kind: action.blueprint ?? 'entity', paths: {} };
    if (action.operation === 'CREATE') {
      const identifier = isObject(mapping) && asString(own(mapping as JsonObject, 'identifier'));
      if (!identifier) return refuse('The entity has no name yet');
      const slug = FILTERS['slug']!;
      return proposeFile(action, values, repository, {
        path: `${CATALOG_FOLDER}/${slug(shape.kind)}/${slug(identifier)}.yaml`,
        content: writeYaml(entityDocument(mapping, shape)),
        message: `Register ${oneLine(identifier, 100)}`,
      });
    }
    if (!entity) return refuse('Choose what this is about first');
    const changes = changesOf(mapping, shape);
    if (changes.length === 0 && setsSomething(action)) return refuse('Nothing is changed yet');
    const { href, known } = placeOf(entity, repository);
    const content = changes.length > 0 ? writeYaml(withChanges({}, changes)) : '';
    return linkPlan({
      href,
      fallbackHref: href,
      buttonLabel: action.button ?? (known ? 'Open file to edit' : 'Open catalog folder'),
      preview: { type: 'file', fileName: entity.file ?? oneLine(entity.identifier), content },
      copy: content,
      always: true,
      hint: content
        ? 'Put these lines in place of the old ones and propose the change'
        : 'Change the file and propose the change',
    });
  },
};

/** The page that edits the file that declares an entity, else the folder of the catalog. */
function placeOf({ file, line, editHref: given }: EntityFacts, repository: RepositoryTarget) {
  const known = given ?? (file && editHref(repository, file, line));
  return { href: known || folderHref(repository, CATALOG_FOLDER), known: Boolean(known) };
}

/** False for an action that only leads to the file, and leaves the change to the person. */
function setsSomething({ invocation }: PlannedAction): boolean {
  const mapping = own(invocation, 'mapping');
  return isObject(mapping) && Object.keys(mapping).some((key) => key !== 'identifier');
}
