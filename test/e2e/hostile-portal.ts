/**
 * A portal in which every text that people may write tries to be something else: markup, script, a link that
 * runs, another reading direction. Whatever it would run sets `window.pwned`.
 */

const RUN = 'window.pwned=1';

/** Texts that try to leave their place. */
export const PAYLOADS: Record<string, string> = {
  image: `<img src=x onerror="${RUN}">`,
  script: `</script><script>${RUN}</script>`,
  title: `</title></textarea></style><script>${RUN}</script>`,
  attribute: `"' autofocus onfocus=${RUN} x="`,
  svg: `'><svg onload=${RUN}><animate onbegin=${RUN} attributeName=x dur=1s>`,
  frame: `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe><base href="https://evil.example/">`,
  template: `\${${RUN}} \`\${${RUN}}\` {{constructor.constructor("${RUN}")()}} {{ .inputs.name }} <%= ${RUN} %> #{${RUN}}`,
  link: `javascript:${RUN}`,
  markdown: `[click](javascript:${RUN}) ![x](https://evil.example/x.png) <https://evil.example> \`\`\`\n# no heading\n| a | b |`,
  xml: `]]> <!-- --> <?xml?> & &amp; &lt; &#x0; &#60;script&#62; <!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;`,
  csv: `=HYPERLINK("https://evil.example","x")`,
  bidi: 'invoice\u202Egpj.exe\u202C \u2066\u2069\u200F',
  'zero-width': 'zero\u200B\u200C\u200D\u2060\uFEFFwidth \u00AD',
  emoji: '👩‍👩‍👧‍👦 🏳️‍🌈 👻 \u{1F1E9}\u{1F1EA} e\u0301 ﷽',
  control: 'bell\u0007 escape\u001B[31m null\u0000 delete\u007F next\u0085 line\u2028paragraph\u2029',
  surrogate: 'lone \uD800 half',
};

/** All of them in one text. */
export const ALL = Object.values(PAYLOADS).join(' ');
/** Without braces: an entity whose owner or type has some is a skeleton for another tool, and no entity. */
const NO_BRACES = Object.values(PAYLOADS)
  .filter((payload) => !payload.includes('{{'))
  .join(' ');
export const LONG = `${ALL} ${'long '.repeat(1900)}`.slice(0, 10_000);

export const LINKS = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  ` javascript:${RUN}`,
  `java\tscript:${RUN}`,
  `\u0001javascript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `vbscript:${RUN}`,
  '//evil.example/x',
  'https://user:pass-word@evil.example/x',
  `https://evil.example/"onmouseover="${RUN}`,
  'file:///etc/passwd',
  '../../../etc/passwd',
  'blob:https://evil.example/1',
  'x'.repeat(10_000),
];

/** Identifiers that mean something to file systems, addresses or JavaScript. */
export const IDENTIFIERS = [
  'a/b',
  'a:b',
  '..',
  '.',
  '%2e%2e',
  '%2e%2e%2f%2e%2e%2fetc',
  '../../../../tmp/evil',
  'back\\slash',
  'n'.repeat(300),
  '👻',
  'CON',
  'con',
  'nul.txt',
  'index.html',
  'index.md',
  'feed.xml',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '.hidden',
  'trailing.',
  'UPPER',
  'upper',
  'e\u0301',
  '\u00e9',
  '~a',
  'question?x=1',
  'hash#x',
  'per%cent',
  'a b',
  `<img src=x onerror=${RUN}>`,
  `"onfocus="${RUN}`,
];

/** Blueprints that JavaScript or file systems know too. */
const KINDS = ['__proto__', 'constructor', 'CON', '../up', 'index.html'];

/** JSON is YAML, and says every character that YAML itself would not. */
const text = (value: unknown): string => `${JSON.stringify(value)}\n`;
const documents = (...values: unknown[]): string => values.map(text).join('---\n');

const things = IDENTIFIERS.map((identifier, index) => ({
  blueprint: 'thing',
  identifier,
  title: `${index}: ${Object.values(PAYLOADS)[index % Object.keys(PAYLOADS).length]}`,
  properties: {
    note: ALL,
    choice: ALL,
    link: LINKS[index % LINKS.length],
    markup: PAYLOADS['markdown'],
    many: [ALL, LINKS[0]],
    table: { [ALL]: ALL },
  },
  relations: { other: IDENTIFIERS[(index + 1) % IDENTIFIERS.length], gone: ALL },
}));

function component(name: string, title: string, extra: Record<string, unknown> = {}): object {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      title,
      description: ALL,
      tags: [ALL, PAYLOADS['image'], 'x'.repeat(500)],
      labels: { [PAYLOADS['attribute']!]: ALL, plain: PAYLOADS['script'] },
      annotations: {
        [PAYLOADS['image']!]: ALL,
        'backstage.io/view-url': LINKS[0],
        'backstage.io/edit-url': LINKS[5],
        'backstage.io/source-location': `url:${LINKS[0]}`,
        'backstage.io/techdocs-ref': LINKS[0],
        'github.com/project-slug': ALL,
        'portolan.dev/formerly': ALL,
        'portolan.dev/resource-ids': ALL,
      },
      links: LINKS.map((url, index) => ({
        url,
        title: index % 2 ? ALL : PAYLOADS['image'],
        icon: ALL,
        type: ALL,
      })),
    },
    spec: {
      type: PAYLOADS['image'],
      lifecycle: PAYLOADS['script'],
      owner: NO_BRACES,
      system: PAYLOADS['title'],
      dependsOn: [ALL, 'component:hostile', 'thing:default/__proto__', LINKS[0]],
      providesApis: ['hostile-api', ALL],
      definition: ALL,
      [ALL]: ALL,
      ...extra,
    },
  };
}

/** The files of the portal. */
export function hostilePortal(): Record<string, string> {
  return {
    'portal.yaml': text({
      title: `Hostile ${PAYLOADS['title']}`.slice(0, 80),
      description: ALL,
      host: { audience: 'private' },
      repository: { owner: 'example-org', name: 'hostile', branch: 'ma/in"><script>' },
      catalog: ['catalog'],
      costs: {
        bills: [{ id: 'bill', title: PAYLOADS['image'], files: 'bills/*.csv' }],
        rules: [{ id: 'app', title: PAYLOADS['script']!.slice(0, 80), tag: 'app' }],
        shared: [{ id: 'rest', title: PAYLOADS['svg']!.slice(0, 80), match: { service: '*' } }],
      },
    }),
    'catalog/blueprints.yaml': documents(
      {
        identifier: 'thing',
        title: PAYLOADS['image'],
        plural: PAYLOADS['svg'],
        description: ALL,
        icon: ALL,
        schema: {
          properties: {
            note: { type: 'string', title: ALL, description: ALL },
            choice: {
              type: 'string',
              title: PAYLOADS['script'],
              enum: [ALL, PAYLOADS['image']],
              enumColors: { [ALL]: `red" onload="${RUN}`, x: ALL },
            },
            link: { type: 'string', format: 'url', title: PAYLOADS['attribute'] },
            markup: { type: 'string', format: 'markdown', title: PAYLOADS['markdown'] },
            many: { type: 'array', title: PAYLOADS['bidi'] },
            table: { type: 'object', title: PAYLOADS['xml'] },
            [ALL]: { type: 'string', title: ALL },
          },
          required: [],
        },
        calculationProperties: {
          made: { title: ALL, type: 'string', calculation: `"${PAYLOADS['link']}" + .properties.note` },
        },
        relations: {
          other: { title: PAYLOADS['image'], target: 'thing', inverse: ALL },
          gone: { title: ALL, target: 'thing' },
        },
      },
      ...KINDS.map((identifier) => ({
        identifier,
        title: `${identifier} ${PAYLOADS['image']}`,
        schema: { properties: {} },
      })),
    ),
    'catalog/things.yaml': documents(...things),
    'catalog/kinds.yaml': documents(
      ...KINDS.map((blueprint) => ({
        blueprint,
        identifier: blueprint,
        title: `kind ${blueprint} ${PAYLOADS['script']}`,
      })),
    ),
    'catalog/components.yaml': documents(
      component('hostile', LONG),
      component('other', ALL),
      {
        ...component('api', ALL, {
          type: 'openapi',
          definition: `openapi: 3.1.0\ninfo: { title: ${JSON.stringify(ALL)}, version: ${JSON.stringify(PAYLOADS['image'])} }\n`,
        }),
        kind: 'API',
        metadata: { name: 'hostile-api', title: ALL, description: LONG },
      },
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Group',
        metadata: {
          name: 'crew',
          title: ALL,
          description: LONG,
          links: [{ url: LINKS[0], title: 'chat', icon: 'chat' }],
        },
        spec: {
          type: NO_BRACES,
          children: [],
          profile: { displayName: ALL, email: `"><img src=x onerror=${RUN}>@example.com`, picture: LINKS[0] },
        },
      },
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'User',
        metadata: { name: 'jo', title: ALL },
        spec: {
          profile: { displayName: ALL, email: LINKS[0], picture: `https://evil.example/x.png` },
          memberOf: ['crew', ALL],
        },
      },
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: PAYLOADS['image'],
        metadata: { name: 'oddkind', title: ALL },
        spec: {},
      },
      {
        apiVersion: PAYLOADS['script'],
        kind: 'System',
        metadata: { name: 'oddversion', namespace: PAYLOADS['attribute'], title: ALL },
        spec: { owner: 'crew' },
      },
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: PAYLOADS['image'], title: ALL },
        spec: { type: 'service', lifecycle: 'production', owner: 'crew' },
      },
    ),
    'scorecards/hostile.yaml': text({
      identifier: 'hostile',
      title: PAYLOADS['title'],
      description: ALL,
      blueprint: 'Component',
      levels: [
        { title: PAYLOADS['script'], color: `gold" onload="${RUN}` },
        { title: PAYLOADS['image'], color: 'red;}' },
        { title: ALL, color: ALL },
      ],
      rules: ['one', '../two', '__proto__', 'constructor', PAYLOADS['svg']].map((identifier, index) => ({
        identifier,
        title: index === 0 ? LONG : Object.values(PAYLOADS)[index],
        description: index === 0 ? LONG : ALL,
        level: PAYLOADS['image'],
        query: {
          combinator: 'and',
          conditions: [
            { property: 'spec.type', operator: '=', value: ALL },
            { property: PAYLOADS['image'], operator: 'isNotEmpty' },
          ],
        },
        remedy: { title: PAYLOADS['title'], docs: LINKS[0], effort: '<b>5</b> minutes', action: 'hostile' },
      })),
    }),
    'exemptions/hostile.yaml': text([
      {
        scorecard: 'hostile',
        rule: 'one',
        entity: 'component:default/hostile',
        reason: ALL,
        until: '2027-01-15',
        grantedBy: ALL,
        askedBy: PAYLOADS['script'],
      },
    ]),
    'actions/hostile.yaml': documents(
      {
        identifier: 'hostile',
        title: PAYLOADS['title'],
        icon: ALL,
        description: ALL,
        trigger: {
          type: 'self-service',
          operation: 'CREATE',
          blueprintIdentifier: 'Component',
          executeActionButtonText: PAYLOADS['image'],
          userInputs: {
            order: ['name', 'choice', 'entity', 'long'],
            titles: { name: { title: ALL, description: ALL } },
            properties: {
              name: {
                type: 'string',
                title: PAYLOADS['image'],
                description: ALL,
                default: PAYLOADS['attribute'],
              },
              choice: {
                type: 'string',
                title: ALL,
                enum: [ALL, PAYLOADS['script'], PAYLOADS['image']],
                default: ALL,
              },
              entity: { type: 'string', title: PAYLOADS['svg'], format: 'entity', blueprint: 'thing' },
              long: { type: 'string', title: 'Long', format: 'multi-line', default: ALL, pattern: '(a+)+$' },
              __proto__x: { type: 'string', title: ALL },
            },
          },
        },
        invocationMethod: {
          type: 'NEW_FILE',
          path: 'catalog/{{ .inputs.name }}.yaml',
          message: NO_BRACES,
          content: { name: '{{ .inputs.name }}', note: NO_BRACES, [NO_BRACES]: '{{ .inputs.long }}' },
        },
      },
      {
        identifier: 'unfilled',
        title: ALL,
        trigger: {
          type: 'self-service',
          operation: 'CREATE',
          userInputs: { properties: { [ALL]: { type: 'string', title: ALL } } },
        },
        invocationMethod: { type: 'NEW_FILE', path: 'x/{{ .inputs.name }}.yaml', content: ALL },
      },
      {
        identifier: 'elsewhere',
        title: ALL,
        trigger: { type: 'self-service', operation: 'CREATE', userInputs: { properties: {} } },
        invocationMethod: { type: 'WEBHOOK', url: LINKS[0] },
      },
    ),
    'bills/bill.csv': bill(),
  };
}

function bill(): string {
  const columns = [
    'BilledCost',
    'EffectiveCost',
    'BillingCurrency',
    'BillingPeriodStart',
    'BillingPeriodEnd',
    'ChargePeriodStart',
    'ChargePeriodEnd',
    'ChargeCategory',
    'ServiceName',
    'ProviderName',
    'ResourceId',
    'SkuId',
    'Tags',
  ];
  const field = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  const rows = ['hostile', 'other', ALL, '__proto__'].map((app) =>
    [
      '12.5',
      '12.5',
      'USD',
      '2026-11-01T00:00:00Z',
      '2026-12-01T00:00:00Z',
      '2026-11-03T00:00:00Z',
      '2026-11-04T00:00:00Z',
      'Usage',
      ALL,
      PAYLOADS['image']!,
      PAYLOADS['svg']!,
      ALL,
      JSON.stringify({ app, [PAYLOADS['image']!]: PAYLOADS['script'] }),
    ]
      .map((value) => field(value.replaceAll('\0', '')))
      .join(','),
  );
  return `${[columns.join(','), ...rows].join('\n')}\n`;
}
