import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ACTIONS, actionText } from './actions.ts';
import { type GeneratedEntity, generateEntities } from './catalog.ts';
import { type Random, seeded } from './random.ts';
import { SCORECARDS, scorecardText } from './scorecards.ts';

export interface GenerateInput {
  entities: number;
  /** Where to write; made if it is not there. What lies there is overwritten, never removed. */
  folder: string;
  seed?: number;
  /** `mixed`: 70 % of the files hold one document, the others several. `single`: one document per file. */
  layout?: 'mixed' | 'single';
}

export interface Generated {
  entities: number;
  files: number;
  bytes: number;
}

/** At most so many files lie in one folder. */
const FILES_PER_FOLDER = 500;

/**
 * Writes a portal of an invented company: a catalog with about one imperfection in a hundred entities, five
 * scorecards with fifty rules, exemptions, ten actions and settings. The same input gives the same bytes.
 */
export function generate({ entities: count, folder, seed = 1, layout = 'mixed' }: GenerateInput): Generated {
  const entities = generateEntities(count, seed);
  const files = [...catalogFiles(entities, seeded(seed + 1), layout), ...definitionFiles(entities)];
  let bytes = 0;
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    bytes += Buffer.byteLength(text);
  }
  return { entities: entities.length, files: files.length, bytes };
}

function catalogFiles(
  entities: readonly GeneratedEntity[],
  random: Random,
  layout: 'mixed' | 'single',
): [string, string][] {
  const files: [string, string][] = [];
  let at = 0;
  while (at < entities.length) {
    const size = layout === 'single' || random.chance(0.7) ? 1 : 2 + random.below(4);
    const group = entities.slice(at, at + size);
    at += size;
    const shard = String(Math.floor(files.length / FILES_PER_FOLDER)).padStart(3, '0');
    const name = `${group[0]!.kind.toLowerCase()}-${group[0]!.name}.yaml`;
    files.push([`catalog/${shard}/${name}`, group.map(({ text }) => text).join('---\n')]);
  }
  return files;
}

function definitionFiles(entities: readonly GeneratedEntity[]): [string, string][] {
  return [
    ['portal.yaml', SETTINGS],
    ...SCORECARDS.map((scorecard): [string, string] => [
      `scorecards/${scorecard.identifier}.yaml`,
      scorecardText(scorecard),
    ]),
    ...ACTIONS.map((action): [string, string] => [`actions/${action[0]}.yaml`, actionText(action)]),
    ['exemptions/benchmark.yaml', exemptionsText(entities)],
  ];
}

const SETTINGS = `title: Benchmark
description: An invented company, as large as you like.
repository:
  host: https://github.com
  owner: example-org
  name: benchmark-portal
  branch: main
host:
  audience: private
asOf: 2026-11-22T06:10:00Z
sample: true
catalog:
  - catalog
`;

function exemptionsText(entities: readonly GeneratedEntity[]): string {
  const components = entities.filter(({ kind }) => kind === 'Component').slice(0, 5);
  const items = components.map(
    ({ name }, index) => `- scorecard: production-ready
  rule: ${['readme-exists', 'cost-is-known', 'docs-exist', 'someone-is-called', 'two-people-know-it'][index]}
  entity: component:default/${name}
  reason: It moves to another platform this winter.
  until: 2027-0${index + 1}-15
  grantedBy: group:default/catalogue-team
`,
  );
  return items.length > 0 ? items.join('\n') : '[]\n';
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      entities: { type: 'string', default: '10000' },
      out: { type: 'string' },
      seed: { type: 'string', default: '1' },
      layout: { type: 'string', default: 'mixed' },
    },
  });
  if (!values.out) {
    console.error(
      'usage: node test/bench/generate.ts --entities 10000 --out <folder> [--seed 1] [--layout mixed|single]',
    );
    process.exit(2);
  }
  const { entities, files, bytes } = generate({
    entities: Number(values.entities),
    folder: values.out,
    seed: Number(values.seed),
    layout: values.layout === 'single' ? 'single' : 'mixed',
  });
  console.log(`${entities} entities in ${files} files, ${(bytes / 1e6).toFixed(1)} MB`);
}
