import { SourceError } from '../source.ts';
import type { Fault } from './fault.ts';

/** Values of a query; a list is written as one parameter each, undefined is left out. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);
const SECRET_NAME = /token|key|secret|passw|pwd|auth|credential|signature|^sig$|session|jwt|code/i;

/**
 * The base address that settings give: https, or http on this machine or where `insecure` allows it, without a user,
 * password or query. Anything else is a {@link SourceError}.
 */
export function readBase(text: string, insecure = false): URL {
  if (!URL.canParse(text))
    throw new SourceError('the address in the settings of the source is not a web address');
  const url = new URL(text);
  if (url.username || url.password) {
    throw new SourceError(
      `the address ${url.origin} in the settings of the source holds a user or password`,
      'Take it out and name an environment variable instead.',
    );
  }
  if (!isWeb(url, insecure)) {
    throw new SourceError(
      `the address ${url.origin === 'null' ? url.protocol : url.origin} must begin with https://`,
    );
  }
  if (url.search || url.hash) {
    throw new SourceError(
      `the address ${url.origin} in the settings of the source has a part after ? or #`,
      'Leave it out, and name an environment variable for a token.',
    );
  }
  return url;
}

/** True for https, and for http on this machine or where it is allowed. */
export function isWeb(url: URL, insecure: boolean): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && (insecure || LOCAL.has(url.hostname)));
}

/**
 * The address of a request. A path lies below the base and cannot leave it; a whole address, as answers give it, must
 * be on the origin of the base. A fault otherwise.
 */
export function resolveAddress(base: URL, path: string, query: Query = {}): URL | Fault {
  const whole = /^(?:[a-z][a-z0-9+.-]*:|[\\/]{2})/i.test(path);
  const root = base.pathname.replace(/\/+$/, '');
  const text = whole ? path : `${base.origin}${root}/${path.replace(/^\//, '')}`;
  if (!URL.canParse(text, base))
    return { kind: 'address', address: base.origin, detail: 'the address of a page' };
  const url = new URL(text, base);
  url.username = '';
  url.password = '';
  url.hash = '';
  if (url.origin !== base.origin) return { kind: 'foreign', address: tellAddress(url), detail: base.origin };
  if (!whole && url.pathname !== root && !url.pathname.startsWith(`${root}/`)) {
    return { kind: 'address', address: base.origin, detail: `the path ${path}` };
  }
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (typeof value !== 'object') url.searchParams.set(name, String(value));
    else for (const item of value) url.searchParams.append(name, item);
  }
  return url;
}

/**
 * The address for people, without values of the query that could be secret by their name or length. Nothing is cut: half
 * a secret could not be told any more.
 */
export function tellAddress(url: URL): string {
  const query = [...url.searchParams].map(([name, value]) =>
    SECRET_NAME.test(name) || value.length > 40 ? `${name}=***` : `${name}=${encodeURIComponent(value)}`,
  );
  const place = url.origin === 'null' ? url.protocol : `${url.origin}${url.pathname}`;
  return query.length > 0 ? `${place}?${query.join('&')}` : place;
}

/**
 * A path with values in it, each as one segment: `` path`/repos/${owner}/${name}` ``. A value that would change the
 * path (empty, `.`, `..`) is a {@link SourceError}.
 */
export function path(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return texts.reduce((result, text, i) => {
    const value = String(values[i - 1]);
    if (/^\.{0,2}$/.test(value) || !value.isWellFormed()) {
      throw new SourceError(`"${value.toWellFormed()}" cannot stand in an address`);
    }
    return `${result}${encodeURIComponent(value)}${text}`;
  });
}

/**
 * Where an answer leads: on the origin of the base, or to a host that is allowed. Otherwise words on where it led, after
 * "leads".
 */
export function resolveRedirect(
  location: string,
  from: URL,
  options: { base: URL; hosts: readonly string[]; insecure: boolean },
): URL | string {
  if (!URL.canParse(location, from)) return 'to what is no address';
  const url = new URL(location, from);
  url.username = '';
  url.password = '';
  if (url.origin === options.base.origin) return url;
  if (isWeb(url, options.insecure) && options.hosts.includes(url.host)) return url;
  return `to ${url.origin === 'null' ? url.protocol : url.origin}, which is not followed`;
}
