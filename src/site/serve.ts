import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { isInside, resolveInside } from '../base/files.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.xml': 'application/atom+xml; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.yml': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** The type of a file by the end of its name. */
export function contentType(path: string): string {
  return TYPES[extname(path)] ?? 'application/octet-stream';
}

/** Names of this machine. A page elsewhere can make a browser send requests here under a name of its own. */
const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/**
 * A server of static files on 127.0.0.1, as a static host would serve them: index pages, and 404.html. It answers
 * only requests that were meant for this machine, as what it shows may not be for everybody.
 */
export function serveFolder(folder: string, base = '/'): Server {
  return createServer((request, response) => {
    if (!LOCAL.test(request.headers.host ?? '')) {
      response
        .writeHead(403, { 'content-type': 'text/plain; charset=utf-8' })
        .end('This server is for the machine it runs on: ask for 127.0.0.1 or localhost.\n');
      return;
    }
    const url = new URL(request.url ?? '/', 'http://localhost');
    let path: string | undefined;
    try {
      path = decodeURIComponent(url.pathname);
    } catch {
      path = undefined;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    if (path !== undefined && base !== '/' && path === '/') {
      response.writeHead(302, { location: base }).end();
      return;
    }
    const inside = path?.startsWith(base) ? path.slice(base.length) : undefined;
    const file = inside === undefined ? undefined : findFile(folder, inside);
    if (file === 'folder') {
      response.writeHead(301, { location: `${url.pathname}/${url.search}` }).end();
      return;
    }
    const found = file ?? join(folder, '404.html');
    const status = file ? 200 : 404;
    if (!existsSync(found)) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
      return;
    }
    response.writeHead(status, {
      'content-type': contentType(found),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    });
    if (request.method === 'HEAD') response.end();
    else createReadStream(found).pipe(response);
  });
}

function findFile(folder: string, path: string): string | 'folder' | undefined {
  const file = resolveInside(folder, path);
  if (!file || !existsSync(file) || !isInside(folder, file)) return undefined;
  if (statSync(file).isFile()) return file;
  if (path !== '' && !path.endsWith('/')) return 'folder';
  const index = join(file, 'index.html');
  return existsSync(index) ? index : undefined;
}

/** Starts a server on the wanted port, or on a free one when it is taken; gives the port. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' && port !== 0) listen(server, 0).then(resolve, reject);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
