import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, serveFolder } from './serve.ts';

let root: string;
let server: Server;
let port: number;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'portolan-serve-'));
  mkdirSync(join(root, 'site', 'catalog'), { recursive: true });
  const files = {
    'index.html': 'Home',
    '404.html': 'Not here',
    'catalog/index.html': 'Catalog',
    'a.json': '{}',
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, 'site', path), text);
  writeFileSync(join(root, 'secret.txt'), 'secret');
  symlinkSync(join(root, 'secret.txt'), join(root, 'site', 'link.txt'));
  server = serveFolder(join(root, 'site'));
  port = await listen(server, 0);
});
afterAll(() => {
  server.close();
  rmSync(root, { recursive: true, force: true });
});

function ask(path: string, options: { host?: string; method?: string } = {}): Promise<string> {
  const { host = `127.0.0.1:${port}`, method = 'GET' } = options;
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, method, headers: { host } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        const { location } = response.headers;
        resolve(`${response.statusCode} ${location ?? text}`);
      });
    })
      .on('error', reject)
      .end();
  });
}

describe('a site shown on this machine', () => {
  it.each([
    ['/', '200 Home'],
    ['/catalog/', '200 Catalog'],
    ['/catalog?x=1', '301 /catalog/?x=1'],
    ['/a.json', '200 {}'],
    ['/nothing/', '404 Not here'],
    ['/../secret.txt', '404 Not here'],
    ['/%2e%2e/secret.txt', '404 Not here'],
    ['/link.txt', '404 Not here'],
    ['/%', '404 Not here'],
  ])('answers %s as a static host would', async (path, expected) => {
    expect(await ask(path)).toBe(expected);
  });

  it('is read only', async () => {
    expect(await ask('/', { method: 'DELETE' })).toBe('405 ');
  });

  it.each(['localhost', '127.0.0.1:80', '[::1]:4321', 'LOCALHOST:1'])(
    'is there under the name %s',
    async (host) => {
      expect(await ask('/', { host })).toBe('200 Home');
    },
  );

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:4321', 'a@localhost'])(
    'is not there for a page that gives this machine the name %s',
    async (host) => {
      expect(await ask('/', { host })).toMatch(/^403 This server is for the machine/);
    },
  );
});
