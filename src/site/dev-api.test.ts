import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { setPortal } from '../portal/store.ts';
import { document, documents, portalOf } from '../portal/testing/portal.ts';
import { answerApi } from './dev-api.ts';

afterEach(() => setPortal(undefined));

function ask(url: string): { status: number | undefined; body: string | undefined; passed: boolean } {
  const answer: { status: number | undefined; body: string | undefined; passed: boolean } = {
    status: undefined,
    body: undefined,
    passed: false,
  };
  const response = {
    writeHead(status: number) {
      answer.status = status;
      return response;
    },
    end(body: string) {
      answer.body = body;
    },
  };
  answerApi({ url } as IncomingMessage, response as unknown as ServerResponse, () => {
    answer.passed = true;
  });
  return answer;
}

it('answers with the API of the portal as it is now, and passes on what is no file of it', async () => {
  setPortal(await portalOf({ 'catalog/a.yaml': documents(document('System', 'one', { owner: 'a' })) }));
  expect(JSON.parse(ask('/names.json?x=1').body!)).toMatchObject({ refs: ['system:default/one'] });
  setPortal(await portalOf({ 'catalog/a.yaml': documents(document('System', 'two', { owner: 'a' })) }));
  expect(JSON.parse(ask('/names.json').body!)).toMatchObject({ refs: ['system:default/two'] });
  expect(ask('/nothing.json')).toEqual({ status: undefined, body: undefined, passed: true });
  expect(ask('/../settings.ts').passed).toBe(true);
});
