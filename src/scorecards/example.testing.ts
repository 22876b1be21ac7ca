import { parseYaml, positionIn } from '../base/yaml.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Entity, Relation } from '../catalog/entity.ts';
import { type BlueprintTable, blueprintTable } from '../catalog/table.ts';
import type { QueryContext } from '../query/context.ts';
import { aContext } from '../query/example.testing.ts';
import { type ExemptionReading, readExemptions } from './exemptions.ts';
import { type Judgement, judge } from './judge.ts';
import { type DocumentFile, readScorecards, type ScorecardReading } from './read.ts';

/** For tests: scorecards and exemptions from YAML texts, judged with the real reader of YAML. */

export function yamlFile(text: string, file = 'scorecards/a.yaml'): DocumentFile {
  const docs = parseYaml(text).map((document) => ({
    value: document.value,
    position: (path: readonly (string | number)[]) => positionIn(document, path),
  }));
  return { file, docs };
}

export function read(text: string, table: BlueprintTable = blueprintTable()): ScorecardReading {
  return readScorecards([yamlFile(text)], table);
}

/** Problems as `rule line:column message`. */
export function told(
  problems: readonly { rule: string; message: string; origin: { line?: number; column?: number } }[],
): string[] {
  return problems.map(({ rule, message, origin }) => `${rule} ${origin.line}:${origin.column} ${message}`);
}

interface World {
  scorecards: string;
  entities: Entity[];
  exemptions?: string;
  relations?: Relation[];
  blueprints?: Blueprint[];
  availability?: QueryContext['availability'];
  now?: string;
}

export interface Judged {
  judgement: Judgement;
  reading: ScorecardReading;
  exemptions: ExemptionReading;
}

export function judgeWorld(world: World): Judged {
  const table = blueprintTable(world.blueprints);
  const reading = readScorecards([yamlFile(world.scorecards)], table);
  const context = aContext({ ...world, blueprints: [...table.all()] });
  const exemptions = readExemptions({
    files: world.exemptions === undefined ? [] : [yamlFile(world.exemptions, 'exemptions/a.yaml')],
    scorecards: reading.scorecards,
    entities: world.entities,
    now: context.now,
  });
  const judgement = judge({
    scorecards: reading.scorecards,
    entities: world.entities,
    blueprints: new Map(table.all().map((blueprint) => [blueprint.identifier, blueprint])),
    exemptions: exemptions.exemptions,
    context,
  });
  return { judgement, reading, exemptions };
}
