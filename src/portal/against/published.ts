import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { asStrings, isObject } from '../../base/json.ts';
import type { KnownEntity } from '../../catalog/entity.ts';
import { splitRef } from '../../catalog/ref.ts';

/** What a published portal says it holds. */
export interface Published {
  /** By ref. */
  entities: ReadonlyMap<string, KnownEntity>;
  /** Identifiers of the kinds of its entities, and of those that it defines. */
  kinds: ReadonlySet<string>;
  /** Identifiers of the kinds that its own blueprints define or extend, as far as it says them. */
  own: ReadonlySet<string>;
}

const START = 'names.json';
const PLACES = 'places.json';
const API = 'api/v1/';
/** Bytes of one file, files of one list, and how long each may take. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 1000;
const TIME_OUT_MS = 30_000;

/** Gives the text of a file of the API, or a sentence on why there is none. */
type ReadFile = (path: string) => Promise<{ text: string } | { error: string }>;

/**
 * What a portal published: from the address of its site (https, or http on this machine), or from a folder that
 * holds a site or its API. A sentence when that cannot be read.
 */
export async function readPublished(place: string): Promise<Published | { error: string }> {
  const read = /^[a-z][a-z0-9+.-]*:\/\//i.test(place) ? fromAddress(place) : fromFolder(place);
  if ('error' in read) return read;
  const entities = new Map<string, KnownEntity>();
  const kinds = new Set<string>();
  let path: string | undefined = START;
  for (let files = 0; path !== undefined; files += 1) {
    if (files === MOST_FILES) return { error: `${place} lists more than ${MOST_FILES} files of names` };
    const found = await read.file(path);
    if ('error' in found) return found;
    const chunk = parseChunk(found.text);
    if (!chunk) return { error: `${path} of ${place} is not what a portal publishes` };
    for (const [index, ref] of chunk.refs.entries()) {
      const blueprint = chunk.kinds[index]!;
      entities.set(ref, { ref, id: splitRef(ref).name, blueprint, kind: blueprint });
      kinds.add(blueprint);
    }
    path = chunk.next;
  }
  const places = placesIn(await read.file(PLACES));
  for (const { ref, now } of places.formerly) {
    const entity = entities.get(now);
    if (entity) entities.set(now, { ...entity, formerly: [...(entity.formerly ?? []), ref] });
  }
  for (const kind of places.own) kinds.add(kind);
  return { entities, kinds, own: new Set(places.own) };
}

interface Places {
  formerly: { ref: string; now: string }[];
  own: string[];
}

/** What a portal says of former names and of its kinds: older ones say nothing of them, and less is known of those. */
function placesIn(found: { text: string } | { error: string }): Places {
  const value = 'text' in found ? parsed(found.text) : undefined;
  if (!isObject(value)) return { formerly: [], own: [] };
  const { formerly } = value;
  return {
    formerly: (Array.isArray(formerly) ? formerly : []).flatMap((one) => {
      if (!isObject(one)) return [];
      const { ref, now } = one;
      return typeof ref === 'string' && typeof now === 'string' ? [{ ref, now }] : [];
    }),
    own: asStrings(value['own']),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseChunk(text: string): { refs: string[]; kinds: string[]; next: string | undefined } | undefined {
  const value = parsed(text);
  if (!isObject(value) || !Array.isArray(value['refs'])) return undefined;
  const [refs, kinds] = [asStrings(value['refs']), asStrings(value['kinds'])];
  if (refs.length !== value['refs'].length || kinds.length !== refs.length) return undefined;
  const { next } = value;
  if (next === null || next === undefined) return { refs, kinds, next: undefined };
  // The next file lies beside the first: nothing else is ever asked for.
  return typeof next === 'string' && /^names-\d{1,4}\.json$/.test(next) ? { refs, kinds, next } : undefined;
}

function fromFolder(folder: string): { file: ReadFile } | { error: string } {
  const home = [folder, join(folder, API)].find((place) => existsSync(join(place, START)));
  if (home === undefined)
    return { error: `there is no published portal in ${folder}: it has no ${API}${START}` };
  return {
    file(path) {
      const file = join(home, path);
      const isThere = existsSync(file) && statSync(file).size <= MOST_BYTES;
      return Promise.resolve(
        isThere
          ? { text: readFileSync(file, 'utf8') }
          : { error: `${file} is missing, or larger than 64 MB` },
      );
    },
  };
}

function fromAddress(address: string): { file: ReadFile } | { error: string } {
  if (!URL.canParse(address)) return { error: `${address} is not an address` };
  const site = new URL(address);
  const isLocal = /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(site.hostname);
  if (site.protocol !== 'https:' && !(site.protocol === 'http:' && isLocal))
    return { error: `${address} is not an https address` };
  if (site.username || site.password)
    return { error: 'the address of a portal holds no name and no password' };
  const home = site.pathname.endsWith(`/${API}`) ? site.pathname : posix.join(site.pathname, '/', API);
  return {
    async file(path) {
      const url = new URL(home + path, site.origin);
      const asked = `${url.origin}${url.pathname}`;
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(TIME_OUT_MS) });
        if (!response.ok) return { error: `${asked} answers with ${response.status}` };
        return await limitedText(response, asked);
      } catch (error) {
        return { error: `${asked} cannot be read (${reasonOf(error)})` };
      }
    },
  };
}

async function limitedText(response: Response, asked: string): Promise<{ text: string } | { error: string }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) return { error: `${asked} is larger than 64 MB` };
    chunks.push(chunk);
  }
  return { text: Buffer.concat(chunks).toString('utf8') };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it took longer than 30 s';
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : error.message;
}
