import { problem } from '../../../base/problem.ts';
import { list } from '../../../base/text.ts';
import { describesNothing } from '../../../sources/git/select-files.ts';
import { PORTAL_PROBLEMS as RULES } from '../../problems.ts';
import type { Change } from '../ledger.ts';
import type { Book, Cursor } from './book.ts';
import { harmless, textOf, toDo } from './changes.ts';
import { allowedKinds, type RulesContext } from './import-rules.ts';
import { addRepository, GOES, type PlannedRule } from './plan.ts';
import { catalogGlob, isUrlGlob, type RepositoryFile, repositoryFile } from './repository-file.ts';
import { originOf } from './value.ts';

const LIST_REPOSITORY = 'List its repository under sources in portal.yaml, with the file in catalogFiles.';
const DISCOVERY = /discovery|multi-?org-?repos/i;
const PEOPLE = /(?:^|-)org$|ldap|msgraph|microsoft-graph|okta|keycloak/i;

/** Locations that were imported, as far as they have to be written. */
export interface LocatedFiles {
  /** Paths of local files that are declared by themselves. */
  local: { path: string; cursor: Cursor }[];
}

/** `catalog.locations`: files of repositories become part of a source, local files part of the portal. */
export function importLocations({ root, problems }: Book, context: RulesContext): LocatedFiles {
  const located: LocatedFiles = { local: [] };
  const locations = root.down('catalog', 'locations');
  if (!locations) return located;
  if (locations.value.type !== 'list') {
    locations.refuse('catalog.locations must be a list of locations', 'Write a list: - type: url.');
    return located;
  }
  for (const location of locations.items()) importLocation(location, context, located, problems);
  return located;
}

function importLocation(
  location: Cursor,
  context: RulesContext,
  located: LocatedFiles,
  problems: Book['problems'],
): void {
  const typed = location.at('type');
  const type = typed && textOf(typed, 'Write the location by hand.');
  const targets = [location.at('target'), ...(location.at('targets')?.items() ?? [])].filter(
    (one) => one !== undefined,
  );
  if (type === undefined || targets.length === 0) {
    location.refuse(
      `${location.key} needs a type and a target`,
      'Write type: url and target: with the address of a file.',
    );
    return;
  }
  if (type !== 'url' && type !== 'file') {
    location.drop(otherType(type));
    return;
  }
  const fates: Change[] = [];
  const taken = targets.flatMap((target): Taken[] => {
    if (target.value.type === 'plain' && typeof target.value.value !== 'string') {
      target.refuse(`${target.key} must be a text, and is ${target.value.value}`);
      return [];
    }
    const text = textOf(target, type === 'url' ? LIST_REPOSITORY : 'Copy the file into the folder catalog.');
    if (text === undefined) return [];
    const found =
      type === 'url' ? takeAddress(target, text, context) : takeFile(target, text, context, located);
    if ('type' in found) return [found];
    const change = toDo(found.why, found.instead);
    fates.push(change);
    target.drop(change);
    problems.push(
      problem(RULES['import-target'], {
        message: `${target.key} ${found.problem}`,
        origin: originOf(target.place),
        fix: found.instead,
        key: target.key,
      }),
    );
    return [];
  });
  if (taken.length === 0) {
    const [first] = fates;
    if (first) location.drop(first);
    else location.drop(toDo('its target is not known', 'See what is said of its target.'));
    return;
  }
  typed!.keep(taken[0]!.as);
  importOwnRules(location, taken, context);
  for (const key of ['id', 'entityRef'])
    location.at(key)?.drop(harmless('it names the location in the database of Backstage'));
  location.drop(harmless('nothing else of a location is looked at'));
}

interface Taken {
  type: 'url' | 'file';
  exact?: string;
  pattern?: string;
  /** Where it went to. */
  as: string;
}

interface NotTaken {
  why: string;
  instead: string;
  /** What a problem says of it, after its key. */
  problem: string;
}

function takeAddress(target: Cursor, text: string, { plan, hosts }: RulesContext): Taken | NotTaken {
  const file = repositoryFile(text, hosts);
  if (!file)
    return {
      why: 'it is not the address of a file in a repository on a Git host that is known',
      instead: /^http:/i.test(text)
        ? 'Repositories are only cloned over https: correct the address.'
        : 'Copy the file into the folder catalog, or name its host under integrations of the configuration and import again.',
      problem: 'is not the address of a file in a repository',
    };
  if (/[*?]/.test(new URL(file.clone).pathname))
    return {
      why: 'it stands for repositories that Backstage looks for by itself, which no source does yet',
      instead: LIST_REPOSITORY,
      problem: 'is a glob of repositories',
    };
  if (!addRepository(plan, file.clone, file.host, catalogGlob(file.path)))
    return {
      why: 'its address is longer than settings take',
      instead: 'Give the file a shorter path.',
      problem: 'is longer than settings take',
    };
  keepTarget(target, file);
  return isUrlGlob(file.path)
    ? { type: 'url', pattern: file.page, as: GOES.sources }
    : { type: 'url', exact: file.page, as: GOES.sources };
}

function keepTarget(target: Cursor, { branch, path }: RepositoryFile): void {
  if (describesNothing(path))
    target.adapt(
      GOES.sources,
      toDo(
        'files in folders of templates, test data and foreign code are left out by the source',
        'Move the file, or copy it into the folder catalog.',
      ),
    );
  else if (branch !== undefined && !/^(?:main|master|trunk|develop)$/.test(branch))
    target.adapt(
      GOES.sources,
      toDo(
        'it is read from the default branch of its repository, and the address names another that may not be that',
        'Merge the file into the default branch, if it is not there.',
      ),
    );
  else target.keep(GOES.sources);
}

function takeFile(
  target: Cursor,
  text: string,
  { plan, local, portalPath }: RulesContext,
  located: LocatedFiles,
): Taken | NotTaken {
  const found = local.find(text);
  if ('fault' in found)
    return {
      why: `the file ${found.fault}`,
      instead: 'Copy the file into the folder catalog of the portal.',
      problem: `names a file that ${found.fault}`,
    };
  const whyNot = found.files.map(local.whyNot);
  if (!whyNot.includes(undefined))
    return {
      why: `the file is not copied: ${whyNot[0]}`,
      instead: 'Mend the file, or declare what it says in the folder catalog of the portal.',
      problem: `names a file that is not copied: ${whyNot[0]}`,
    };
  const path = portalPath(found.path);
  if (!plan.paths.includes(path)) plan.paths.push(path);
  for (const file of found.files) located.local.push({ path: file, cursor: target });
  const how =
    path === found.path
      ? harmless('the file is read where it lies')
      : harmless(
          'the file and all that it names were copied into the portal',
          'Change the copies from now on, not the originals.',
        );
  target.adapt(GOES.paths, how);
  return found.isGlob
    ? { type: 'file', pattern: path, as: GOES.paths }
    : { type: 'file', exact: path, as: GOES.paths };
}

/** Rules of a location are added to those of the catalog, for what it brings. */
function importOwnRules(location: Cursor, taken: readonly Taken[], { plan }: RulesContext): void {
  for (const rule of location.at('rules')?.items() ?? []) {
    const allow = allowedKinds(rule);
    if (!allow) continue;
    const locations: NonNullable<PlannedRule['locations']> = taken.map(({ as: _, ...one }) => one);
    plan.rules?.push({ allow, locations });
    rule.adapt(GOES.rules, harmless('it is a rule of the catalog with the location as its place'));
  }
}

function otherType(type: string): ReturnType<typeof toDo> {
  if (PEOPLE.test(type))
    return toDo(
      'it reads people and teams, for which there is no source yet',
      'Write them as entities of the kinds User and Group.',
    );
  if (DISCOVERY.test(type))
    return toDo(
      'it finds repositories by itself, which no source does yet',
      'List the repositories under sources in portal.yaml.',
    );
  return toDo(
    `only locations of the types ${list(['url', 'file'])} are read`,
    'Copy what it brings into the folder catalog.',
  );
}
