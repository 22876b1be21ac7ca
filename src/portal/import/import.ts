import { existsSync, realpathSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { compareText } from '../../base/json.ts';
import { kindKey } from '../../catalog/ref.ts';
import { type BlueprintTable, blueprintTable } from '../../catalog/table.ts';
import { editorWiring, portalFiles } from '../init/files.ts';
import { setAsideExamples } from './examples.ts';
import { readExisting } from './existing.ts';
import { checkImported, writeReport } from './finish.ts';
import { gather, nothingIn } from './gather.ts';
import { takeBlueprints, writeBlueprints } from './import-blueprints.ts';
import {
  type TakenMapping,
  takeMappings,
  writeActions,
  writeMappings,
  writeScorecards,
} from './import-definitions.ts';
import { importEntities, type KindCounts } from './import-entities.ts';
import { takePeople, teamsOf } from './import-people.ts';
import { importScorecards } from './import-scorecards.ts';
import { openLedger } from './ledger.ts';
import { LIMITS } from './limits.ts';
import { dropTheRest } from './not-imported.ts';
import { teamNames } from './people.ts';
import { importReport, REPORT_MARK } from './report.ts';
import type { ImportInput, ImportResult } from './result.ts';
import { SORTS } from './sorts.ts';
import { openSpool, type Spool } from './spool.ts';
import { withWaitingSources } from './waiting-sources.ts';
import { openWriter, type Writer } from './writer.ts';

export type { ImportInput, ImportResult } from './result.ts';

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

async function importWith(input: ImportInput, spool: Spool): Promise<ImportResult | { error: string }> {
  const { out, now, dryRun, onNote = () => {} } = input;
  const existing = await readExisting(out, now);
  if ('error' in existing) return existing;
  const ledger = openLedger(SORTS);
  onNote('reading the export');
  const gathered = await gather(input.source, input.limits ?? LIMITS, spool, ledger, input.shown);
  if ('error' in gathered) return gathered;
  const { items, entities } = gathered;
  if (!gathered.found) return { error: nothingIn(input.source, ledger) };
  const writer = openWriter(existsSync(out) ? realpathSync(out) : resolve(out), dryRun);

  const mappings = takeMappings(
    [...(items.get('integration') ?? []), ...(items.get('mapping') ?? [])],
    basename(resolve(input.source)),
    ledger,
    writer,
  );
  setAsideExamples(items, mappings, input.shown ?? basename(input.source), ledger);
  if (!existing.isPortal) writePortal(input, mappings, writer);

  const blueprints = takeBlueprints(items.get('blueprint') ?? [], ledger);
  const before = new Set(existing.blueprints.map(({ identifier }) => kindKey(identifier)));
  const table = blueprintTable([
    ...existing.blueprints,
    ...blueprints
      .map(({ blueprint }) => blueprint)
      .filter(({ identifier }) => !before.has(kindKey(identifier))),
  ]);
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
  writeMappings(mappings, ledger, writer);
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
    written: writer.written(),
    ...(existing.readsCatalog ? {} : { unreadFolder: existing.catalog }),
  };
  onNote('checking the portal');
  const check = dryRun ? undefined : await checkImported(out, now, existing);
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
  if (!dryRun) writeReport(out, importReport(result), REPORT_MARK);
  return result;
}

/** The files that make a folder a portal, without the samples of `portolan init`. */
function writePortal(
  { title, version, out }: ImportInput,
  mappings: readonly TakenMapping[],
  writer: Writer,
): void {
  const name =
    basename(out)
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[._-]+/, '') || 'portal';
  const files = portalFiles({ title, version, name, host: 'github' });
  writer.write('portal.yaml', withWaitingSources(files['portal.yaml']!, mappings, writer));
  for (const path of ['package.json', '.gitignore', 'README.md']) writer.write(path, files[path]!);
  for (const [path, text] of Object.entries(editorWiring())) writer.write(path, text);
}

function undefinedIn(kinds: KindCounts, table: BlueprintTable): ImportResult['undefinedKinds'] {
  return [...kinds]
    .filter(([kind]) => table.find(kind) === undefined)
    .map(([kind, entities]) => ({ kind, entities }))
    .sort((a, b) => compareText(a.kind, b.kind));
}
