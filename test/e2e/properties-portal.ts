/**
 * A portal with a kind that has every type and format of property, and with entities that have all of them, none of
 * them, and far too much of them.
 */

const string = (title: string, more: object = {}): object => ({ type: 'string', title, ...more });
const array = (title: string, items: object, more: object = {}): object => ({
  type: 'array',
  title,
  items,
  ...more,
});

const STAGES = {
  enum: ['alpha', 'beta', 'stable'],
  enumColors: { alpha: 'orange', beta: 'blue', stable: 'green' },
};
const COLOURS =
  'blue turquoise orange purple pink yellow green red gold silver paleBlue darkGray lightGray bronze lime olive brown'.split(
    ' ',
  );

const INSTRUMENT = {
  identifier: 'instrument',
  title: 'Instrument',
  icon: 'Microservice',
  description: 'What has a property of every type.',
  schema: {
    properties: {
      stage: string('Stage', { ...STAGES, description: 'How far it is.', icon: 'Stage' }),
      rank: {
        type: 'number',
        title: 'Rank',
        enum: [1, 2, 3],
        enumColors: { 1: 'gold', 2: 'silver', 3: 'bronze' },
      },
      weight: { type: 'number', title: 'Weight, g' },
      calibrated: { type: 'boolean', title: 'Calibrated' },
      armed: { type: 'boolean', title: 'Armed', enumColors: { true: 'red', false: 'green' } },
      colour: string('Colour', { enum: COLOURS, enumColors: Object.fromEntries(COLOURS.map((c) => [c, c])) }),
      summary: string('Summary'),
      releasedAt: string('Released', { format: 'date-time' }),
      warranty: string('Warranty', { format: 'timer' }),
      trial: string('Trial', { format: 'timer' }),
      keeper: string('Keeper', { format: 'user' }),
      formerKeeper: string('Former keeper', { format: 'user' }),
      crew: string('Crew', { format: 'team' }),
      formerCrew: string('Former crew', { format: 'team' }),
      manual: string('Manual', { format: 'url' }),
      catalogue: { type: 'object', format: 'labeled-url', title: 'Catalogue' },
      mail: string('Mail', { format: 'email' }),
      address4: string('IPv4', { format: 'ipv4' }),
      address6: string('IPv6', { format: 'ipv6' }),
      arabic: string('Name in Arabic'),
      tags: array('Tags', {
        type: 'string',
        enum: ['brass', 'glass'],
        enumColors: { brass: 'gold', glass: 'paleBlue' },
      }),
      keepers: array('Keepers', { type: 'string', format: 'user' }),
      manuals: array('Manuals', { type: 'string', format: 'url' }),
      inspections: array('Inspections', { type: 'string', format: 'date-time' }),
      numbers: array('Readings', { type: 'number' }),
      anything: { type: 'array', title: 'Anything' },
      dimensions: { type: 'object', title: 'Dimensions' },
      parts: array('Parts', { type: 'object' }),
      tree: { type: 'object', title: 'A deep thing' },
      settings: string('Settings', { format: 'yaml' }),
      message: string('Message', { format: 'proto' }),
      notes: string('Notes', { format: 'markdown' }),
      endpoints: { type: 'object', spec: 'open-api', title: 'Endpoints' },
      events: string('Events', { format: 'yaml', spec: 'async-api' }),
      remoteEndpoints: string('Endpoints elsewhere', { format: 'url', spec: 'open-api' }),
      dashboard: string('Dashboard', {
        format: 'url',
        spec: 'embedded-url',
        description: 'Readings of the last day.',
        specAuthentication: {
          clientId: 'x',
          authorizationUrl: 'https://login.example.com/authorize',
          tokenUrl: 'https://login.example.com/token',
          authorizationScope: ['openid'],
        },
      }),
      otherDashboard: string('Other dashboard', { format: 'url', spec: 'embedded-url' }),
      plainDashboard: string('Dashboard without TLS', { format: 'url', spec: 'embedded-url' }),
      reference: string('Long text'),
      nothing: string('Nothing'),
      blank: string('Blank'),
    },
    required: ['stage'],
  },
  relations: { chest: { title: 'Chest', target: 'chest', inverse: 'instruments' } },
  calculationProperties: {
    grade: {
      title: 'Grade',
      type: 'string',
      calculation: "if .properties.weight > 500 then 'A' else 'B' end",
      colorized: true,
      colors: { A: 'green', B: 'orange' },
    },
    density: { title: 'Density', type: 'number', calculation: '.properties.weight / 8' },
  },
  mirrorProperties: { room: { title: 'Room', path: 'chest.room' } },
  aggregationProperties: {
    checks: {
      title: 'Checks',
      target: 'check',
      calculationSpec: { calculationBy: 'entities', func: 'count' },
    },
  },
  ownership: { type: 'Direct' },
};

const CHEST = {
  identifier: 'chest',
  title: 'Chest',
  schema: { properties: { room: string('Room') }, required: [] },
  relations: {},
};
const CHECK = {
  identifier: 'check',
  title: 'Check',
  schema: { properties: { passed: { type: 'boolean', title: 'Passed' } }, required: [] },
  relations: { instrument: { title: 'Instrument', target: 'instrument', inverse: 'checks of' } },
};

const OPENAPI = {
  openapi: '3.1.0',
  info: { title: 'Readings', version: '2.4.0', description: 'What instruments have read.' },
  servers: [{ url: 'https://readings.example.com/v2', description: 'Production' }, { url: '/v2' }],
  paths: {
    '/readings': {
      get: {
        tags: ['Readings'],
        summary: 'All readings of a day',
        operationId: 'listReadings',
        responses: {},
      },
      post: { tags: ['Readings'], summary: 'Add a reading', responses: {} },
    },
    '/readings/{id}': {
      get: { tags: ['Readings'], summary: 'One reading', responses: {} },
      delete: { tags: ['Readings'], summary: 'Forget a reading', deprecated: true, responses: {} },
    },
    '/stations/{id}/tide': {
      get: { tags: ['Stations'], description: 'How high the water stands.', responses: {} },
    },
  },
  webhooks: { storm: { post: { summary: 'A storm is coming', responses: {} } } },
};

const ASYNCAPI = `asyncapi: 3.0.0
info: { title: Signals, version: 1.0.0 }
servers:
  main: { host: 'broker.example.com:9092', protocol: kafka }
channels:
  reading:
    address: instruments.{id}.reading
    messages:
      Reading: { title: A reading, payload: { type: object } }
operations:
  sendReading:
    action: send
    channel: { $ref: '#/channels/reading' }
    summary: Tells of every reading
    messages: [{ $ref: '#/channels/reading/messages/Reading' }]
`;

const huge = {
  openapi: '3.0.3',
  info: { title: 'Everything', version: '1' },
  paths: Object.fromEntries(
    Array.from({ length: 180 }, (_, n) => [
      `/things-${n}/{id}`,
      {
        get: {
          tags: [`Group ${n % 9}`],
          summary: `Gives thing number ${n} with all there is to say of it`,
          responses: {},
        },
      },
    ]),
  ),
};

const deep = (depth: number): object =>
  depth === 0 ? { end: true } : { [`level${depth}`]: deep(depth - 1), n: depth };

const SEXTANT = {
  identifier: 'sextant',
  title: 'Sextant',
  blueprint: 'instrument',
  team: 'survey',
  relations: { chest: 'oak' },
  properties: {
    stage: 'stable',
    rank: 2,
    weight: 1340.5,
    calibrated: true,
    armed: false,
    colour: 'turquoise',
    summary: 'Measures angles between what can be seen.',
    releasedAt: '2026-03-04T09:30:00Z',
    warranty: '2031-03-04T00:00:00Z',
    trial: '2026-04-04T00:00:00Z',
    keeper: 'tove.marsk@example.com',
    formerKeeper: 'nobody.now@example.com',
    crew: 'survey',
    formerCrew: 'disbanded',
    manual: 'https://manuals.example.com/sextant/handbook?edition=3#index',
    catalogue: { url: 'https://catalogue.example.com/?q=sextant', displayText: 'In the catalogue' },
    mail: 'instruments@example.com',
    address4: '192.0.2.17',
    address6: '2001:db8::17',
    arabic: 'السدسية البحرية الدقيقة 2',
    tags: ['brass', 'glass', 'wood'],
    keepers: ['tove.marsk', 'nobody.now@example.com'],
    manuals: ['https://manuals.example.com/a', 'https://manuals.example.com/b/'],
    inspections: ['2026-01-10T08:00:00Z', '2026-07-11T08:00:00Z'],
    numbers: [1, 2.5, -3, 40000],
    anything: ['a', 1, true, null],
    dimensions: { width: 210, height: 240, unit: 'mm', folds: true, note: null },
    parts: [
      { name: 'Frame', material: 'brass', grams: 800 },
      { name: 'Mirror', material: 'glass', grams: 40, spare: true },
    ],
    tree: {
      optics: {
        mirrors: [{ kind: 'index', coating: { metal: 'silver', layers: 2 } }, { kind: 'horizon' }],
        shades: 7,
      },
      site: 'https://optics.example.com',
    },
    settings: 'mode: night\nfilters:\n  - dark\n  - darker\n',
    message: 'syntax = "proto3";\n\nmessage Angle {\n  double degrees = 1;\n}\n',
    notes:
      '# Care\n\nKeep it dry. See the [guide](../guide.md) and **never** touch the mirrors.\n\n| part | cloth |\n|---|---|\n| mirror | silk |\n',
    endpoints: OPENAPI,
    events: ASYNCAPI,
    remoteEndpoints: 'https://readings.example.com/openapi.json',
    dashboard: 'https://dashboards.example.com/d/sextant?theme=light',
    otherDashboard: 'https://elsewhere.example.org/board',
    plainDashboard: 'http://dashboards.example.com/plain',
    reference: `${'A sentence of a long text. '.repeat(40)}`,
    nothing: null,
    blank: '',
    undefinedByKind: 'kept',
  },
};

const ASTROLABE = {
  identifier: 'astrolabe',
  title: 'Astrolabe with everything in excess',
  blueprint: 'instrument',
  team: 'survey',
  properties: {
    stage: 'lost',
    rank: 7,
    weight: -0.000001,
    calibrated: false,
    armed: true,
    summary: 'x'.repeat(290),
    reference: 'word '.repeat(3000),
    arabic: 'مرحبا '.repeat(60),
    keeper: 'not an address',
    manual: 'javascript:alert(1)',
    mail: 'nobody',
    tags: Array.from({ length: 1000 }, (_, n) => `tag-${n}`),
    numbers: Array.from({ length: 1000 }, (_, n) => n * n),
    parts: Array.from({ length: 300 }, (_, n) => ({ name: `Part ${n}`, weight: n })),
    tree: deep(40),
    dimensions: Object.fromEntries(
      Array.from({ length: 500 }, (_, n) => [`key-${n}`, `value ${n} ${'y'.repeat(300)}`]),
    ),
    anything: [[1, [2, [3]]], { a: null }],
    settings: 'a: 1\n'.repeat(3000),
    endpoints: huge,
    events: 'asyncapi: [',
    dashboard: 'javascript:alert(1)',
    otherDashboard: 'data:text/html,x',
  },
};

const COMPASS = {
  apiVersion: 'acme.example/v1',
  kind: 'instrument',
  metadata: { name: 'compass', title: 'Compass' },
  spec: { stage: 'beta', weight: 90, calibrated: true, tags: ['brass'], owner: 'survey', chest: 'oak' },
};

const all = (...values: unknown[]): string =>
  values.map((value) => JSON.stringify(value, null, 1)).join('\n---\n');

export const PROPERTIES_PORTAL: Record<string, string> = {
  'portal.yaml': [
    'title: Instruments',
    'url: https://portal.example.com/',
    'host: { audience: private }',
    'repository: { owner: example-org, name: instruments }',
    'pages:',
    '  embed: [dashboards.example.com]',
    '',
  ].join('\n'),
  'catalog/kinds.yaml': all(INSTRUMENT, CHEST, CHECK),
  'catalog/instruments.yaml': all(SEXTANT, ASTROLABE, COMPASS, {
    identifier: 'lead-line',
    title: 'Lead line',
    blueprint: 'instrument',
    properties: { stage: 'alpha', tags: [], dimensions: {}, parts: [] },
  }),
  'catalog/others.yaml': all(
    { identifier: 'oak', title: 'Oak chest', blueprint: 'chest', properties: { room: 'Chart room' } },
    {
      identifier: 'c1',
      title: 'Check 1',
      blueprint: 'check',
      properties: { passed: true },
      relations: { instrument: 'sextant' },
    },
    {
      identifier: 'c2',
      title: 'Check 2',
      blueprint: 'check',
      properties: { passed: false },
      relations: { instrument: 'sextant' },
    },
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: { name: 'survey', title: 'Survey' },
      spec: { type: 'team', children: [] },
    },
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name: 'tove.marsk' },
      spec: { profile: { displayName: 'Tove Marsk', email: 'tove.marsk@example.com' }, memberOf: ['survey'] },
    },
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'API',
      metadata: { name: 'readings' },
      spec: {
        type: 'openapi',
        lifecycle: 'production',
        owner: 'survey',
        definition: JSON.stringify(OPENAPI, null, 2),
      },
    },
  ),
};
