import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ViteDevServer } from 'vite';
import { afterEach, describe, expect, it } from 'vitest';
import { setPortal } from '../portal/store.ts';
import { document, documents, portalOf } from '../portal/testing/portal.ts';
import { serveFiles } from './dev-files.ts';

afterEach(() => setPortal(undefined));

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** What the server answers: a type and a text, or nothing when it leaves the address to others. */
function ask(url: string, base = '/'): { type: string; text: string } | undefined {
  let handler: Handler | undefined;
  const middlewares = {
    use(added: Handler) {
      handler = added;
    },
  };
  serveFiles({ middlewares } as unknown as ViteDevServer, base);
  let type = '';
  let answer: { type: string; text: string } | undefined;
  const response = {
    writeHead(_status: number, headers: Record<string, string>) {
      type = headers['content-type']!;
    },
    end(text: string) {
      answer = { type, text };
    },
  };
  handler!({ url } as IncomingMessage, response as unknown as ServerResponse, () => {});
  return answer;
}

const portal = (name: string) =>
  portalOf({
    'portal.yaml': 'title: Written\nrepository: { owner: acme, name: portal }\n',
    'catalog/a.yaml': documents(
      document('System', name, { owner: 'crew' }),
      document('Group', 'crew', { type: 'team', children: [] }),
    ),
    'actions/request.yaml': `identifier: request
title: Request
trigger: { operation: CREATE, userInputs: { properties: { what: { type: string, title: What } } } }
invocationMethod: { type: ISSUE_FORM }
`,
  });

describe('while a portal is being written', () => {
  it('the API is that of the portal as it is now', async () => {
    setPortal(await portal('one'));
    expect(JSON.parse(ask('/api/v1/names.json?x=1')!.text)).toMatchObject({
      refs: ['group:default/crew', 'system:default/one'],
    });
    setPortal(await portal('two'));
    const { type, text } = ask('/api/v1/names.json')!;
    expect([type, JSON.parse(text).refs]).toEqual([
      'application/json; charset=utf-8',
      ['group:default/crew', 'system:default/two'],
    ]);
  });

  it('what pages link is there: Markdown, feeds, issue forms', async () => {
    setPortal(await portal('one'));
    expect(ask('/catalog/default/system/one/index.md')).toMatchObject({
      type: 'text/markdown; charset=utf-8',
      text: expect.stringMatching(/^# one\n/),
    });
    expect(ask('/catalog/default/group/crew/feed.xml')?.text).toContain('<feed');
    expect(ask('/feed.xml')?.type).toBe('application/atom+xml; charset=utf-8');
    expect(ask('/llms.txt')?.text).toContain('# ');
    expect(ask('/actions/request/issue-form.yml')?.text).toContain('name: Request');
  });

  it('addresses below the base path are meant, and what is no such file is left to others', async () => {
    setPortal(await portal('one'));
    expect(ask('/portal/api/v1/names.json', '/portal/')?.text).toContain('system:default/one');
    for (const url of [
      '/api/v1/names.json',
      '/portal/api/v1/nothing.json',
      '/portal/',
      '/portal/x/../settings.ts',
    ])
      expect(ask(url, '/portal/'), url).toBeUndefined();
  });
});
