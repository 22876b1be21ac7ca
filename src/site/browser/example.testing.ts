import { type Directory, directoryOf } from './directory.ts';

const ROWS: [ref: string, title: string, blueprint: string, path: string, icon: string, owner: string][] = [
  [
    'component:default/checkoutservice',
    'checkoutservice',
    'Component',
    '/catalog/default/component/checkoutservice/',
    'service',
    'Checkout',
  ],
  [
    'component:default/cartservice',
    'cartservice',
    'Component',
    '/catalog/default/component/cartservice/',
    'service',
    'Storefront',
  ],
  [
    'component:default/payment-gateway',
    'Payment gateway',
    'Component',
    '/catalog/default/component/payment-gateway/',
    'service',
    'Checkout',
  ],
  [
    'api:default/checkout-api',
    'CheckoutService',
    'API',
    '/catalog/default/api/checkout-api/',
    'api',
    'Checkout',
  ],
  ['api:default/checkout', 'Checkout calls', 'API', '/catalog/default/api/checkout/', 'api', 'Checkout'],
  ['group:default/checkout', 'Checkout', 'Group', '/catalog/default/group/checkout/', 'team', ''],
  [
    'user:default/odile.fairwater',
    'Odile Fairwater',
    'User',
    '/catalog/default/user/odile.fairwater/',
    'person',
    '',
  ],
  ['Service:default/Web/Shop', 'Shop', 'Service', '/catalog/default/~service/~web~2f~shop/', 'service', ''],
];

/** What a small site's `names.json` and `places.json` would give. */
export function exampleDirectory(): Directory {
  const column = (index: number): string[] => ROWS.map((row) => row[index]!);
  const names = {
    next: null,
    refs: column(0),
    titles: column(1),
    kinds: column(2),
    paths: column(3),
    icons: column(4),
    owners: column(5),
  };
  return directoryOf([names], {
    places: [
      { type: 'page', title: 'Catalog', path: '/catalog/', icon: 'search', note: 'everything' },
      { type: 'page', title: 'Actions', path: '/actions/', icon: 'action', note: '' },
      { type: 'page', title: 'My page', path: '/me/', icon: 'person', note: '' },
      { type: 'kind', title: 'APIs', path: '/kinds/api/', icon: 'api', note: '' },
      {
        type: 'scorecard',
        title: 'Production ready',
        path: '/scorecards/production-ready/',
        icon: 'scorecard',
        note: '',
      },
      {
        type: 'action',
        title: 'New service',
        path: '/actions/new-service/',
        icon: 'action',
        note: 'Starts a service',
      },
      {
        type: 'action',
        title: 'Register a component',
        path: '/actions/register-component/',
        icon: 'service',
        note: '',
      },
    ],
    kinds: ['Component', 'API', 'Group', 'User', 'Service'].map((blueprint) => ({
      blueprint,
      title: blueprint === 'Group' ? 'Team' : blueprint,
    })),
    formerly: [{ ref: 'component:default/checkout-svc', now: 'component:default/checkoutservice' }],
    register: [
      { kind: 'component', path: '/actions/register-component/' },
      { kind: 'api', path: '/actions/register-api/' },
    ],
  });
}
