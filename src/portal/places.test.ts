import { describe, expect, it } from 'vitest';
import { apiFiles } from './api/documents.ts';
import { formerNames, placesOf, registrations } from './places.ts';
import { document, documents, portalOf } from './testing/portal.ts';

const component = (name: string, metadata: object = {}): object =>
  document('Component', name, { type: 'service', lifecycle: 'production', owner: 'a' }, metadata);
const formerly = (names: unknown): object => ({ annotations: { 'portolan.dev/formerly': names } });

describe('the places of a portal', () => {
  it('are its pages, kinds, scorecards and actions', async () => {
    const portal = await portalOf({
      'portal.yaml':
        'title: T\nhost: { audience: private }\nrepository: { owner: example-org, name: portal }\n',
      'catalog/a.yaml': documents(component('x')),
      'scorecards/s.yaml': JSON.stringify({
        identifier: 'Ready',
        title: 'Production ready',
        description: 'Can it be run at night? Yes.',
        blueprint: 'Component',
        rules: [],
      }),
    });
    const places = placesOf(portal);
    expect(places.find(({ path }) => path === '/kinds/component/')).toMatchObject({
      type: 'kind',
      title: 'Components',
      icon: 'service',
    });
    expect(places.find(({ type }) => type === 'scorecard')).toMatchObject({
      title: 'Production ready',
      path: '/scorecards/~ready/',
      note: 'Can it be run at night?',
    });
    expect(places.find(({ path }) => path === '/actions/register-component/')).toMatchObject({
      type: 'action',
    });
    expect(places.some(({ path }) => path === '/actions/edit-component/')).toBe(false);
    expect(registrations(portal).get('component')).toBe('/actions/register-component/');
  });

  it('are a file of the API', async () => {
    const portal = await portalOf({ 'catalog/a.yaml': documents(component('x', formerly('y'))) });
    const file = [...apiFiles(portal)].find(({ path }) => path === 'places.json');
    expect(JSON.parse(file!.text)).toMatchObject({
      kinds: [{ blueprint: 'Component', title: 'Component' }],
      formerly: [{ ref: 'component:default/y', now: 'component:default/x' }],
    });
  });
});

describe('former names', () => {
  it.each([
    ['a name', 'old', ['component:default/old']],
    ['several names', 'old, Older', ['component:default/old', 'component:default/older']],
    ['a ref of another kind', 'api:shop/old', ['api:shop/old']],
    ['nothing', ' , ', []],
    ['what is no name', 5, []],
    ['a name that something else has now', 'taken', []],
  ])('are read from %s', async (_, annotation, refs) => {
    const portal = await portalOf({
      'catalog/a.yaml': documents(component('x', formerly(annotation)), component('taken')),
    });
    expect(formerNames(portal)).toEqual(refs.map((ref) => ({ ref, now: 'component:default/x' })));
  });

  it('belong to the first that claims them', async () => {
    const portal = await portalOf({
      'catalog/a.yaml': documents(component('b', formerly('old')), component('a', formerly('old'))),
    });
    expect(formerNames(portal)).toEqual([{ ref: 'component:default/old', now: 'component:default/a' }]);
  });
});
