import { existsSync, realpathSync } from 'node:fs';
import { relativePath, resolveInside } from '../../base/files.ts';
import { type Problem, problem } from '../../base/problem.ts';
import { mapInOrder } from '../../collect/map-in-order.ts';
import { type Source, type SourceContext, SourceError, type SourceItem } from '../../collect/source.ts';
import { GitFailure } from './ask.ts';
import { type Clone, cloneRemote } from './clone.ts';
import { fetchWords } from './fetch-words.ts';
import { MAPPING } from './mapping.ts';
import { GIT_PROBLEMS as RULES } from './problems.ts';
import { readRepository } from './read-repository.ts';
import { createGit, type Git } from './run-git.ts';
import { folder, repository, type Settings, settings } from './schema.ts';
import { gitFolder, listTargets, type Target } from './targets.ts';

/** Repositories on the disk or at addresses: history, languages, owners, catalog files. See README.md. */
export const gitSource: Source<Settings> = {
  type: 'git',
  title: 'Git',
  provides: ['git'],
  version: 3,
  settings,
  records: { repository, folder },
  mapping: MAPPING,
  problems: RULES,
  collect,
};

async function* collect(options: Settings, context: SourceContext): AsyncGenerator<SourceItem> {
  const git = createGit(context.environment, options.commandTimeout * 1000, context.signal);
  context.report(git.usage);
  const version = await git(['version']);
  if (!version.ok) throw new SourceError(version.message, RULES['no-git'].fix);
  const { targets, problems } = listTargets(options, context.root, context.feed);
  for (const item of problems) yield { type: 'problem', problem: item, incomplete: true };
  yield { type: 'progress', done: 0, total: targets.length };
  let done = 0;
  for await (const items of mapInOrder(targets, options.concurrency, (target) =>
    readTarget(git, target, options, context),
  )) {
    yield* items;
    done += 1;
    yield { type: 'progress', done, total: targets.length };
  }
}

async function readTarget(
  git: Git,
  target: Target,
  options: Settings,
  context: SourceContext,
): Promise<SourceItem[]> {
  const origin = { source: context.feed, record: target.label };
  const lost = (rule: keyof typeof RULES, message: string, fix?: string): SourceItem[] => [
    {
      type: 'problem',
      problem: problem(RULES[rule], { message, origin, ...(fix === undefined ? {} : { fix }) }),
      incomplete: true,
    },
  ];
  try {
    const clone = await findClone(git, target, options, context);
    if ('empty' in clone)
      return [{ type: 'problem', problem: problem(RULES.empty, { message: clone.empty, origin }) }];
    if ('lost' in clone) return lost(clone.lost, clone.message, clone.fix);
    const url = target.address ?? (target.at === 'remote' ? target.place : undefined);
    const { records, notes } = await readRepository(
      git,
      clone,
      target.label,
      target.folders,
      options,
      context.now,
      url,
    );
    return [
      ...records.map((data): SourceItem => {
        const kind = 'path' in data ? 'folder' : 'repository';
        return { type: 'record', record: { kind, id: data.id, data: data as never } };
      }),
      ...notes.map(({ rule, message, key }): SourceItem => {
        const noted: Problem = problem(RULES[rule], {
          message,
          origin,
          ...(key === undefined ? {} : { key }),
        });
        return { type: 'problem', problem: noted };
      }),
    ];
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return lost('unreadable', `${target.label} cannot be read: ${error.message}`);
  }
}

interface Lost {
  lost: 'missing' | 'unreachable';
  message: string;
  fix?: string;
}

async function findClone(
  git: Git,
  target: Target,
  options: Settings,
  context: SourceContext,
): Promise<Clone | Lost | { empty: string }> {
  if (target.at === 'disk') {
    const gitDir = gitFolder(target.place);
    const portalFolder = folderWithin(target.place, context.root);
    if (gitDir) return { gitDir, ...(portalFolder === undefined ? {} : { portalFolder }) };
    const what = existsSync(target.place) ? 'is not the top folder of a clone' : 'does not exist';
    return { lost: 'missing', message: `${target.label} ${what}` };
  }
  const result = await cloneRemote(git, target, options, context);
  if ('clone' in result) return result.clone;
  if ('empty' in result) return { empty: `${target.label} has no commits` };
  const { message, reason } = result.failure;
  if (target.at === 'bundle')
    return { lost: 'missing', message: `${target.label} is not a bundle: ${message}` };
  const words = reason === 'failed' ? fetchWords(message) : undefined;
  return {
    lost: 'unreachable',
    message: `${target.label} cannot be fetched: ${words ? `${words.what} (git: ${message})` : message}`,
    ...(words ? { fix: words.fix } : {}),
  };
}

/** The path of a folder within another, links resolved; undefined when it is not in it. */
function folderWithin(outer: string, inner: string): string | undefined {
  try {
    const [top, folder] = [realpathSync(outer), realpathSync(inner)];
    return resolveInside(top, folder) === undefined ? undefined : relativePath(top, folder);
  } catch {
    // A clone that is not there holds nothing.
    return undefined;
  }
}
