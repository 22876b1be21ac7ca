import type { FeedReport } from '../base/feed.ts';
import { asString, isObject, type JsonObject, own } from '../base/json.ts';
import type { Problem } from '../base/problem.ts';
import type { State } from '../base/state.ts';
import type { Catalog } from '../catalog/assemble.ts';
import type { Contribution, Entity } from '../catalog/entity.ts';
import type { CostLedger, CostTarget } from '../costs/index.ts';
import type { Locate, Settings } from './settings.ts';

export interface CostStage {
  /** Undefined when no bill is named, or none that is holds a charge. */
  ledger: CostLedger | undefined;
  reports: FeedReport[];
  problems: Problem[];
  /** The catalog with what entities cost as facts, so that rules can ask for `cost.monthToDate`. */
  catalog: Catalog;
}

/** Cost figures rank behind what people declare and what sources say of the same path. */
const RANK = 900;

/** Reads the bills, and adds what every entity costs to the catalog. */
export async function costStage(
  root: string,
  settings: Settings,
  catalog: Catalog,
  state: State,
  now: string,
  locate: Locate,
  allowDrop = false,
): Promise<CostStage> {
  const { costs } = settings;
  if (!costs || costs.bills.length === 0) return { ledger: undefined, reports: [], problems: [], catalog };
  // The engine behind bills is large: it is loaded only when there is one.
  const { readBills } = await import('../costs/index.ts');
  const { ledger, reports, problems } = await readBills({
    root,
    settings: costs,
    now,
    targets: catalog.entities.map(targetOf),
    state,
    allowDrop,
    locate: (path) => locate(['costs', ...path]),
  });
  const observedAt = reports.map((report) => report.observedAt).find((time) => time !== undefined) ?? now;
  // Without a single charge there is no currency, and nothing that a page of costs could show.
  if (ledger.currencies.length === 0) return { ledger: undefined, reports, problems, catalog };
  return { ledger, reports, problems, catalog: withFacts(catalog, ledger, observedAt) };
}

function targetOf({ ref, id, kind, title, doc }: Entity): CostTarget {
  const annotations = own(doc.metadata, 'annotations');
  const annotation = (key: string): string[] =>
    isObject(annotations)
      ? (asString(own(annotations, key)) ?? '')
          .split(',')
          .map((text) => text.trim())
          .filter((text) => text !== '')
      : [];
  return {
    ref,
    kind,
    names: [...new Set([id, title, ...annotation('portolan.dev/cost-names')])],
    resourceIds: annotation('portolan.dev/resource-ids'),
  };
}

function withFacts(catalog: Catalog, ledger: CostLedger, observedAt: string): Catalog {
  const entities = catalog.entities.map((entity) => {
    const facts = ledger.facts(entity.ref);
    return facts ? withFact(entity, { ...facts } as JsonObject, observedAt) : entity;
  });
  return { ...catalog, entities, byRef: new Map(entities.map((entity) => [entity.ref, entity])) };
}

function withFact(entity: Entity, cost: JsonObject, observedAt: string): Entity {
  const contribution: Contribution = {
    ref: entity.ref,
    origin: { source: 'bill', record: entity.ref },
    observedAt,
    patch: { properties: { cost } },
    rank: RANK,
  };
  const properties = {
    ...entity.doc.properties,
    cost: { ...cost, ...(isObject(entity.doc.properties['cost']) ? entity.doc.properties['cost'] : {}) },
  };
  return {
    ...entity,
    doc: { ...entity.doc, properties: properties as JsonObject },
    contributions: [...entity.contributions, contribution],
  };
}
