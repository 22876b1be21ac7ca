import { type Random, seeded } from './random.ts';
import {
  AREAS,
  LANGUAGES,
  LIFECYCLES,
  OBJECTS,
  PURPOSES,
  RESOURCE_TYPES,
  ROLES,
  TAGS,
  VERBS,
} from './words.ts';

export type Kind = 'Component' | 'API' | 'Resource' | 'System' | 'Domain' | 'Group';

/** Shares of the kinds, which sum to one. */
const SHARES: readonly (readonly [Kind, number])[] = [
  ['API', 0.12],
  ['Resource', 0.1],
  ['System', 0.04],
  ['Group', 0.03],
  ['Domain', 0.01],
];

/** One generated entity as the YAML text of its document, without a separator. */
export interface GeneratedEntity {
  kind: Kind;
  name: string;
  text: string;
}

interface Plan {
  random: Random;
  names: Record<Kind, string[]>;
}

/** Entities of an invented company. The same number and seed give the same texts. */
export function generateEntities(count: number, seed: number): GeneratedEntity[] {
  const random = seeded(seed);
  const names = planNames(count, random);
  const plan: Plan = { random, names };
  const order = random.shuffle(
    Object.entries(names).flatMap(([kind, list]) => list.map((_, index) => ({ kind: kind as Kind, index }))),
  );
  return order.map(({ kind, index }) => ({
    kind,
    name: names[kind][index]!,
    text: WRITERS[kind](plan, index),
  }));
}

function planNames(count: number, random: Random): Record<Kind, string[]> {
  const names: Record<Kind, string[]> = {
    Component: [],
    API: [],
    Resource: [],
    System: [],
    Domain: [],
    Group: [],
  };
  let left = count;
  for (const [kind, share] of SHARES) {
    const size = Math.max(count > 20 ? 1 : 0, Math.round(count * share));
    left -= size;
    names[kind] = Array.from({ length: size }, (_, i) => nameOf(kind, i, random));
  }
  names.Component = Array.from({ length: Math.max(0, left) }, (_, i) => nameOf('Component', i, random));
  return names;
}

function nameOf(kind: Kind, index: number, random: Random): string {
  const area = AREAS[index % AREAS.length]!;
  const round = Math.floor(index / AREAS.length);
  const number = round === 0 ? '' : `-${round + 1}`;
  if (kind === 'Group') return `${area}-team${number}`;
  if (kind === 'Domain') return `${area}-domain${number}`;
  if (kind === 'System') return `${area}-system${number}`;
  if (kind === 'API') return `${area}-api${number}`;
  if (kind === 'Resource') return `${area}-${RESOURCE_TYPES[index % RESOURCE_TYPES.length]}${number}`;
  return `${area}-${random.pick(ROLES[componentType(index)]!)}${number}`;
}

function componentType(index: number): string {
  const turn = (index * 7) % 20;
  return turn < 14 ? 'service' : turn < 16 ? 'website' : turn < 18 ? 'library' : 'job';
}

const WRITERS: Record<Kind, (plan: Plan, index: number) => string> = {
  Component: writeComponent,
  API: writeApi,
  Resource: writeResource,
  System: writeSystem,
  Domain: writeDomain,
  Group: writeGroup,
};

function writeComponent(plan: Plan, index: number): string {
  const { random, names } = plan;
  const name = names.Component[index]!;
  const type = componentType(index);
  const lines = head('Component', name, plan, true);
  lines.push('spec:', `  type: ${type}`);
  if (!random.chance(0.003)) lines.push(`  lifecycle: ${random.pick(LIFECYCLES)}`);
  lines.push(`  owner: ${ownerOf(plan, index)}`);
  if (names.System.length) lines.push(`  system: ${near(names.System, index, names.Component.length)}`);
  const dependencies = new Set<string>();
  for (let n = 2 + random.below(3); n > 0; n -= 1) dependencies.add(dependencyOf(plan, index));
  dependencies.delete(`component:${name}`);
  lines.push('  dependsOn:', ...[...dependencies].map((ref) => `    - ${ref}`));
  if (names.API.length && index % 6 === 0)
    lines.push(`  providesApis: [${names.API[Math.floor(index / 6) % names.API.length]}]`);
  if (names.API.length && random.chance(0.4)) lines.push(`  consumesApis: [${random.pick(names.API)}]`);
  return `${lines.join('\n')}\n`;
}

/** Mostly a near neighbour, now and then one of a few hubs, rarely something that does not exist. */
function dependencyOf({ random, names }: Plan, index: number): string {
  if (random.chance(0.002)) return `component:retired-${random.pick(AREAS)}`;
  if (random.chance(0.1))
    return `component:${names.Component[random.below(Math.min(12, names.Component.length))]}`;
  if (names.Resource.length && random.chance(0.35)) {
    const at = Math.floor((index / names.Component.length) * names.Resource.length) + random.below(5);
    return `resource:${names.Resource[at % names.Resource.length]}`;
  }
  return `component:${names.Component[(index + 1 + random.below(40)) % names.Component.length]}`;
}

function writeApi(plan: Plan, index: number): string {
  const name = plan.names.API[index]!;
  const lines = head('API', name, plan, false);
  lines.push(
    'spec:',
    '  type: openapi',
    `  lifecycle: ${plan.random.pick(LIFECYCLES)}`,
    `  owner: ${ownerOf(plan, index)}`,
  );
  if (plan.names.System.length)
    lines.push(`  system: ${near(plan.names.System, index, plan.names.API.length)}`);
  lines.push('  definition: |', ...definition(name, plan.random).map((line) => `    ${line}`));
  return `${lines.join('\n')}\n`;
}

function definition(name: string, random: Random): string[] {
  const area = name.split('-')[0]!;
  const lines = ['openapi: 3.0.3', 'info:', `  title: ${area} API`, '  version: 1.0.0', 'paths:'];
  for (const [path, word] of [
    [`/${area}`, 'List'],
    [`/${area}/{id}`, 'Read'],
    [`/${area}/{id}/history`, 'Trace'],
  ] as const) {
    lines.push(
      `  ${path}:`,
      '    get:',
      `      summary: ${word} ${random.pick(OBJECTS)} ${random.pick(PURPOSES)}`,
      `      operationId: ${word.toLowerCase()}${area}`,
      '      responses:',
      "        '200':",
      '          description: What was asked for',
      '          content:',
      '            application/json:',
      '              schema: { type: object }',
      "        '404':",
      '          description: Nothing has this id',
    );
  }
  return lines;
}

function writeResource(plan: Plan, index: number): string {
  const lines = head('Resource', plan.names.Resource[index]!, plan, false);
  lines.push(
    'spec:',
    `  type: ${RESOURCE_TYPES[index % RESOURCE_TYPES.length]}`,
    `  owner: ${ownerOf(plan, index)}`,
  );
  if (plan.names.System.length)
    lines.push(`  system: ${near(plan.names.System, index, plan.names.Resource.length)}`);
  return `${lines.join('\n')}\n`;
}

function writeSystem(plan: Plan, index: number): string {
  const lines = head('System', plan.names.System[index]!, plan, false);
  lines.push('spec:', `  owner: ${ownerOf(plan, index)}`);
  if (plan.names.Domain.length)
    lines.push(`  domain: ${plan.names.Domain[index % plan.names.Domain.length]}`);
  return `${lines.join('\n')}\n`;
}

function writeDomain(plan: Plan, index: number): string {
  return `${[...head('Domain', plan.names.Domain[index]!, plan, false), 'spec:', `  owner: ${ownerOf(plan, index)}`].join('\n')}\n`;
}

function writeGroup(plan: Plan, index: number): string {
  const name = plan.names.Group[index]!;
  const parent = index > 0 ? plan.names.Group[Math.floor((index - 1) / 8)] : undefined;
  const lines = head('Group', name, plan, false);
  lines.push(
    'spec:',
    '  type: team',
    '  profile:',
    `    displayName: ${title(name)}`,
    `    email: ${name}@example.com`,
  );
  if (parent) lines.push(`  parent: ${parent}`);
  lines.push('  children: []');
  return `${lines.join('\n')}\n`;
}

function head(kind: Kind, name: string, { random }: Plan, rich: boolean): string[] {
  const area = name.split('-')[0]!;
  const lines = [
    'apiVersion: backstage.io/v1alpha1',
    `kind: ${kind}`,
    'metadata:',
    `  name: ${name}`,
    `  title: ${title(name)}`,
  ];
  if (!random.chance(0.02)) lines.push(`  description: ${sentence(random)}`);
  if (!rich) return lines;
  lines.push('  annotations:', `    github.com/project-slug: example-org/${name}`);
  lines.push(`    backstage.io/source-location: url:https://github.com/example-org/${name}/tree/main/`);
  if (random.chance(0.8)) lines.push('    backstage.io/techdocs-ref: dir:.');
  if (random.chance(0.6))
    lines.push(
      `    pagerduty.com/service-id: P${(random.below(900_000) + 100_000).toString(36).toUpperCase()}`,
    );
  if (random.chance(0.5)) lines.push(`    backstage.io/kubernetes-id: ${name}`);
  if (random.chance(0.85)) {
    lines.push('  links:', `    - url: https://runbooks.example.com/${name}`, '      title: Runbook');
    if (random.chance(0.5))
      lines.push(`    - url: https://grafana.example.com/d/${area}`, '      title: Dashboard');
  }
  const tags = [random.pick(LANGUAGES), random.pick(TAGS), random.pick(TAGS)].filter(
    (tag, i, all) => all.indexOf(tag) === i,
  );
  lines.push(`  tags: [${tags.join(', ')}${random.chance(0.004) ? ', Not_A_Tag' : ''}]`);
  return lines;
}

function ownerOf({ random, names }: Plan, index: number): string {
  if (random.chance(0.002) || names.Group.length === 0) return 'nobody-team';
  return names.Group[(Math.floor(index / 25) + random.below(2)) % names.Group.length]!;
}

/** The item that lies as far into its list as the entity lies into its own. */
function near(items: readonly string[], index: number, total: number): string {
  return items[Math.min(items.length - 1, Math.floor((index / Math.max(1, total)) * items.length))]!;
}

function sentence(random: Random): string {
  const first = `${random.pick(VERBS)} ${random.pick(OBJECTS)} ${random.pick(PURPOSES)}.`;
  return random.chance(0.5) ? first : `${first} ${random.pick(VERBS)} ${random.pick(OBJECTS)} as well.`;
}

function title(name: string): string {
  const text = name.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
