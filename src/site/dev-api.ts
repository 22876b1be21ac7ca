import type { IncomingMessage, ServerResponse } from 'node:http';
import { apiFiles } from '../portal/api/documents.ts';
import type { Portal } from '../portal/portal.ts';
import { getPortal } from '../portal/store.ts';

const files = new WeakMap<Portal, ReadonlyMap<string, string>>();

/**
 * Answers requests for files of the API while the portal is being developed, from the portal as it is then:
 * lists, forms and the search need them, and no build has written any. `request.url` is below `/api/v1/`.
 */
export function answerApi(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const portal = getPortal();
  let texts = files.get(portal);
  if (!texts) {
    texts = new Map(Array.from(apiFiles(portal), ({ path, text }) => [path, text]));
    files.set(portal, texts);
  }
  const path = (request.url ?? '/').replace(/^\/|[?#].*$/gs, '');
  const text = texts.get(path);
  if (text === undefined) next();
  else
    response
      .writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' })
      .end(text);
}
