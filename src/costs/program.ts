import { shortHash } from '../base/hash.ts';
import { asStrings, stableStringify } from '../base/json.ts';
import { type Problem, problem } from '../base/problem.ts';
import { clip } from '../base/text.ts';
import { compareRefs } from '../catalog/ref.ts';
import { listedResources, type Mapping, readMap, titleOf } from './mapping.ts';
import { type CostTarget, indexNames, type NameIndex } from './names.ts';
import { type LocateCost, settingPlace } from './place.ts';
import { COST_PROBLEMS as RULES } from './problems.ts';
import type { ChargeCondition, CostSettings } from './settings.ts';
import { isPool, poolTarget, refHint, resolveTarget } from './target.ts';

/** Changes whenever the meaning of a stored roll-up changes, so that old ones are made again. */
export const PROGRAM_VERSION = 2;

/** One look at one field of a charge. */
export interface Step extends Mapping {
  /** Index into the program's rules. */
  rule: number;
  field: 'tag' | 'resource' | 'sub' | 'service';
  /** For `tag`: index into the program's tag keys. */
  key?: number;
  where?: ChargeCondition;
}

export interface PoolStep {
  rule: number;
  target: number;
  /** One of them must hold. */
  match: readonly ChargeCondition[];
}

export interface RuleInfo {
  id: string;
  title: string;
  type: 'rule' | 'shared';
}

/** The rules of a portal, ready to be turned into SQL. The first step that finds a target wins; pools come last. */
export interface Program {
  rules: readonly RuleInfo[];
  steps: readonly Step[];
  pools: readonly PoolStep[];
  /** Refs of entities, and `shared:<pool>`. */
  targets: readonly string[];
  /** Tag keys, those of rules before those of conditions. */
  tagKeys: readonly string[];
  /** How many of the tag keys belong to rules: their values are hints for what was not allocated. */
  hintKeys: number;
  /** Names that belong to several entities, for those that a bill really uses. */
  ambiguous: ReadonlyMap<string, string[]>;
  /** Changes with everything that could change an allocation. */
  digest: string;
  problems: readonly Problem[];
}

/** Compiles the rules for the entities of a catalog. Entries that name nothing in it are reported and left out. */
export function compileProgram(
  settings: CostSettings,
  targets: readonly CostTarget[],
  locate?: LocateCost,
): Program {
  const problems: Problem[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (target: string) => {
    const known = numbers.get(target);
    if (known !== undefined) return known;
    numbers.set(target, numbers.size);
    return numbers.size - 1;
  };
  const sorted = [...targets].sort((a, b) => compareRefs(a.ref, b.ref));
  const known = new Set(sorted.map(({ ref }) => ref));
  for (const pool of settings.shared) known.add(poolTarget(pool.id));
  const unknown = (message: string, key: string, path: (string | number)[]): void => {
    problems.push(
      problem(RULES['unknown-target'], { message, origin: settingPlace(locate, 'catalog', path), key }),
    );
  };

  const rules: RuleInfo[] = [];
  const steps: Step[] = [];
  const ambiguous = new Map<string, string[]>();
  const tagKeys = [...new Set(settings.rules.flatMap((rule) => asStrings(rule.tag)))];
  const hintKeys = tagKeys.length;
  const conditions = [
    ...settings.rules.map(({ where }) => where),
    ...settings.shared.flatMap(({ match }) => match),
  ];
  for (const condition of conditions) {
    for (const key of Object.keys(condition?.tag ?? {})) if (!tagKeys.includes(key)) tagKeys.push(key);
  }

  const listed = listedResources(sorted, numberOf, problems);
  if (listed.exact.size + listed.globs.length > 0) {
    rules.push({ id: 'listed', title: 'Resource ids in the catalog', type: 'rule' });
    steps.push({ rule: 0, field: 'resource', ...listed });
  }
  const indexes = new Map<string, NameIndex>();
  settings.rules.forEach((rule, index) => {
    const id = rule.id ?? `rule-${index + 1}`;
    const number = rules.push({ id, title: rule.title ?? titleOf(rule), type: 'rule' }) - 1;
    const where = rule.where === undefined ? {} : { where: rule.where };
    const form = MAPS.find((name) => rule[name] !== undefined);
    const stated = readMap((form && rule[form]) ?? {}, (text, pattern) => {
      const target = resolveTarget(text, known);
      if (target !== undefined) return numberOf(target);
      const message = `the rule ${id} gives cost to ${clip(text, 120)}, which is not in the catalog${refHint(text, known)}`;
      unknown(message, `${id} ${text}`, ['rules', index, form!, pattern]);
      return undefined;
    });
    if (rule.tag === undefined) {
      const field = rule.resource ? 'resource' : rule.subAccount ? 'sub' : 'service';
      steps.push({ rule: number, field, ...stated, ...where });
      return;
    }
    const kinds = JSON.stringify(rule.kinds ?? null);
    const names = indexes.get(kinds) ?? indexNames(sorted, rule.kinds);
    indexes.set(kinds, names);
    const exact = new Map<string, number>();
    for (const [name, ref] of names.refs) exact.set(name, numberOf(ref));
    for (const [name, target] of stated.exact) exact.set(name, target);
    for (const [name, refs] of names.ambiguous) if (!stated.exact.has(name)) ambiguous.set(name, refs);
    for (const key of asStrings(rule.tag)) {
      steps.push({
        rule: number,
        field: 'tag',
        key: tagKeys.indexOf(key),
        exact,
        globs: stated.globs,
        ...where,
      });
    }
  });
  for (const [pool, { id, over }] of settings.shared.entries()) {
    for (const [index, text] of (Array.isArray(over) ? over : []).entries()) {
      const target = resolveTarget(text, known);
      if (target !== undefined && !isPool(target)) continue;
      const message = `the pool ${id} is shared over ${clip(text, 120)}, which is not in the catalog${refHint(text, known)}`;
      unknown(message, `${id} over ${text}`, ['shared', pool, 'over', index]);
    }
  }
  const pools = settings.shared.map((pool): PoolStep => {
    const rule = rules.push({ id: pool.id, title: pool.title ?? pool.id, type: 'shared' }) - 1;
    const match = pool.match === undefined ? [] : Array.isArray(pool.match) ? pool.match : [pool.match];
    return { rule, target: numberOf(poolTarget(pool.id)), match };
  });
  const program = { rules, steps, pools, targets: [...numbers.keys()], tagKeys, hintKeys, ambiguous };
  return { ...program, digest: digestOf(program), problems };
}

/** The keys of a rule that hold a table from texts to entities. */
const MAPS = ['values', 'resource', 'subAccount', 'service'] as const;

function digestOf(
  program: Pick<Program, 'rules' | 'steps' | 'pools' | 'targets' | 'tagKeys' | 'hintKeys'>,
): string {
  const texts = new Map<ReadonlyMap<string, number>, string>();
  const steps = program.steps.map((step) => {
    const exact = texts.get(step.exact) ?? shortHash(JSON.stringify([...step.exact].sort()), 32);
    texts.set(step.exact, exact);
    return { ...step, exact };
  });
  const { rules, pools, targets, tagKeys, hintKeys } = program;
  return shortHash(stableStringify([PROGRAM_VERSION, rules, steps, pools, targets, tagKeys, hintKeys]), 32);
}
