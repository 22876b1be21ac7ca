import { type Findable, findable } from './ranking.ts';
import { shell } from './shell.ts';

/** Something with a page of its own, as the palette and the search know it. */
export interface Entry extends Findable {
  /** What it stands among. */
  group: 'entity' | 'page' | 'kind' | 'scorecard' | 'action';
  /** Address below the site's base. */
  path: string;
  icon: string;
  /** A few words: its owner, or what it is about. */
  note: string;
  /** Identifier of the blueprint of an entity; empty for the rest. */
  blueprint: string;
}

/** Everything that has a name. */
export interface Directory {
  entities: readonly Entry[];
  places: readonly Entry[];
  byRef: ReadonlyMap<string, Entry>;
  /** Former ref, in lower case -> the ref of today. */
  formerly: ReadonlyMap<string, string>;
  /** Kind in lower case -> where to register one. */
  register: ReadonlyMap<string, string>;
}

/** A file of names; see the API's schema `names`. */
export interface Names {
  next: string | null;
  refs: readonly string[];
  titles: readonly string[];
  kinds: readonly string[];
  paths: readonly string[];
  icons: readonly string[];
  owners: readonly string[];
}

/** The file of places; see the API's schema `places`. */
export interface Places {
  places: readonly {
    type: Exclude<Entry['group'], 'entity'>;
    title: string;
    path: string;
    icon: string;
    note: string;
  }[];
  kinds: readonly { blueprint: string; title: string }[];
  formerly: readonly { ref: string; now: string }[];
  register: readonly { kind: string; path: string }[];
}

let loading: Promise<Directory> | undefined;

/** Downloads all names, once for a page. Rejected with a sentence for people. */
export function loadDirectory(): Promise<Directory> {
  loading ??= download();
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

async function download(): Promise<Directory> {
  const api = `${shell().base}api/v1/`;
  const [names, places] = await Promise.all([downloadNames(api), getJson<Places>(`${api}places.json`)]);
  return directoryOf(names, places);
}

async function downloadNames(api: string): Promise<Names[]> {
  const chunks = [await getJson<Names>(`${api}names.json`)];
  for (let next = chunks[0]!.next; next; next = chunks.at(-1)!.next)
    chunks.push(await getJson<Names>(`${api}${next}`));
  return chunks;
}

/** The directory of what was downloaded. */
export function directoryOf(
  names: readonly Names[],
  { places, kinds, formerly, register }: Places,
): Directory {
  const kindOf = new Map(
    kinds.map(({ blueprint, title }, index) => [blueprint, { title, rank: Math.min(index, 15) * 6 }]),
  );
  const entities: Entry[] = [];
  const byRef = new Map<string, Entry>();
  for (const { refs, titles, kinds: blueprints, paths, icons, owners } of names) {
    for (const [row, ref] of refs.entries()) {
      const blueprint = blueprints[row]!;
      const kind = kindOf.get(blueprint) ?? { title: blueprint, rank: 90 };
      const entry: Entry = {
        ...findable(titles[row]!, nameOf(ref), kind.title, ref, kind.rank),
        group: 'entity',
        path: paths[row]!,
        icon: icons[row]!,
        note: owners[row]!,
        blueprint,
      };
      entities.push(entry);
      byRef.set(ref, entry);
    }
  }
  return {
    entities,
    places: places.map(({ type, title, path, icon, note }) => ({
      ...findable(title, title, PLACE_KINDS[type], path, 0),
      group: type,
      path,
      icon,
      note,
      blueprint: '',
    })),
    byRef,
    formerly: new Map(formerly.map(({ ref, now }) => [ref, now])),
    register: new Map(register.map(({ kind, path }) => [kind, path])),
  };
}

const PLACE_KINDS = { page: 'Page', kind: 'Page', scorecard: 'Scorecard', action: 'Action' } as const;

/** The name in a ref: what stands after the namespace. Names may hold slashes themselves. */
export function nameOf(ref: string): string {
  return ref.slice(ref.indexOf('/', ref.indexOf(':') + 1) + 1);
}

/** Downloads a file of the API. Throws an Error with a sentence for people. */
export async function getJson<T>(url: string): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw new Error('There is no connection to the site.');
  }
  if (!response.ok) throw new Error(`The site answered ${response.status} for ${url}.`);
  try {
    return (await response.json()) as T;
  } catch {
    throw new Error(
      `${url} is not what this page expects. The site may just have been rebuilt; load the page again.`,
    );
  }
}
