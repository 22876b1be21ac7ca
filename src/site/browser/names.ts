import type { NameIndex } from 'portolan/actions/page';

const indexes = new Map<string, Promise<NameIndex | undefined>>();

/** The names behind an address of this site; once for each. Undefined when there are none to be had. */
export function loadNames(source: string): Promise<NameIndex | undefined> {
  const url = new URL(source, location.href);
  if (url.origin !== location.origin) return Promise.resolve(undefined);
  let index = indexes.get(url.href);
  if (!index) {
    index = fetch(url)
      .then((answer) => (answer.ok ? (answer.json() as Promise<NameIndex & { titles?: readonly string[] }>) : undefined))
      .then((names) => (Array.isArray(names?.titles) && Array.isArray(names.refs) ? { refs: names.refs, names: names.titles } : undefined))
      .catch(() => undefined);
    indexes.set(url.href, index);
  }
  return index;
}
