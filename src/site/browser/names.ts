import type { NameIndex } from 'portolan/actions/page';

const indexes = new Map<string, Promise<NameIndex | undefined>>();

/**
 * The names behind an address of this site, with `files` also the files that declare the entities; once for
 * each. Undefined when there are none to be had.
 */
export function loadNames(source: string, files: boolean): Promise<NameIndex | undefined> {
  const url = new URL(source, location.href);
  if (url.origin !== location.origin) return Promise.resolve(undefined);
  const key = `${url.href} ${files}`;
  let index = indexes.get(key);
  if (!index) {
    index = load(url, files).catch(() => undefined);
    indexes.set(key, index);
  }
  return index;
}

interface Downloaded {
  refs: string[];
  titles: string[];
  files: (string | null)[];
  ported: number[];
}

async function load(url: URL, files: boolean): Promise<NameIndex | undefined> {
  const [names, places] = await Promise.all([
    download(url),
    files ? download(new URL('files.json', url)) : undefined,
  ]);
  if (!Array.isArray(names?.titles) || !Array.isArray(names.refs)) return undefined;
  return {
    refs: names.refs,
    names: names.titles,
    ...(Array.isArray(places?.files) ? { files: places.files } : {}),
    ...(Array.isArray(places?.ported) ? { ported: places.ported } : {}),
  };
}

async function download(url: URL): Promise<Partial<Downloaded> | undefined> {
  const answer = await fetch(url);
  return answer.ok ? ((await answer.json()) as Partial<Downloaded>) : undefined;
}
