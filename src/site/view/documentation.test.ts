import { afterEach, expect, test } from 'vitest';
import { setPortal } from '../../portal/store.ts';
import { document, documents, portalOf } from '../../portal/testing/portal.ts';
import { entityMarkdown } from '../../portal/text/entity.ts';
import { annotationsOf, linksOf } from './facts.ts';

afterEach(() => setPortal(undefined));

const HERE = 'https://github.com/acme/portal/tree/main/catalog';

test.each<[Record<string, string>, string | undefined]>([
  [{ 'backstage.io/techdocs-ref': 'dir:.' }, `${HERE}/docs`],
  [{ 'backstage.io/techdocs-ref': 'dir:./handbook/' }, `${HERE}/handbook/docs`],
  [{ 'backstage.io/techdocs-ref': 'dir:docs' }, `${HERE}/docs`],
  [
    {
      'backstage.io/techdocs-ref': 'dir:.',
      'backstage.io/source-location': 'url:https://github.com/acme/cart/tree/main/web/',
    },
    'https://github.com/acme/cart/tree/main/web/docs',
  ],
  [
    {
      'backstage.io/techdocs-ref': 'dir:.',
      'backstage.io/source-location': 'url:https://github.com/acme/cart',
    },
    'https://github.com/acme/cart/tree/HEAD/docs',
  ],
  [
    { 'backstage.io/techdocs-ref': 'url:https://github.com/acme/cart/tree/main' },
    'https://github.com/acme/cart/tree/main',
  ],
  [{ 'backstage.io/techdocs-ref': 'url:javascript:alert(1)' }, undefined],
  [{ 'backstage.io/techdocs-ref': 'dir://evil.example.com/' }, undefined],
  [{ 'backstage.io/techdocs-ref': 'dir:javascript:alert(1)' }, undefined],
  [
    { 'backstage.io/techdocs-ref': 'dir:.', 'github.com/project-slug': 'acme/cart' },
    'https://github.com/acme/cart/tree/HEAD/docs',
  ],
  [{}, undefined],
])('of the annotations %j the documentation lies at %j', async (annotations, expected) => {
  const portal = await portalOf({
    'portal.yaml': 'title: T\nrepository: { owner: acme, name: portal }\n',
    'catalog/cart.yaml': JSON.stringify(document('Component', 'cart', {}, { annotations })),
  });
  setPortal(portal);
  const links = linksOf(portal.byRef.get('component:default/cart')!);
  expect(links.find(({ title }) => title === 'Documentation')?.href).toBe(expected);
});

test.each<[Record<string, string>, string | undefined]>([
  [{ 'backstage.io/adr-location': 'docs/adrs' }, `${HERE}/docs/adrs`],
  [{ 'backstage.io/adr-location': './decisions/' }, `${HERE}/decisions`],
  [
    { 'backstage.io/adr-location': 'https://github.com/acme/cart/tree/main/adr' },
    'https://github.com/acme/cart/tree/main/adr',
  ],
  [{ 'backstage.io/adr-location': 'javascript:alert(1)' }, undefined],
  [{ 'backstage.io/adr-location': '/etc' }, undefined],
])('of the annotations %j the decision records lie at %j', async (annotations, expected) => {
  const portal = await portalOf({
    'portal.yaml': 'title: T\nrepository: { owner: acme, name: portal }\n',
    'catalog/cart.yaml': JSON.stringify(document('Component', 'cart', {}, { annotations })),
  });
  setPortal(portal);
  const links = linksOf(portal.byRef.get('component:default/cart')!);
  expect(links.find(({ title }) => title === 'Decision records')?.href).toBe(expected);
});

test('annotations that name another entity lead to its page, and its documentation is that of both', async () => {
  const annotations = {
    'backstage.io/techdocs-entity': 'Component:default/Handbook',
    'backstage.io/source-template': 'template:default/gone',
  };
  const handbook = document(
    'Component',
    'handbook',
    {},
    { annotations: { 'backstage.io/techdocs-ref': 'dir:.' } },
  );
  const portal = await portalOf({
    'portal.yaml': 'title: T\nrepository: { owner: acme, name: portal }\n',
    'catalog/a.yaml': documents(document('Component', 'cart', {}, { annotations }), handbook),
  });
  setPortal(portal);
  const cart = portal.byRef.get('component:default/cart')!;
  expect(linksOf(cart).map(({ title, href }) => [title, href])).toEqual([['Documentation', `${HERE}/docs`]]);
  expect(annotationsOf(cart).map(({ href }) => href)).toEqual([
    '/catalog/default/component/handbook/',
    undefined,
  ]);
  expect(entityMarkdown(portal, cart)).toContain(
    '[Component:default/Handbook](/catalog/default/component/handbook/',
  );
});
