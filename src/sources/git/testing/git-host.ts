import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What a host does with a request in the place of answering it. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface GitHost {
  /** `https://127.0.0.1:4443`, without a slash at the end. */
  url: string;
  /** File with the certificate, for GIT_SSL_CAINFO. */
  authority: string;
  /** Answers with this from now on where it gives a function; undefined lets a request through. */
  fault: ((request: IncomingMessage) => Answer | undefined) | undefined;
  /** Headers `authorization` of the requests so far. */
  credentials: (string | undefined)[];
  close(): Promise<void>;
}

/** True where there is what the host needs; otherwise tests with it are left out. */
export function canHostGit(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A host of repositories as git meets them: the real `git http-backend` behind TLS, on a folder of repositories. */
export async function startGitHost(root: string, certificates: string): Promise<GitHost> {
  const [key, authority] = [join(certificates, 'key.pem'), join(certificates, 'certificate.pem')];
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
      ...['-keyout', key, '-out', authority],
    ],
    { stdio: 'ignore' },
  );
  const host: GitHost = {
    url: '',
    authority,
    fault: undefined,
    credentials: [],
    close: () => close(server),
  };
  const server = createServer(
    { key: readFileSync(key), cert: readFileSync(authority) },
    (request, response) => {
      host.credentials.push(request.headers.authorization);
      const answer = host.fault?.(request);
      if (answer) answer(request, response);
      else serve(root, request, response);
    },
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  host.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return host;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}

/** CGI, as `git http-backend` wants it (RFC 3875). */
function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'https://host');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      ...(request.headers['git-protocol'] ? { GIT_PROTOCOL: String(request.headers['git-protocol']) } : {}),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const parts: Buffer[] = [];
  request.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.on('close', () => {
    const all = Buffer.concat(parts);
    const end = all.indexOf('\r\n\r\n');
    const heads = all.subarray(0, end).toString('latin1').split('\r\n');
    let status = 200;
    for (const head of heads) {
      const [name, value] = [head.slice(0, head.indexOf(':')), head.slice(head.indexOf(':') + 1).trim()];
      if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
      else if (name) response.setHeader(name, value);
    }
    response.writeHead(status).end(all.subarray(end + 4));
  });
}
