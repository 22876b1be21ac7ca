import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateEntities } from './catalog.ts';
import { seeded } from './random.ts';
import { SCORECARDS, scorecardText } from './scorecards.ts';

/** Of a hundred entities, so many are in Backstage's form and in Port's; the others come from a mapping. */
const SHARE = { backstage: 40, port: 40 };
const PER_FILE = 200;
/** One product for so many services. */
const SERVICES_PER_PRODUCT = 50;

/**
 * Writes a portal whose entities are of three origins and relate to each other: documents in Backstage's form, documents in Port's,
 * and records that a mapping makes entities of. Kinds have calculated, mirrored and aggregated properties.
 */
export function generateMixed(count: number, folder: string): void {
  const backstage = Math.round((count * SHARE.backstage) / 100);
  const port = Math.round((count * SHARE.port) / 100);
  const products = Math.max(1, Math.round(port / SERVICES_PER_PRODUCT));
  const sizes: Sizes = {
    products,
    services: port - products,
    tickets: count - backstage - port,
    components: [],
  };
  const entities = generateEntities(backstage, 1);
  sizes.components = entities.filter(({ kind }) => kind === 'Component').map(({ name }) => name);
  const files: [string, string][] = [
    ['portal.yaml', SETTINGS],
    ['catalog/blueprints.yaml', BLUEPRINTS],
    ...chunks(entities).map((group, at): [string, string] => [
      `catalog/backstage/${at}.yaml`,
      group.map(({ text }) => text).join('---\n'),
    ]),
    ...chunks([...Array(products).keys()].map(productOf)).map((group, at): [string, string] => [
      `catalog/port/products-${at}.json`,
      JSON.stringify(group, null, 1),
    ]),
    ...chunks(services(sizes)).map((group, at): [string, string] => [
      `catalog/port/services-${at}.json`,
      JSON.stringify(group, null, 1),
    ]),
    ['data/tickets.ndjson', tickets(sizes)],
    ...SCORECARDS.map((scorecard): [string, string] => [
      `scorecards/${scorecard.identifier}.yaml`,
      scorecardText(scorecard),
    ]),
    ['scorecards/services.yaml', SERVICE_SCORECARD],
  ];
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

interface Sizes {
  products: number;
  services: number;
  tickets: number;
  /** Names of the Components in Backstage's form. */
  components: string[];
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / PER_FILE) }, (_, at) =>
    items.slice(at * PER_FILE, (at + 1) * PER_FILE),
  );
}

function productOf(n: number): object {
  return {
    identifier: `Product-${n}`,
    title: `Product ${n}`,
    blueprint: 'product',
    properties: { area: ['shop', 'pay', 'ship'][n % 3] },
    relations: {},
  };
}

function services({ services: count, products, components }: Sizes): object[] {
  const random = seeded(2);
  return Array.from({ length: count }, (_, n) => ({
    identifier: `Service-${n}`,
    title: `Service ${n}`,
    blueprint: 'service',
    properties: {
      tier: String(1 + (n % 3)),
      replicas: random.below(20),
      console: `https://console.example.com/${n}`,
      startedAt: `2026-${String(1 + (n % 11)).padStart(2, '0')}-11T08:00:00Z`,
      tags: ['internal', `zone-${n % 10}`],
      readme: `# Service ${n}\n\nWhat it does, and for *whom*.`,
    },
    relations: {
      product: `Product-${n % products}`,
      calls: [`Service-${(n * 7 + 1) % count}`, `Service-${(n * 13 + 5) % count}`],
      component: components[n % components.length]!,
    },
  }));
}

function tickets({ tickets: count, services: known }: Sizes): string {
  const random = seeded(3);
  return Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      key: `OPS-${n}`,
      fields: {
        summary: `Something about service ${n % known}`,
        status: ['open', 'doing', 'done'][random.below(3)],
        points: random.below(13),
        created: `2026-10-${String(1 + (n % 28)).padStart(2, '0')}T09:30:00Z`,
        service: `Service-${random.below(known)}`,
        labels: ['a', 'b', 'c'].filter(() => random.chance(0.5)),
      },
    }),
  ).join('\n');
}

const SETTINGS = `title: Benchmark
sources:
  - id: tickets
    type: files
    files:
      - { kind: ticket, path: data/tickets.ndjson, id: key, fields: all }
    mapping:
      resources:
        - kind: ticket
          selector: { query: .key | startswith("OPS") }
          port:
            entity:
              mappings:
                identifier: .key
                title: .fields.summary
                blueprint: '"ticket"'
                properties:
                  status: .fields.status
                  points: .fields.points
                  created: .fields.created
                  labels: '.fields.labels | map(ascii_upcase)'
                relations:
                  service: .fields.service
`;

const BLUEPRINTS = `identifier: product
title: Product
schema:
  properties:
    area: { type: string, enum: [shop, pay, ship] }
relations: {}
calculationProperties:
  label: { type: string, calculation: '.properties.area + "/" + .identifier' }
aggregationProperties:
  services: { target: service, calculationSpec: { calculationBy: entities, func: count } }
  replicas: { target: service, calculationSpec: { calculationBy: property, func: sum, property: replicas } }
---
identifier: service
title: Service
schema:
  properties:
    tier: { type: string, enum: ['1', '2', '3'] }
    replicas: { type: number }
    console: { type: string, format: url }
    startedAt: { type: string, format: date-time }
    tags: { type: array, items: { type: string } }
    readme: { type: string, format: markdown }
  required: [tier]
relations:
  product: { target: product, required: true }
  calls: { target: service, many: true }
  component: { target: Component }
calculationProperties:
  isLarge: { type: boolean, calculation: .properties.replicas > 10 }
  short: { type: string, calculation: '.identifier | ascii_downcase' }
mirrorProperties:
  area: { path: product.area }
  stage: { path: component.lifecycle }
aggregationProperties:
  openTickets:
    target: ticket
    calculationSpec: { calculationBy: entities, func: count }
    query:
      combinator: and
      rules: [{ property: status, operator: '!=', value: done }]
  points: { target: ticket, calculationSpec: { calculationBy: property, func: sum, property: points } }
---
identifier: ticket
title: Ticket
schema:
  properties:
    status: { type: string, enum: [open, doing, done] }
    points: { type: number }
    created: { type: string, format: date-time }
    labels: { type: array, items: { type: string } }
  required: [status]
relations:
  service: { target: service }
mirrorProperties:
  tier: { path: service.tier }
  product: { path: service.product.$title }
calculationProperties:
  isHeavy: { type: boolean, calculation: .properties.points >= 8 }
`;

const SERVICE_SCORECARD = `identifier: in-hand
title: In hand
blueprint: service
rules:
  - identifier: no-open-tickets
    title: Few open tickets
    level: Bronze
    query:
      combinator: and
      conditions: [{ property: openTickets, operator: '<', value: 3 }]
  - identifier: has-an-area
    title: Has an area
    level: Silver
    query:
      combinator: and
      conditions: [{ property: area, operator: isNotEmpty }]
`;
