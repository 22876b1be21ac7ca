import { afterEach, expect, test } from 'vitest';
import { setPortal } from '../../portal/store.ts';
import { documents, portalOf } from '../../portal/testing/portal.ts';
import { embedsOf, framesOf } from './embeds.ts';
import { contentSecurityPolicy } from './policy.ts';

afterEach(() => setPortal(undefined));

const REASONS = {
  scheme: 'It is not shown here, as its address does not begin with https.',
  own: 'It is not shown here, as it is a page of this site.',
  host: (name: string) => `It is not shown here, as pages.embed in portal.yaml does not name ${name}.`,
};

async function embedOf(value: unknown) {
  const portal = await portalOf({
    'portal.yaml':
      'title: T\nurl: https://portal.example.com/x/\npages: { embed: [grafana.example.com, "*.acme.test", "127.0.0.1:3000", portal.example.com] }\n',
    'catalog/a.yaml': documents(
      {
        identifier: 'thing',
        title: 'Thing',
        schema: {
          properties: { board: { type: 'string', format: 'url', spec: 'embedded-url', title: 'Board' } },
        },
      },
      { identifier: 't', blueprint: 'thing', properties: { board: value } },
    ),
  });
  setPortal(portal);
  return embedsOf(portal.byRef.get('thing:default/t')!, portal.blueprints.get('thing')!);
}

test.each<[string, string | undefined]>([
  ['https://grafana.example.com/d/1?theme=light', undefined],
  ['https://GRAFANA.example.com/', undefined],
  ['https://a.b.acme.test/', undefined],
  ['https://127.0.0.1:3000/x', undefined],
  ['https://grafana.example.com:8443/', REASONS.host('grafana.example.com:8443')],
  ['https://acme.test/', REASONS.host('acme.test')],
  ['https://evilacme.test/', REASONS.host('evilacme.test')],
  ['https://grafana.example.com.evil.test/', REASONS.host('grafana.example.com.evil.test')],
  ['https://evil.test/?https://grafana.example.com', REASONS.host('evil.test')],
  ['http://grafana.example.com/', REASONS.scheme],
  ['https://portal.example.com/x/catalog/', REASONS.own],
])('the page %s is framed, or a link with the reason why not', async (address, reason) => {
  const [embed, ...others] = await embedOf(address);
  expect(others).toEqual([]);
  expect(embed).toMatchObject({ id: 'embed-board', title: 'Board', reason });
  const frames = framesOf([embed!]);
  expect(frames).toEqual(reason === undefined ? [new URL(address).origin] : []);
  expect(contentSecurityPolicy(false, frames)).toContain(
    `frame-src ${reason === undefined ? new URL(address).origin : "'none'"};`,
  );
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'https://a:b@grafana.example.com/',
  '/catalog/',
  '',
  null,
])('what is no address of the web is nothing to be framed: %j', async (value) => {
  expect(await embedOf(value)).toEqual([]);
});
