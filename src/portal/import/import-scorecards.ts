import { asString, asStrings, isObject, type Json, type JsonObject, own, setOwn } from '../../base/json.ts';
import type { Problem } from '../../base/problem.ts';
import { type Unwrapped, unwrap, type Wrapped } from '../../scorecards/unwrap.ts';
import { STAMPS } from './adapt-entity.ts';
import type { Change, Ledger, Named } from './ledger.ts';
import { type Item, nameOf } from './recognise.ts';

/** A scorecard as it will be written, and the things of the export that it was made of. */
export interface ImportedScorecard {
  identifier: string;
  blueprint: string;
  doc: JsonObject;
  item: Named;
  isEntity: boolean;
  /** What was changed of it, and of its rules, before anybody looked at it. */
  before: Change[];
  /** Rules that were entities of their own. */
  rules: Named[];
}

const OWN_COPY = ['id', '_id', 'createdAt', ...STAMPS];
const NOT_NEEDED = { instead: 'Nothing to do.', needs: false };

/**
 * Makes scorecards of what an export holds of them, in all four wrappings (reference: port.md 2.1): rules that are
 * entities are put into their scorecard. What cannot be used, or is there twice, gets its fate in the ledger.
 */
export function importScorecards(
  scorecards: readonly Item[],
  rules: readonly Item[],
  ledger: Ledger,
): ImportedScorecard[] {
  const byKey = new Map<string, ImportedScorecard>();
  const byIdentifier = new Map<string, ImportedScorecard[]>();
  // What the API gives says more than the entity that stands for it.
  const ordered = [...scorecards].sort((a, b) => Number(isEntity(a)) - Number(isEntity(b)));
  for (const item of ordered) {
    const named = { file: item.file, identifier: nameOf(item) };
    const read = readOne(item);
    if ('fault' in read) {
      ledger.dropped('scorecard', named, {
        why: read.fault,
        instead: 'Correct it in Port, and export it again.',
        needs: true,
      });
      continue;
    }
    const made = makeScorecard(read.wrapped, named, isEntity(item), ledger);
    made.before.push(...(item.changes ?? []));
    const key = `${made.identifier}\n${made.blueprint}`;
    if (byKey.has(key)) {
      ledger.dropped('scorecard', named, { why: 'the export has the same scorecard again', ...NOT_NEEDED });
      continue;
    }
    byKey.set(key, made);
    byIdentifier.set(made.identifier, [...(byIdentifier.get(made.identifier) ?? []), made]);
  }
  for (const item of rules) addRule(item, byIdentifier, ledger);
  return [...byKey.values()];
}

function isEntity({ value }: Item): boolean {
  return isObject(value) && own(value, 'blueprint') === '_scorecard';
}

function readOne({ value, file, blueprint }: Item): { wrapped: Wrapped } | { fault: string } {
  const problems: Problem[] = [];
  const found: Unwrapped = { scorecards: [], rules: [] };
  const part = { origin: () => ({ source: 'import', file }), key: '', problems };
  unwrap(value, part, found, 0, blueprint);
  const [wrapped] = found.scorecards;
  if (!wrapped) return { fault: problems[0]?.message ?? 'it is not a scorecard' };
  return typeof own(wrapped.value, 'identifier') === 'string'
    ? { wrapped }
    : { fault: 'it has no identifier' };
}

function makeScorecard(
  { value }: Wrapped,
  item: Named,
  asEntity: boolean,
  ledger: Ledger,
): ImportedScorecard {
  const doc: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    if (OWN_COPY.includes(key)) ledger.left(`scorecards: ${key}`, 'is about Port’s own copy', item.file);
    else if (member !== null && key !== 'rules') setOwn(doc, key, member as Json);
  }
  const rules = Array.isArray(value['rules']) ? (value['rules'] as Json[]) : [];
  return {
    identifier: asString(own(value, 'identifier')) ?? '',
    blueprint: asStrings(own(value, 'blueprint')).join('+'),
    doc: { ...doc, rules: [...rules] },
    item,
    isEntity: asEntity,
    before: [],
    rules: [],
  };
}

function addRule(item: Item, byIdentifier: ReadonlyMap<string, ImportedScorecard[]>, ledger: Ledger): void {
  const named = { file: item.file, identifier: nameOf(item) };
  const problems: Problem[] = [];
  const found: Unwrapped = { scorecards: [], rules: [] };
  unwrap(item.value, { origin: () => ({ source: 'import', file: item.file }), key: '', problems }, found);
  const [rule] = found.rules;
  const scorecard = asString(rule?.scorecard);
  const targets = scorecard === undefined ? [] : (byIdentifier.get(scorecard) ?? []);
  if (!rule || targets.length !== 1) {
    const why =
      scorecard === undefined
        ? 'it names no scorecard'
        : targets.length === 0
          ? `its scorecard ${JSON.stringify(scorecard)} is not in the export`
          : `there are several scorecards ${JSON.stringify(scorecard)}`;
    ledger.dropped('rule', named, {
      why,
      instead: 'Export the scorecard, or write the rule into it.',
      needs: true,
    });
    return;
  }
  const target = targets[0]!;
  const rules = target.doc['rules'] as JsonObject[];
  if (rules.some((one) => isObject(one) && own(one, 'identifier') === rule.value['identifier'])) {
    ledger.dropped('rule', named, {
      why: `its scorecard ${target.identifier} has it already`,
      ...NOT_NEEDED,
    });
    return;
  }
  if (!target.isEntity) {
    // The scorecard itself was exported with all its rules.
    ledger.dropped('rule', named, {
      why: `its scorecard ${target.identifier} was exported without it`,
      instead: `Look whether the rule is still meant, and write it into the scorecard.`,
      needs: true,
    });
    return;
  }
  rules.push(rule.value as JsonObject);
  target.before.push(...(item.changes ?? []));
  target.rules.push(named);
}
