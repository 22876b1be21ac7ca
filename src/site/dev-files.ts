import type { ViteDevServer } from 'vite';
import { apiFiles } from '../portal/api/documents.ts';
import type { Portal } from '../portal/portal.ts';
import { getPortal } from '../portal/store.ts';
import { entityTexts, textFiles } from '../portal/text/write.ts';
import { contentType } from './serve.ts';

/**
 * Answers for the files that a build puts beside its pages, of the portal as it is while it is being written:
 * the API, which lists, forms and the search load, and Markdown, feeds, badges and issue forms, which pages link.
 *
 * @param base path of the site, with a slash at both ends
 */
export function serveFiles(server: Pick<ViteDevServer, 'middlewares'>, base: string): void {
  server.middlewares.use((request, response, next) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : undefined;
    const text = path === undefined ? undefined : textOf(getPortal(), path);
    if (path === undefined || text === undefined) return next();
    response.writeHead(200, { 'content-type': contentType(path), 'cache-control': 'no-store' });
    response.end(text);
  });
}

interface Files {
  /** Files of the portal as a whole, by their paths below the site; made when one of them is asked for. */
  shared?: ReadonlyMap<string, string>;
  /** Makers of the texts beside pages of entities, by their paths. */
  beside: ReadonlyMap<string, () => string>;
}

const files = new WeakMap<Portal, Files>();

function textOf(portal: Portal, path: string): string | undefined {
  let known = files.get(portal);
  if (!known) {
    const texts = portal.entities.flatMap((entity) => entityTexts(portal, entity));
    known = { beside: new Map(texts.map((text) => [text.path, text.write])) };
    files.set(portal, known);
  }
  const write = known.beside.get(path);
  if (write) return write();
  // Pages, scripts and styles come by the dozen: for those, nothing is made.
  if (!/\.(?:json|md|txt|xml|ya?ml|svg)$/.test(path)) return undefined;
  known.shared ??= new Map([
    ...Array.from(apiFiles(portal), ({ path: name, text }) => [`api/v1/${name}`, text] as const),
    ...Array.from(textFiles(portal, []), ({ path: name, text }) => [name, text] as const),
  ]);
  return known.shared.get(path);
}
