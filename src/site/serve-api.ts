import type { ViteDevServer } from 'vite';
import { apiFiles } from '../portal/api/documents.ts';
import type { Portal } from '../portal/portal.ts';
import { getPortal } from '../portal/store.ts';

const files = new WeakMap<Portal, ReadonlyMap<string, string>>();

/** Answers for `/api/v1/` while a portal is being written: what a build would put there, of the portal as it is now. */
export function serveApi(server: Pick<ViteDevServer, 'middlewares'>): void {
  server.middlewares.use((request, response, next) => {
    const path = /\/api\/v1\/([\w~./-]+)$/.exec(
      new URL(request.url ?? '/', 'http://localhost').pathname,
    )?.[1];
    const text = path === undefined ? undefined : filesOf(getPortal()).get(path);
    if (text === undefined) return next();
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.end(text);
  });
}

function filesOf(portal: Portal): ReadonlyMap<string, string> {
  let known = files.get(portal);
  if (!known) {
    known = new Map([...apiFiles(portal)].map(({ path, text }) => [path, text]));
    files.set(portal, known);
  }
  return known;
}
