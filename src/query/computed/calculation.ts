import { type Json, type JsonObject, own, setOwn } from '../../base/json.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import type { Calculation } from '../../catalog/computed.ts';
import { valueAt } from '../../catalog/document.ts';
import type { Entity } from '../../catalog/entity.ts';
import type { QueryContext } from '../context.ts';
import { type JqBudget, type JqSpent, runJq } from '../jq.ts';
import { lackingOf, relationLacking } from '../lacking.ts';
import { teamEdge } from '../lookup.ts';
import { type Column, giveUp, noteStale, settle, setValue } from './column.ts';
import type { JqReads } from './jq-reads.ts';

/** A calculation with what its program reads. */
export interface CalculationPlan {
  column: Column;
  reads: JqReads;
  /** Computed properties of the kind that a program which takes everything sees. */
  seen: readonly string[];
}

/** What is to be told of a calculation; `first` is the first entity by ref. */
export type CalculationTrouble =
  | { column: Column; kind: 'compile'; message: string }
  | { column: Column; kind: 'slow'; message: string }
  | { column: Column; kind: 'failed'; message: string; first: Entity; count: number };

/** Records of one run: as many as can be held beside their results without harm. */
const SLICE = 10_000;

/** Gives the entities of a kind the values of calculations that do not read each other: one program for all of them. */
export async function computeCalculations(
  plans: readonly CalculationPlan[],
  kind: Blueprint,
  context: QueryContext,
  options: { now: string; budget: JqBudget },
): Promise<CalculationTrouble[]> {
  const { entities } = plans[0]!.column;
  const record = recordMaker(plans, kind, context);
  const gaps = plans.map((plan) => gapFinder(plan, kind, context));
  const broken = new Map<CalculationPlan, CalculationTrouble>();
  const before: JqSpent = { alone: new Map(), together: 0, done: 0, records: entities.length };
  const failed = new Map<CalculationPlan, CalculationTrouble & { kind: 'failed' }>();
  // Without an entity programs are compiled all the same, so that what is wrong with them is told.
  for (let from = 0; from === 0 || from < entities.length; from += SLICE) {
    const slice = entities.slice(from, from + SLICE);
    const working = plans.filter((plan) => !broken.has(plan));
    if (working.length === 0) break;
    const programs = Object.fromEntries(
      working.map(({ column }) => [
        column.property.id,
        (column.property.definition as Calculation).calculation,
      ]),
    );
    const run = await runJq(programs, slice.map(record), {
      ...options,
      budget: { ...options.budget, before },
    });
    for (const { leaf, reason, message } of run.broken) {
      const plan = working.find(({ column }) => column.property.id === leaf)!;
      broken.set(plan, { column: plan.column, kind: reason === 'compile' ? 'compile' : 'slow', message });
    }
    const failures = new Map<string, Map<number, string>>();
    for (const { record: index, leaf, message } of run.failures) {
      const ofLeaf = failures.get(leaf) ?? new Map<number, string>();
      failures.set(leaf, ofLeaf.set(index, message));
    }
    for (const [at, plan] of plans.entries()) {
      if (broken.has(plan)) continue;
      const { column } = plan;
      const { id } = column.property;
      const ofLeaf = failures.get(id);
      for (let index = 0; index < slice.length; index += 1) {
        const entity = slice[index]!;
        const lacking = gaps[at]!(entity);
        if (lacking !== undefined) {
          column.lacking.set(entity.ref, lacking);
          continue;
        }
        setValue(entity, id, run.results[index]![id] ?? null);
        const message = ofLeaf?.get(index);
        if (message === undefined) continue;
        const before = failed.get(plan);
        if (before) before.count += 1;
        else failed.set(plan, { column, kind: 'failed', message, first: entity, count: 1 });
      }
    }
  }
  for (const plan of plans) {
    const trouble = broken.get(plan);
    if (trouble)
      giveUp(plan.column, `its calculation ${trouble.kind === 'slow' ? 'was stopped' : 'is no jq'}`);
    else settle(plan.column);
  }
  return plans.flatMap((plan) => broken.get(plan) ?? failed.get(plan) ?? []);
}

/** Tells of an entity why a calculation cannot know its value: something that its program names is not known. */
function gapFinder(
  { column, reads, seen }: CalculationPlan,
  kind: Blueprint,
  context: QueryContext,
): (entity: Entity) => string | undefined {
  const named = new Set([...reads.properties.map(([name]) => name!), ...(reads.allProperties ? seen : [])]);
  const probes: ((entity: Entity) => string | undefined)[] = [];
  for (const name of named) {
    const availability = context.availability(name, kind.identifier);
    noteStale(column, availability);
    if (availability.state === 'ok' && !availability.partial && !availability.lacking) continue;
    probes.push((entity) => lackingOf(name, entity, own(entity.doc.properties, name), context));
  }
  for (const relation of reads.relations === 'all' ? [] : reads.relations) {
    const availability = context.availability(relation, kind.identifier);
    if (availability.state !== 'missing' && !availability.lacking) continue;
    probes.push((entity) => relationLacking(availability, entity, context.related(entity, relation)));
  }
  for (const name of reads.scorecards === 'all' ? [] : reads.scorecards) {
    const card = context.scorecard(name, kind.identifier);
    if (!card) continue;
    probes.push(({ ref }) => {
      const level = card.levelOf(ref);
      return level && level.least !== level.best
        ? `the scorecard ${name} could not be judged in whole`
        : undefined;
    });
  }
  if (probes.length === 0) return () => undefined;
  return (entity) => {
    for (const probe of probes) {
      const reason = probe(entity);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

/** What programs are given of an entity (reference: port.md 1.9), and no more of it than they name. */
function recordMaker(
  plans: readonly CalculationPlan[],
  kind: Blueprint,
  context: QueryContext,
): (entity: Entity) => JsonObject {
  const everything = plans.some(({ reads }) => reads.everything);
  const all = everything || plans.some(({ reads }) => reads.allProperties);
  const names = new Set(plans.flatMap(({ reads }) => reads.properties.map(([name]) => name!)));
  const seen = new Set(
    plans.flatMap((plan) => (plan.reads.everything || plan.reads.allProperties ? plan.seen : [])),
  );
  const computed = new Set(plans.map(({ column }) => column.property.id));
  const relations = plans.some(({ reads }) => reads.relations === 'all')
    ? Object.keys(kind.relations)
    : [...new Set(plans.flatMap(({ reads }) => reads.relations as readonly string[]))];
  const cards = [
    ...new Set(plans.flatMap(({ reads }) => (reads.scorecards === 'all' ? [] : reads.scorecards))),
  ];
  const wants = (member: string): boolean =>
    everything || plans.some(({ reads }) => reads.members.has(member));
  const placed = Object.entries(kind.schema.properties).filter(([, { path }]) => path !== undefined);
  const skipped = new Set(
    [...kindIds(kind)].filter((id) => computed.has(id) || !(seen.has(id) || names.has(id))),
  );
  const meta = ['icon', 'createdAt', 'updatedAt', 'createdBy', 'updatedBy'].filter(wants);
  const parts = (['metadata', 'spec'] as const).filter(wants);
  const wantsTeam = wants('team');
  const wantsKind = wants('kind') || wants('namespace') || wants('ref');
  return (entity) => {
    const { doc } = entity;
    const properties: JsonObject = {};
    if (all) {
      for (const [id, value] of Object.entries(doc.properties))
        if (!skipped.has(id)) setOwn(properties, id, value);
    } else {
      for (const name of names) {
        const value = own(doc.properties, name);
        if (value !== undefined) setOwn(properties, name, value);
      }
    }
    for (const [id, { path }] of placed) {
      const value = all || names.has(id) ? valueAt(doc, path!) : undefined;
      if (value !== undefined) setOwn(properties, id, value as Json);
    }
    const record: JsonObject = {
      identifier: entity.id,
      title: entity.title,
      blueprint: entity.blueprint,
      properties,
    };
    if (wantsTeam) record['team'] = context.related(entity, teamEdge(entity.blueprint)).map(({ id }) => id);
    if (relations.length > 0) {
      const ends: JsonObject = {};
      for (const relation of relations) {
        const found = context.related(entity, relation).map(({ id }) => id);
        const many = own(kind.relations, relation)?.many ?? true;
        setOwn(ends, relation, many ? found : (found[0] ?? null));
      }
      record['relations'] = ends;
    }
    if (cards.length > 0) record['scorecards'] = standings(cards, entity, context);
    for (const key of meta) record[key] = own(doc.metadata, key) ?? own(doc.properties, key) ?? null;
    for (const part of parts) record[part] = doc[part];
    if (wantsKind) Object.assign(record, { kind: entity.kind, namespace: entity.namespace, ref: entity.ref });
    return record;
  };
}

function kindIds(kind: Blueprint): string[] {
  return [kind.calculationProperties, kind.mirrorProperties, kind.aggregationProperties].flatMap((table) =>
    Object.keys(table ?? {}),
  );
}

/** As Port gives them with an entity (reference: port.md 1.9). */
function standings(names: readonly string[], { ref, blueprint }: Entity, context: QueryContext): JsonObject {
  const found: JsonObject = {};
  for (const name of names) {
    const card = context.scorecard(name, blueprint);
    const level = card?.levelOf(ref);
    if (!card || !level) continue;
    const rules = card.rules.flatMap((identifier): Json[] => {
      const outcome = card.outcomeOf(ref, identifier);
      if (outcome === undefined || outcome === 'unknown') return [];
      return [{ identifier, status: outcome === 'pass' ? 'SUCCESS' : 'FAILURE' }];
    });
    setOwn(found, name, { level: card.levels[level.least]!, rules });
  }
  return found;
}
