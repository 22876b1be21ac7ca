import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { isGlob } from '../../../base/glob.ts';
import { compareText } from '../../../base/json.ts';
import { compareProblems } from '../../../base/problem.ts';
import { PORTAL_PROBLEMS as RULES } from '../../problems.ts';
import { parseSettings } from '../../settings.ts';
import { readExisting } from '../existing.ts';
import { checkImported, writeReport } from '../finish.ts';
import { openLedger } from '../ledger.ts';
import { openWriter } from '../writer.ts';
import { AREAS, type Area, areaOf } from './areas.ts';
import { openBook } from './book.ts';
import { importApp } from './import-app.ts';
import { importChecks } from './import-checks.ts';
import { hostsOf, importIntegrations } from './import-integrations.ts';
import { importLocations } from './import-locations.ts';
import { importProviders } from './import-providers.ts';
import { importRules } from './import-rules.ts';
import { importTools, isTool } from './import-tools.ts';
import { COPIES, localFiles, pathInPortal, repositoryRoot } from './local-files.ts';
import { dropTheRest, isPlugin, UNKNOWN } from './not-imported.ts';
import { addRepository, emptyPlan, type Plan } from './plan.ts';
import { portalYaml } from './portal-yaml.ts';
import { readConfiguration } from './read-config.ts';
import { BACKSTAGE_MARK, backstageReport, namedValue } from './report.ts';
import { catalogGlob, repositoryFile } from './repository-file.ts';
import type { BackstageImport, BackstageInput } from './result.ts';
import type { KeyPath } from './value.ts';

import { writeCopies, writeScorecards, writeSettings } from './write-portal.ts';

export type { BackstageImport, BackstageInput } from './result.ts';

const DEFAULT_TITLE = 'Engineering';

/**
 * Makes a portal of the configuration of a Backstage: what its catalog reads, which kinds it allows, where other systems
 * lie, and the checks of Tech Insights (reference: backstage.md 1.6, 8.1). Every value gets one fate. Nothing is fetched,
 * no environment variable is asked for, and no secret of the files gets any further. Gives a sentence when the
 * configuration or the portal cannot be used at all; then nothing was written.
 */
export async function importBackstage(input: BackstageInput): Promise<BackstageImport | { error: string }> {
  const { now, dryRun, onNote = () => {} } = input;
  onNote('reading the configuration');
  const config = readConfiguration(input.sources);
  if ('error' in config) return config;
  const areaOfKey = (path: KeyPath): Area => areaOf(path, (key) => isTool(key) || isPlugin(key));
  const keys = [...config.root.members.keys()];
  if (keys.length > 0 && keys.every((key) => areaOfKey([key]) === 'other'))
    return {
      error: `${config.files[0]} holds nothing that a configuration of Backstage is known to hold: app, organization, catalog, integrations and the like. Name its app-config.yaml. (${RULES['import-config'].id})`,
    };
  const existing = await readExisting(input.out, now);
  if ('error' in existing) return existing;
  const out = existsSync(input.out) ? realpathSync(input.out) : resolve(input.out);

  const book = openBook(config.root, config.overridden, config.problems);
  const root = realpathSync(repositoryRoot(input.sources[0]!));
  const local = localFiles(root, config.holdsSecret, out);
  const plan = emptyPlan();
  const context = {
    plan,
    hosts: hostsOf(book),
    local,
    portalPath: (path: string) => pathInPortal(root, path, out) ?? `${COPIES}/${path}`,
  };
  importApp(book, plan);
  importRules(book, context);
  const located = importLocations(book, context);
  const closure = local.withNamed(located.local.map(({ path }) => path));
  for (const address of closure.addresses) {
    const file = repositoryFile(address, context.hosts);
    if (file && !isGlob(file.clone)) addRepository(plan, file.clone, file.host, catalogGlob(file.path));
  }
  importProviders(book, plan);
  importIntegrations(book, plan);
  importTools(book, plan);
  importChecks(book, plan);
  dropTheRest(book);

  const title = input.title ?? plan.title ?? DEFAULT_TITLE;
  const text = portalYaml(plan, title, config.files[0]!);
  const [fault] = parseSettings(text).problems;
  if (fault) return { error: `the settings made of ${config.files[0]} are not valid: ${fault.message}` };
  onNote('writing the portal');
  const writer = openWriter(out, dryRun);
  const notes = [...plan.wanted].map(
    ([host, { tokenEnv }]) =>
      `${host} is read without a token, as the configuration names none that could be used. Make one, set it as ${tokenEnv} where the portal is built, and take the comment away in credentials of its source in portal.yaml.`,
  );
  writeScorecards(plan, existing, book, writer);
  writeCopies(closure, located, { out, root }, writer, notes);
  const settings = writeSettings(input, { title, text }, plan, existing, book, writer, notes);

  const values = book.finish(UNKNOWN);
  const ledger = openLedger(AREAS);
  for (const value of values) {
    const area = areaOfKey(value.path);
    ledger.read(area);
    if (value.fate === 'dropped') ledger.dropped(area, namedValue(value), value.change ?? UNKNOWN);
    else ledger.kept(area, namedValue(value), value.change && value.fate === 'adapted' ? [value.change] : []);
  }
  const { tallies, losses } = ledger.finish();
  onNote('checking the portal');
  const check = dryRun ? undefined : await checkImported(out, now, existing);
  const result: BackstageImport = {
    dryRun,
    files: config.files,
    tallies,
    losses,
    values,
    problems: book.problems.sort(compareProblems),
    notes,
    reads: {
      repositories: [...plan.repositories.keys()].sort(compareText),
      localFiles: [...closure.texts.keys()].map(context.portalPath),
      missing: plan.missing.map(({ what }) => what),
      within: config.within,
      registered: config.registered,
      tokens: tokensOf(plan),
      rules: plan.rules?.length ?? 0,
      scorecardRules: [...plan.scorecards.values()].reduce(
        (sum, { rules }) => sum + (Array.isArray(rules) ? rules.length : 0),
        0,
      ),
      tools: [...plan.integrations.keys()].sort(compareText),
    },
    ...(settings === undefined ? {} : { settings }),
    written: writer.written(),
    ...(check ? { check } : {}),
    needs:
      losses.some(({ needs }) => needs) ||
      notes.length > 0 ||
      book.problems.length > 0 ||
      (check?.new.some(({ severity }) => severity === 'error') ?? false),
  };
  if (!dryRun) writeReport(out, backstageReport(result), BACKSTAGE_MARK);
  return result;
}

/** Environment variables that sources ask for. */
function tokensOf({ repositories, credentials }: Plan): string[] {
  const hosts = new Set([...repositories.values()].map(({ host }) => host));
  const names = [...credentials].flatMap(([host, { tokenEnv }]) => (hosts.has(host) ? [tokenEnv] : []));
  return [...new Set(names)].sort(compareText);
}
