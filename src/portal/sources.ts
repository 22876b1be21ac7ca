import { asString, isObject, type JsonObject, own } from '../base/json.ts';
import type { State } from '../base/state.ts';
import type { BroughtFile, BroughtRepository } from '../catalog/brought-shelf.ts';
import { type CollectedFeed, collectFeeds, type Feed } from '../collect/collect.ts';
import { SOURCES } from '../sources/index.ts';
import { ownSettings, SETTINGS_FILE, type Settings } from './settings.ts';

export interface CollectInput {
  root: string;
  settings: Settings;
  state: State;
  now: string;
  offline: boolean;
  allowDrop: boolean;
  environment: Readonly<Record<string, string | undefined>>;
  onNote(text: string): void;
}

/** Pulls every source of the settings into its snapshot, or uses the snapshots that are there. */
export function collectSources({
  root,
  settings,
  state,
  now,
  offline,
  allowDrop,
  environment,
  onNote,
}: CollectInput): Promise<CollectedFeed[]> {
  return collectFeeds(feedsOf(settings), {
    root,
    state,
    now,
    offline,
    allowDrop,
    environment,
    onEvent: (event) => {
      if (event.type === 'started') onNote(event.title);
      else if (event.type === 'progress')
        onNote(`${event.feed} ${event.done}${event.total === undefined ? '' : ` of ${event.total}`}`);
    },
  });
}

/** What people call a source: by its own title, else by that of its type, with the id where it says more or others have that type. */
export function titlesOf(sources: Settings['sources']): string[] {
  const titles = sources.map(({ title, type }) => title ?? SOURCES.get(type)?.title ?? type);
  return sources.map(({ id, title, type }, index) => {
    const plain = titles[index]!;
    const isShared = titles.some((other, at) => at !== index && other === plain);
    const isNamed = id !== undefined && id !== type;
    return title === undefined && (isShared || isNamed) ? `${plain} (${id ?? type})` : plain;
  });
}

function feedsOf(settings: Settings): Feed[] {
  const titles = titlesOf(settings.sources);
  return settings.sources.map((source, index) => {
    const { id, type, enabled, timeout } = source;
    return {
      id: id ?? type,
      title: titles[index]!,
      source: SOURCES.get(type)!,
      settings: ownSettings(source),
      checked: true,
      origin: { source: 'settings', file: SETTINGS_FILE },
      enabled,
      ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
    };
  });
}

/**
 * The repositories of which records hold catalog files. A record of a repository and those of its folders are one
 * repository, so that each file is there once, and so that files can name each other across folders.
 */
export function broughtRepositories(collected: readonly CollectedFeed[]): BroughtRepository[] {
  return collected.flatMap(({ feed, snapshot }) => {
    const found = new Map<string, Omit<BroughtRepository, 'files'> & { files: Map<string, BroughtFile> }>();
    for (const { id, data } of snapshot?.records ?? []) {
      const files = [...filesIn(data, 'catalogFiles', true), ...filesIn(data, 'namedFiles', false)];
      if (files.length === 0) continue;
      const record = asString(own(data, 'repository')) ?? id;
      const portalFolder = asString(own(data, 'portalFolder'));
      const repository = found.get(record) ?? {
        source: feed.id,
        record,
        ...(portalFolder === undefined ? {} : { portalFolder }),
        files: new Map<string, BroughtFile>(),
      };
      found.set(record, repository);
      for (const file of files) {
        const known = repository.files.get(file.path);
        if (!known || (file.declares && !known.declares)) repository.files.set(file.path, file);
      }
    }
    return [...found.values()].map(({ files, ...repository }) => ({
      ...repository,
      files: [...files.values()],
    }));
  });
}

function filesIn(data: JsonObject, key: string, declares: boolean): BroughtFile[] {
  const files = own(data, key);
  return (Array.isArray(files) ? files : []).flatMap((file) => {
    const path = isObject(file) ? asString(own(file, 'path')) : undefined;
    if (!isObject(file) || path === undefined) return [];
    const text = asString(own(file, 'content'));
    const fault = asString(own(file, 'fault'));
    return [{ path, text, fault, url: asString(own(file, 'url')), declares }];
  });
}
