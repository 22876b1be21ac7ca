import { type Directory, type Entry, nameOf } from './directory.ts';
import { findNearest } from './nearness.ts';
import { findByName } from './ranking.ts';

/** What an address that has no page of its own leads to. */
export type Resolution =
  /** One certain target, below the site's base; it may end in an anchor. */
  | { type: 'found'; path: string }
  /** Several things have the name that was asked for. */
  | { type: 'several'; name: string; entries: readonly Entry[] }
  /** Nothing has; the nearest, and where to register what is missing. */
  | { type: 'missing'; name: string; words: string; entries: readonly Entry[]; register: string | undefined };

/** Addresses of Backstage's own pages -> ours, so that bookmarks survive. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['/create/', '/actions/'],
  ['/catalog-import/', '/actions/register-component/'],
  ['/api-docs/', '/kinds/api/'],
  ['/docs/', '/catalog/'],
  ['/settings/', '/me/'],
  ['/explore/', '/catalog/'],
  ['/cost-insights/', '/costs/'],
]);

/** Tabs of Backstage's entity pages -> places of ours. Other tabs lead to the top of the page. */
const TABS: ReadonlyMap<string, string> = new Map([
  ['api', '#apis'],
  ['apis', '#apis'],
  ['definition', '#definition'],
  ['dependencies', '#dependencies'],
  ['diagram', '#dependencies'],
  ['costs', '#cost'],
]);

const MOST = 5;

/**
 * Finds what an address means. `path` is below the site's base and begins with a slash; it is hostile text.
 * A target is always a page of the directory and never the address itself, so that following it ends.
 */
export function resolveAddress(path: string, directory: Directory): Resolution {
  const segments = segmentsOf(path);
  if (segments[0] === 'go') return resolveName(segments.slice(1), directory);
  const target = entityTarget(segments, directory) ?? placeTarget(segments, directory);
  if (target !== undefined && target !== path) return { type: 'found', path: target };
  return missing(segments, directory);
}

/** What a short link leads to: a name, a ref, or a name after its kind. */
export function resolveName(segments: readonly string[], directory: Directory): Resolution {
  const name = segments.join('/');
  const wanted = name.toLowerCase();
  const entries = wanted === '' ? [] : named(wanted, directory);
  if (entries.length === 1) return { type: 'found', path: entries[0]!.path };
  if (entries.length > 1) return { type: 'several', name, entries: entries.slice(0, 20) };
  return missing(['go', ...segments], directory);
}

/** Everything that has a name, by the strongest claim to it: ref or name, former name, title. */
function named(wanted: string, directory: Directory): Entry[] {
  const { entities, places, byRef, formerly } = directory;
  const slash = wanted.indexOf('/');
  const [kind, rest] = slash === -1 ? ['', ''] : [wanted.slice(0, slash), wanted.slice(slash + 1)];
  const former = [...formerly]
    .filter(([ref]) => ref === wanted || nameOf(ref) === wanted)
    .flatMap(([, now]) => byRef.get(now) ?? []);
  const claims: Entry[][] = [
    entities.filter(({ key, name }) => name.toLowerCase() === wanted || key.toLowerCase() === wanted),
    places.filter(({ path }) => segmentsOf(path).at(-1)?.toLowerCase() === wanted),
    [...new Set(former)],
    entities.filter((entry) => rest !== '' && entry.name.toLowerCase() === rest && isKind(entry, kind)),
    [...entities, ...places].filter(({ title }) => title.toLowerCase() === wanted),
  ];
  return claims.find((entries) => entries.length > 0) ?? [];
}

function isKind({ kind, blueprint, key }: Entry, wanted: string): boolean {
  return (
    kind.toLowerCase() === wanted ||
    blueprint.toLowerCase() === wanted ||
    key.toLowerCase().startsWith(`${wanted}:`)
  );
}

/** The page of an entity, whatever the letter case, the escapes and the tab of the address. */
function entityTarget(segments: readonly string[], directory: Directory): string | undefined {
  const [root, namespace, kind, name, ...rest] = segments;
  if (
    (root !== 'catalog' && root !== 'docs') ||
    namespace === undefined ||
    kind === undefined ||
    name === undefined
  )
    return undefined;
  const ref = `${kind}:${namespace}/${name}`.toLowerCase();
  const page = `/catalog/${namespace}/${kind}/${name}/`.toLowerCase();
  const now = directory.formerly.get(ref);
  const entry =
    directory.byRef.get(ref) ??
    directory.entities.find(({ key, path }) => path.toLowerCase() === page || key.toLowerCase() === ref) ??
    (now === undefined ? undefined : directory.byRef.get(now));
  if (!entry) return undefined;
  if (root === 'catalog') return `${entry.path}${TABS.get(rest[0]?.toLowerCase() ?? '') ?? ''}`;
  const docs = `${entry.path.replace(/^\/catalog\//, '/docs/')}${rest.map((part) => `${encodeURIComponent(part)}/`).join('')}`;
  // The entity has no such page of docs: its own page says what it has.
  return docs === pathOf(segments) ? entry.path : docs;
}

/** A page by another letter case, without its slash, or by the name it has in Backstage. */
function placeTarget(segments: readonly string[], { places }: Directory): string | undefined {
  const path = pathOf(segments).toLowerCase();
  const wanted = ALIASES.get(path) ?? path;
  const found = places.find((place) => place.path.toLowerCase() === wanted);
  if (found) return found.path;
  // `/catalog/<namespace>/<kind>/` and `/catalog/<kind>/` are lists of a kind.
  const kind = segments[0] === 'catalog' && segments.length < 4 ? segments.at(-1)!.toLowerCase() : undefined;
  return places.find(
    (place) =>
      place.group === 'kind' && kind !== undefined && segmentsOf(place.path).at(-1)?.toLowerCase() === kind,
  )?.path;
}

/** First parts of addresses, which say nothing of what was looked for. */
const ROOTS: ReadonlySet<string> = new Set([
  'catalog',
  'docs',
  'go',
  'kinds',
  'scorecards',
  'actions',
  'problems',
  'default',
]);

function missing(segments: readonly string[], directory: Directory): Resolution {
  const inCatalog = segments[0] === 'catalog' || segments[0] === 'docs';
  const name = (inCatalog ? segments[3] : undefined) ?? segments.at(-1) ?? '';
  const kind = inCatalog ? segments[2]?.toLowerCase() : undefined;
  const said = segments.filter(
    (segment) => !ROOTS.has(segment.toLowerCase()) && segment.toLowerCase() !== kind,
  );
  const words = (inCatalog && segments[3] !== undefined ? [name] : said)
    .join(' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const all = [...directory.entities, ...directory.places];
  const near = [
    ...spelledAlike(all, name, kind),
    ...findByName(all, words, MOST),
    ...findNearest(all, words, MOST),
  ];
  const entries = [...new Set(near)].slice(0, MOST);
  const action =
    segments[0] === 'kinds' || name === ''
      ? undefined
      : (directory.register.get(kind ?? '') ?? directory.register.get('component'));
  const register =
    action && (inCatalog || segments[0] === 'go')
      ? `${action}?formData=${encodeURIComponent(JSON.stringify({ identifier: name }))}`
      : undefined;
  return { type: 'missing', name, words, entries, register };
}

/** What is called so but for signs and letter case, what is of the wanted kind before the rest: `cart-service` is `CartService`. */
function spelledAlike(all: readonly Entry[], name: string, kind: string | undefined): Entry[] {
  const wanted = bare(name);
  if (wanted === '') return [];
  const alike = all.filter((entry) => bare(entry.name) === wanted || bare(entry.title) === wanted);
  const isWanted = (entry: Entry): boolean => kind !== undefined && isKind(entry, kind);
  const byName = alike.filter((entry) => bare(entry.name) === wanted);
  return [...alike.filter(isWanted), ...byName, ...alike];
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The parts of a path, decoded where that is possible. `index.html` and an ending `.html` are no parts of a name. */
export function segmentsOf(path: string): string[] {
  const plain = path.replace(/[?#].*$/s, '').replace(/(?:\/index)?\.html?$/i, '');
  return plain
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
}

function pathOf(segments: readonly string[]): string {
  return `/${segments.map((part) => `${encodeURIComponent(part)}/`).join('')}`;
}
