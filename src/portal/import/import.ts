import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { writeYaml } from '../../actions/yaml-writer.ts';
import { asString, compareText, isObject, type JsonObject, own, sameJson } from '../../base/json.ts';
import type { Problem } from '../../base/problem.ts';
import { writeAtomic } from '../../base/state.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import { classify } from '../../catalog/classify.ts';
import { formatOf } from '../../catalog/formats.ts';
import { readBlueprint } from '../../catalog/port.ts';
import { slugOf } from '../../catalog/slug.ts';
import { type BlueprintTable, blueprintKey, blueprintTable } from '../../catalog/table.ts';
import { portalFiles } from '../init/files.ts';
import { runPipeline } from '../pipeline.ts';
import { writtenSecrets } from '../publish/written-secrets.ts';
import {
  type Adapted,
  adaptAction,
  adaptBlueprint,
  adaptMapping,
  automationChange,
  type Refused,
} from './adapt-definitions.ts';
import { type Existing, readExisting } from './existing.ts';
import { readExport } from './export-files.ts';
import { importEntities, type KindCounts, type WaitingEntity, waitFor } from './import-entities.ts';
import { type ImportedScorecard, importScorecards } from './import-scorecards.ts';
import {
  type Change,
  type Ledger,
  type Left,
  type Loss,
  type Named,
  openLedger,
  type Tally,
} from './ledger.ts';
import { type ImportLimits, LIMITS } from './limits.ts';
import {
  membersOf,
  PEOPLE_BLUEPRINTS,
  TEAM,
  teamEntity,
  teamIdentity,
  teamNames,
  teamsRelation,
  USER,
  userEntity,
} from './people.ts';
import { type Item, nameOf, recognise } from './recognise.ts';
import { importReport, REPORT_FILE, REPORT_MARK } from './report.ts';
import type { Sort } from './sorts.ts';
import { openSpool, type Spool } from './spool.ts';
import { openWriter, type Writer } from './writer.ts';

export interface ImportInput {
  /** Absolute path of the export: an archive, a file or a folder. */
  source: string;
  /** Absolute path of the portal's folder; made when it is missing. */
  out: string;
  /** The time of the check, ISO 8601 in UTC. */
  now: string;
  /** Write nothing, and check nothing. */
  dryRun: boolean;
  /** Title of a portal that is new. */
  title: string;
  /** Version of portolan that a new portal depends on. */
  version: string;
  limits?: ImportLimits;
  onNote?: (text: string) => void;
}

export interface ImportResult {
  /** Name of the export, without its folder. */
  source: string;
  dryRun: boolean;
  /** Files of the export that were read. */
  files: number;
  tallies: Partial<Record<Sort, Tally>>;
  losses: Loss[];
  left: Left[];
  /** Kinds of entities that nothing defines, with the number of their entities. */
  undefinedKinds: { kind: string; entities: number }[];
  /** Teams that entities name and nothing declares. */
  unknownTeams: { team: string; entities: number }[];
  /** Definitions that the import added by itself. */
  added: string[];
  /** Paths relative to the portal; with `dryRun`, those that would be written. */
  written: string[];
  /** The folder for catalog files, where `portal.yaml` does not read it yet. */
  unreadFolder?: string;
  /** What `portolan check` finds in the portal now; undefined when it was not asked. */
  check?: { errors: number; warnings: number; notes: number; new: Problem[] };
  /** True when somebody has to do something about what is in the report. */
  needs: boolean;
}

/**
 * Imports an export of Port's into a portal (reference: port.md 1.12, 9). Reads it once, writes what the portal can use,
 * says what became of everything else, and checks the portal that came of it. Gives a sentence when the export or the
 * portal cannot be used at all; then nothing was written.
 */
export async function importPort(input: ImportInput): Promise<ImportResult | { error: string }> {
  const spool = openSpool();
  try {
    return await importWith(input, spool);
  } finally {
    spool.close();
  }
}

/** What an export holds, sorted; entities wait in the spool. */
interface Gathered {
  items: Map<Sort, Item[]>;
  entities: WaitingEntity[];
  /** Teams that are entities of the kind `_team`. */
  teams: { identifier: string; names: string[] }[];
  files: number;
}

async function importWith(input: ImportInput, spool: Spool): Promise<ImportResult | { error: string }> {
  const { out, now, dryRun, onNote = () => {} } = input;
  const existing = await readExisting(out, now);
  if ('error' in existing) return existing;
  const ledger = openLedger();
  onNote('reading the export');
  const gathered = await gather(input, spool, ledger);
  if ('error' in gathered) return gathered;
  const { items, entities } = gathered;
  const writer = openWriter(existsSync(out) ? realpathSync(out) : resolve(out), dryRun);
  if (!existing.isPortal) writePortal(input, writer);

  const blueprints = takeBlueprints(items.get('blueprint') ?? [], ledger);
  const needed = peopleKinds(items, entities);
  const before = new Set(existing.blueprints.map(({ identifier }) => blueprintKey(identifier)));
  const known = new Set([
    ...before,
    ...blueprints.map(({ blueprint }) => blueprintKey(blueprint.identifier)),
  ]);
  const added = needed.filter((identifier) => !known.has(identifier));
  const addedBlueprints = added.map((identifier) => blueprintOf(PEOPLE_BLUEPRINTS[identifier]!));
  const table = blueprintTable([
    ...existing.blueprints,
    ...blueprints
      .map(({ blueprint }) => blueprint)
      .filter(({ identifier }) => !before.has(blueprintKey(identifier))),
    ...addedBlueprints,
  ]);
  for (const identifier of added)
    writer.write(blueprintPath(existing, identifier), writeYaml(PEOPLE_BLUEPRINTS[identifier]!));
  writeBlueprints(blueprints, existing, ledger, writer);

  takePeople(gathered, table, spool, ledger);
  const teams = teamNames(teamsOf(gathered), existing.hasTeam);
  onNote('writing entities');
  const kinds = importEntities({
    waiting: entities,
    spool,
    context: { blueprintOf: (kind) => table.find(kind), teams },
    existing,
    ledger,
    writer,
  });
  writeScorecards(
    importScorecards(items.get('scorecard') ?? [], items.get('rule') ?? [], ledger),
    existing,
    ledger,
    writer,
  );
  writeActions(items.get('action') ?? [], table, existing, ledger, writer);
  writeMappings([...(items.get('integration') ?? []), ...(items.get('mapping') ?? [])], ledger, writer);
  dropTheRest(items, ledger);
  // The folder that the settings name must be there, and Git keeps none that is empty.
  if (!existing.isPortal && !writer.written().some((path) => path.startsWith(`${existing.catalog}/`)))
    writer.write(`${existing.catalog}/.gitkeep`, '');

  const finished = ledger.finish();
  const undefinedKinds = undefinedIn(kinds, table);
  const unknownTeams = teams.unknown().sort((a, b) => compareText(a.team, b.team));
  const base = {
    source: basename(input.source),
    dryRun,
    files: gathered.files,
    ...finished,
    undefinedKinds,
    unknownTeams,
    added,
    written: writer.written(),
    ...(existing.readsCatalog ? {} : { unreadFolder: existing.catalog }),
  };
  onNote('checking the portal');
  const check = dryRun ? undefined : await checkPortal(out, now, existing);
  const result: ImportResult = {
    ...base,
    ...(check ? { check } : {}),
    needs:
      finished.losses.some(({ needs }) => needs) ||
      undefinedKinds.length > 0 ||
      unknownTeams.length > 0 ||
      !existing.readsCatalog ||
      (check?.new.some(({ severity }) => severity === 'error') ?? false),
  };
  if (!dryRun) writeReport(out, result);
  return result;
}

async function gather(
  { source, limits = LIMITS }: ImportInput,
  spool: Spool,
  ledger: Ledger,
): Promise<Gathered | { error: string }> {
  const gathered: Gathered = { items: new Map(), entities: [], teams: [], files: 0 };
  const refused = await readExport(
    source,
    {
      file: () => {
        gathered.files += 1;
      },
      fault: ({ file, place, message, fix, matters }) => {
        const at = place ? `${file}:${place.line}:${place.column}` : file;
        ledger.read('broken');
        ledger.dropped(
          'broken',
          { file: at, identifier: '' },
          { why: message, instead: fix, needs: matters },
        );
      },
      value: (value) => recognise(value, (item) => take(item, gathered, spool, ledger)),
    },
    limits,
  );
  if (refused) return refused;
  for (const list of gathered.items.values()) list.sort(compareItems);
  return gathered;
}

/** In an order that does not depend on that of the files in an archive. */
function compareItems(a: Item, b: Item): number {
  return compareText(a.file, b.file) || compareText(nameOf(a), nameOf(b));
}

function take(item: Item, gathered: Gathered, spool: Spool, ledger: Ledger): void {
  ledger.read(item.sort);
  if (item.sort === 'rule-result') {
    // There are millions of them in large organisations: they are counted, not kept.
    ledger.dropped('rule-result', named(item), {
      why: 'the portal judges every rule itself',
      instead: 'Nothing to do.',
      needs: false,
    });
    return;
  }
  if (item.sort !== 'entity') {
    const list = gathered.items.get(item.sort);
    if (list) list.push(item);
    else gathered.items.set(item.sort, [item]);
    return;
  }
  const { value, file, blueprint } = item;
  const entity = waitFor(spool, {
    sort: 'entity',
    file,
    value,
    ...(blueprint === undefined ? {} : { blueprint }),
  });
  if ('fault' in entity) {
    ledger.dropped('entity', named(item), {
      why: entity.fault,
      instead: 'Keep such a value as a text.',
      needs: true,
    });
    return;
  }
  gathered.entities.push(entity);
  if (entity.kind === TEAM && isObject(value)) {
    const identity = teamIdentity(value);
    if (identity) gathered.teams.push(identity);
  }
}

function named(item: Item): Named {
  return { file: item.file, identifier: nameOf(item) };
}

/** The files that make a folder a portal, without the samples of `portolan init`. */
function writePortal({ title, version, out }: ImportInput, writer: Writer): void {
  const name =
    basename(out)
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[._-]+/, '') || 'portal';
  const files = portalFiles({ title, version, name, host: 'github' });
  for (const path of ['portal.yaml', 'package.json', '.gitignore', 'README.md'])
    writer.write(path, files[path]!);
}

interface TakenBlueprint {
  blueprint: Blueprint;
  doc: JsonObject;
  item: Named;
  changes: Change[];
}

function takeBlueprints(items: readonly Item[], ledger: Ledger): TakenBlueprint[] {
  const taken = new Map<string, TakenBlueprint>();
  for (const item of items) {
    const adapted = adaptBlueprint(item.value);
    if ('fault' in adapted) {
      refuse('blueprint', item, adapted, ledger);
      continue;
    }
    const { doc, changes, left, extra } = adapted;
    const key = blueprintKey(extra.blueprint.identifier);
    const before = taken.get(key);
    if (before) {
      const isSame = sameJson(before.doc, doc);
      ledger.dropped('blueprint', named(item), {
        why: isSame
          ? 'the export has the same blueprint again'
          : `the export has another blueprint ${before.blueprint.identifier}, and the two are one kind here`,
        instead: isSame ? 'Nothing to do.' : 'Compare the two, and correct the one that was written.',
        needs: !isSame,
      });
      continue;
    }
    tellLeft('blueprints', left, item, ledger);
    taken.set(key, { blueprint: extra.blueprint, doc, item: named(item), changes });
  }
  return [...taken.values()];
}

function refuse(sort: Sort, item: Item, { fault, instead, needs }: Refused, ledger: Ledger): void {
  ledger.dropped(sort, named(item), { why: fault, instead, needs });
}

function tellLeft(what: string, fields: readonly string[], { file }: Item, ledger: Ledger): void {
  for (const field of fields) ledger.left(`${what}: ${field}`, 'is about Port’s own copy', file);
}

function blueprintPath({ catalog }: Existing, identifier: string): string {
  return `${catalog}/${slugOf(identifier)}/blueprint.yaml`;
}

function blueprintOf(doc: JsonObject): Blueprint {
  const read = readBlueprint(doc);
  if ('fault' in read) throw new TypeError(read.fault);
  return read.blueprint;
}

function writeBlueprints(
  blueprints: readonly TakenBlueprint[],
  existing: Existing,
  ledger: Ledger,
  writer: Writer,
): void {
  for (const { blueprint, doc, item, changes } of blueprints) {
    const { identifier } = blueprint;
    const path = blueprintPath(existing, identifier);
    const before = existing.blueprints.find(
      (one) => blueprintKey(one.identifier) === blueprintKey(identifier),
    );
    if (before) {
      const isSame = sameJson(before, blueprintTable([blueprint]).find(identifier));
      if (isSame) ledger.kept('blueprint', item, changes);
      else differs('blueprint', item, `the portal defines it already, and otherwise`, ledger);
      continue;
    }
    put('blueprint', path, doc, item, changes, ledger, writer);
  }
}

/** Writes a definition, and gives it its fate. */
function put(
  sort: Sort,
  path: string,
  doc: JsonObject,
  item: Named,
  changes: readonly Change[],
  ledger: Ledger,
  writer: Writer,
): boolean {
  if (writer.write(path, writeYaml(doc)) !== 'differs') {
    ledger.kept(sort, item, changes);
    return true;
  }
  differs(sort, item, `${path} is there already, and says something else`, ledger);
  return false;
}

function differs(sort: Sort, item: Named, why: string, ledger: Ledger): void {
  const instead = 'Nothing is overwritten: compare the two, and correct the one in the portal.';
  ledger.dropped(sort, item, { why, instead, needs: true });
}

/** The kinds of people that something in the export is of. */
function peopleKinds(items: Gathered['items'], entities: readonly WaitingEntity[]): string[] {
  const has = (kind: string, sort: Sort): boolean =>
    (items.get(sort)?.length ?? 0) > 0 || entities.some((entity) => entity.kind === kind);
  const users = has(USER, 'user');
  return [...(has(TEAM, 'team') || users ? [TEAM] : []), ...(users ? [USER] : [])];
}

function teamsOf({ items, teams }: Gathered): { identifier: string; names: string[] }[] {
  return [...teams, ...(items.get('team') ?? []).flatMap(({ value }) => teamIdentity(value) ?? [])];
}

/** Makes entities of teams and users; whoever has none of a name is dropped. */
function takePeople(gathered: Gathered, table: BlueprintTable, spool: Spool, ledger: Ledger): void {
  const { items, entities } = gathered;
  const memberships = new Map<string, string[]>();
  const enqueue = (sort: 'team' | 'user', item: Item, value: JsonObject, left: readonly string[]): void => {
    const waiting = waitFor(spool, { sort, file: item.file, value });
    if ('fault' in waiting) {
      ledger.dropped(sort, named(item), { why: waiting.fault, instead: 'Nothing to do.', needs: false });
      return;
    }
    entities.push(waiting);
    for (const field of left) ledger.left(`${sort}s: ${field}`, 'has no place in the portal', item.file);
  };
  const nameless = (sort: Sort, item: Item, what: string): void =>
    ledger.dropped(sort, named(item), {
      why: `it has no ${what}`,
      instead: 'Write it by hand.',
      needs: true,
    });
  for (const item of items.get('team') ?? []) {
    const team = isObject(item.value) ? teamEntity(item.value) : undefined;
    if (!team || !isObject(item.value)) {
      nameless('team', item, 'name');
      continue;
    }
    const identifier = String(team.value['identifier']);
    for (const email of membersOf(item.value))
      memberships.set(email, [...(memberships.get(email) ?? []), identifier]);
    enqueue('team', item, team.value, team.left);
  }
  const relation = teamsRelation(table.find(USER));
  const teams = teamNames(teamsOf(gathered), () => true);
  for (const item of items.get('user') ?? []) {
    const email = isObject(item.value) ? (asString(own(item.value, 'email')) ?? '') : '';
    const user = isObject(item.value)
      ? userEntity(item.value, memberships.get(email) ?? [], relation, teams.resolve)
      : undefined;
    if (user) enqueue('user', item, user.value, user.left);
    else nameless('user', item, 'e-mail address');
  }
}

function writeScorecards(
  scorecards: readonly ImportedScorecard[],
  existing: Existing,
  ledger: Ledger,
  writer: Writer,
): void {
  for (const { identifier, blueprint, doc, item, isEntity, rules } of scorecards) {
    const changes: Change[] = isEntity
      ? [
          {
            why: 'it was an entity with rules beside it, and is one definition now',
            instead: 'Nothing to do.',
            needs: false,
          },
        ]
      : [];
    if (blueprint === '')
      changes.push({
        why: 'it does not say which kind it judges, so it judges nothing',
        instead: 'Write blueprint: into it.',
        needs: true,
      });
    const declared = existing.scorecard(identifier, blueprint);
    const path = `scorecards/${slugOf(blueprint || 'any')}/${slugOf(identifier)}.yaml`;
    let isThere: boolean;
    if (!declared) isThere = put('scorecard', path, doc, item, changes, ledger, writer);
    else if (sameJson(declared.value, doc)) {
      ledger.kept('scorecard', item, changes);
      isThere = true;
    } else {
      differs('scorecard', item, `the portal has it already, and otherwise, in ${declared.file}`, ledger);
      isThere = false;
    }
    for (const rule of rules) {
      if (isThere)
        ledger.kept('rule', rule, [
          { why: 'it stands in its scorecard now', instead: 'Nothing to do.', needs: false },
        ]);
      else differs('rule', rule, 'its scorecard was not written', ledger);
    }
  }
}

function writeActions(
  items: readonly Item[],
  table: BlueprintTable,
  existing: Existing,
  ledger: Ledger,
  writer: Writer,
): void {
  const seen = new Set<string>();
  for (const item of items) {
    const adapted = adaptAction(item.value, item.blueprint, (kind) => table.find(kind) !== undefined);
    if ('fault' in adapted) {
      refuse('action', item, adapted, ledger);
      continue;
    }
    const { doc, changes, left, extra } = adapted;
    const { id } = extra.action;
    tellLeft('actions', left, item, ledger);
    const declared = existing.action(id);
    if (seen.has(id)) {
      ledger.dropped('action', named(item), {
        why: 'the export has another action of that identifier',
        instead: 'Give one of the two another identifier, and write it by hand.',
        needs: true,
      });
    } else if (declared && sameJson(declared.value, doc)) ledger.kept('action', named(item), changes);
    else if (declared)
      differs('action', named(item), `the portal has it already, and otherwise, in ${declared.file}`, ledger);
    else put('action', `actions/${slugOf(id)}.yaml`, doc, named(item), changes, ledger, writer);
    seen.add(id);
  }
}

function writeMappings(items: readonly Item[], ledger: Ledger, writer: Writer): void {
  const seen = new Set<string>();
  for (const item of items) {
    const adapted: Adapted<{ kinds: string[] }> | Refused = adaptMapping(item.value);
    if ('fault' in adapted) {
      refuse(item.sort, item, adapted, ledger);
      continue;
    }
    const name = slugOf(nameOf(item) || adapted.extra.kinds[0] || 'mapping');
    let path = `mappings/${name}.yaml`;
    for (let n = 2; seen.has(path); n += 1) path = `mappings/${name}-${n}.yaml`;
    seen.add(path);
    put(item.sort, path, adapted.doc, named(item), adapted.changes, ledger, writer);
  }
}

/** Sorts that are not imported: why, and what to do instead. */
const NOT_IMPORTED: Partial<Record<Sort, Change>> = {
  page: {
    why: 'pages and dashboards are not imported; the portal makes its own from kinds, scorecards and costs',
    instead: 'Look at the pages of kinds and scorecards; what is missing there can be a page of your own.',
    needs: false,
  },
  folder: {
    why: 'folders of pages are not imported, as the pages are not',
    instead: 'Nothing to do.',
    needs: false,
  },
  webhook: {
    why: 'it waits for calls of another system, and a portal that is built answers none',
    instead: 'Read that system with a source, and use the mapping of the webhook for it.',
    needs: true,
  },
  workflow: {
    why: 'workflows run on Port’s servers',
    instead: 'Make an action of its form and its first step, and a workflow of the Git host of the rest.',
    needs: true,
  },
  permission: {
    why: 'who may do what is decided by the Git host',
    instead: 'Use code owners, required reviews and protected environments.',
    needs: true,
  },
  secret: {
    why: 'secrets are never written',
    instead: 'Keep it as a secret of the Git host, under the name that sources and workflows use.',
    needs: true,
  },
  run: {
    why: 'what ran and who did what stays in Port',
    instead: 'Keep the export as an archive; from now on the Git host and the history of the portal know it.',
    needs: false,
  },
  other: {
    why: 'it is nothing that an export of Port is known to hold',
    instead: 'Look whether it matters; if so, write it by hand.',
    needs: false,
  },
};

function dropTheRest(items: ReadonlyMap<Sort, Item[]>, ledger: Ledger): void {
  for (const [sort, list] of items) {
    const change = own(NOT_IMPORTED as Record<string, Change>, sort);
    for (const item of list) {
      if (sort === 'automation') ledger.dropped(sort, named(item), automationChange(item.value));
      else if (sort === 'other') ledger.dropped(sort, named(item), otherChange(item.value));
      else if (change) ledger.dropped(sort, named(item), change);
    }
  }
}

/** What a document is that lies beside an export, as a noun with its article. */
function describe(value: Record<string, unknown>): string | undefined {
  const is = classify(value);
  if (is.type === 'backstage') return 'an entity of Backstage, which the catalog reads as it is';
  return formatOf(value);
}

function otherChange(value: unknown): Change {
  const what = isObject(value) ? describe(value) : undefined;
  const change = NOT_IMPORTED.other!;
  return what === undefined ? change : { ...change, why: `it is ${what}, which is not imported` };
}

function undefinedIn(kinds: KindCounts, table: BlueprintTable): ImportResult['undefinedKinds'] {
  return [...kinds]
    .filter(([kind]) => table.find(kind) === undefined)
    .map(([kind, entities]) => ({ kind, entities }))
    .sort((a, b) => compareText(a.kind, b.kind));
}

/** What `portolan check` would say now, and what of it is new. */
async function checkPortal(
  out: string,
  now: string,
  existing: Existing,
): Promise<NonNullable<ImportResult['check']>> {
  const { portal, problems } = await runPipeline({ root: out, now, offline: true, onProgress: () => {} });
  const all = [...problems, ...(portal ? writtenSecrets(portal) : [])];
  const of = (severity: Problem['severity']): number => all.filter((one) => one.severity === severity).length;
  return {
    errors: of('error'),
    warnings: of('warning'),
    notes: of('info'),
    new: all.filter(({ fingerprint }) => !existing.problems.has(fingerprint)),
  };
}

/** The report takes the place of the one before; another file of its name stays. */
function writeReport(out: string, result: ImportResult): void {
  const file = join(out, REPORT_FILE);
  if (existsSync(file) && !readFileSync(file, 'utf8').startsWith(REPORT_MARK)) return;
  writeAtomic(file, importReport(result));
}
