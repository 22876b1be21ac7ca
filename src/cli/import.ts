import { resolve } from 'node:path';
import { count, list, oneLine } from '../base/text.ts';
import { type BackstageImport, importBackstage } from '../portal/import/backstage/import.ts';
import { areaLines, backstageReport } from '../portal/import/backstage/report.ts';
import { type ImportResult, importPort } from '../portal/import/import.ts';
import { importReport, tallyLines } from '../portal/import/report.ts';
import { REPORT_FILE } from '../portal/import/report-parts.ts';
import type { Command, Parsed } from './arguments.ts';
import { printProblems, refuse } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { commandTime, nowOption } from './time.ts';
import { packageVersion } from './version.ts';

export const command: Command = {
  name: 'import',
  summary: 'Make a portal of what another portal exported, or of its configuration.',
  description: [
    'import port <export> reads an export of Port: the archive or the file of its command line, answers of its API, or',
    'a folder of such files. Writes blueprints, entities, teams, scorecards, actions and mappings into a portal.',
    '',
    'import backstage <app-config.yaml>... reads the configuration of Backstage, later files over earlier ones. Writes',
    'which repositories and files the catalog reads, the kinds that are allowed, where other systems lie and the checks',
    'of Tech Insights. Environment variables are not asked for: tokens are written as the names of their variables.',
    '',
    'The portal is made where there is none. Files that are there already are never overwritten. A report says of every',
    'thing what became of it, and what to do about what is not there. Nothing is fetched.',
  ].join('\n'),
  arguments: ['port|backstage', 'files...'],
  options: [
    { name: 'out', value: 'folder', help: 'The folder of the portal; by default that of --root.' },
    {
      name: 'title',
      value: 'text',
      help: 'Name of a portal that is new; by default that of the organisation, or Engineering.',
    },
    { name: 'dry-run', help: 'Write nothing, and print the report.' },
    { name: 'json', help: 'Print what became of everything as JSON.' },
    nowOption('The time at which the portal is checked'),
  ],
  examples: [
    {
      line: 'portolan import backstage app-config.yaml --out ../portal',
      says: 'Makes a portal in the folder portal beside the Backstage in this folder, which reads the same catalog.',
    },
    {
      line: 'portolan import backstage app-config.yaml app-config.production.yaml --out ../portal --dry-run',
      says: 'Says what would become of every value of the configuration in production, and writes nothing.',
    },
    {
      line: 'portolan import backstage app-config.yaml locations.json --out ../portal',
      says: 'Adds the locations that people registered: what /api/catalog/locations of that Backstage answers.',
    },
    {
      line: 'portolan import port export.tar.gz --out portal',
      says: 'Makes a portal in the folder portal of an archive that port export has written.',
    },
    {
      line: 'portolan import port export.json --dry-run',
      says: 'Says what would become of everything, and writes nothing.',
    },
    {
      line: 'portolan import port answers/ --json > import.json',
      says: 'Adds a folder of answers of the API to the portal in this folder, with the report as JSON.',
    },
  ],
  exits: {
    sound: 'Everything is there, or nobody need do anything about what is not.',
    problems: 'It was written, and somebody has to look at a part of it: the report says at which.',
  },
};

/** What every import is told. */
interface Common {
  out: string;
  now: string;
  dryRun: boolean;
  version: string;
  onNote: (text: string) => void;
}

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [format, ...sources] = parsed.positionals;
  if (format !== 'port' && format !== 'backstage')
    return refuse(
      'import',
      format === undefined
        ? 'say what to import: portolan import port <export>, or portolan import backstage <app-config.yaml>'
        : `it imports exports of port and configurations of backstage, not of ${format}`,
      terminal,
    );
  if (sources.length === 0)
    return refuse(
      'import',
      format === 'port'
        ? 'name the export: an archive, a file or a folder'
        : 'name the configuration: app-config.yaml, and after it the files that go over it',
      terminal,
    );
  if (format === 'port' && sources.length > 1)
    return refuse('import', `it takes one export, and no argument ${sources[1]}`, terminal);
  const time = commandTime(parsed);
  if ('error' in time) return refuse('import', time.error, terminal);
  const title = parsed.values.get('title')?.trim();
  if (title !== undefined && (title.length < 1 || title.length > 80))
    return refuse('import', '--title must have 1 to 80 characters', terminal);
  const common: Common = {
    out: resolve(parsed.values.get('out') ?? parsed.values.get('root') ?? '.'),
    now: time.now,
    dryRun: parsed.flags.has('dry-run'),
    version: packageVersion(),
    onNote: (text) => terminal.progress(text),
  };
  const files = sources.map((source) => resolve(source));
  return format === 'port'
    ? runPort({ source: files[0]!, shown: sources[0]! }, title ?? 'Engineering', common, parsed, terminal)
    : runBackstage(files, title, common, parsed, terminal);
}

async function runPort(
  source: { source: string; shown: string },
  title: string,
  common: Common,
  parsed: Parsed,
  terminal: Terminal,
): Promise<number> {
  const result = await importPort({ ...common, ...source, title });
  terminal.progress('');
  if ('error' in result) return refuse('import', result.error, terminal);
  if (parsed.flags.has('json')) terminal.out(JSON.stringify(result, undefined, 2));
  else if (common.dryRun) terminal.out(importReport(result).trimEnd());
  else printResult(tallyLines(result), result, common, terminal, missingLines(result));
  return result.needs ? EXIT.problems : EXIT.sound;
}

async function runBackstage(
  sources: readonly string[],
  title: string | undefined,
  common: Common,
  parsed: Parsed,
  terminal: Terminal,
): Promise<number> {
  const result = await importBackstage({ ...common, sources, ...(title === undefined ? {} : { title }) });
  terminal.progress('');
  if ('error' in result) return refuse('import', result.error, terminal);
  if (parsed.flags.has('json')) {
    const values = result.values.map(({ path: _, ...value }) => value);
    terminal.out(JSON.stringify({ ...result, values }, undefined, 2));
  } else if (common.dryRun) terminal.out(backstageReport(result).trimEnd());
  else {
    printProblems(result.problems, terminal);
    printResult(areaLines(result), result, common, terminal);
    for (const line of readsSummary(result)) terminal.out(line);
  }
  return result.needs ? EXIT.problems : EXIT.sound;
}

/** What the catalog is read from, and what that needs. */
function readsSummary({ reads }: BackstageImport): string[] {
  const { repositories, localFiles, missing, tokens } = reads;
  const read = list([
    count(repositories.length, 'repository', 'repositories'),
    count(localFiles.length, 'local file'),
  ]);
  return [
    `The portal reads ${read}${missing.length > 0 ? `; not yet ${list(missing)}: see the comments in portal.yaml` : ''}.`,
    ...(tokens.length > 0 ? [`Set ${list(tokens)} where the portal is built.`] : []),
  ];
}

/** Blueprints and teams that are named on the terminal; the report has all. */
const MOST_NAMED = 8;

/** What the export names and does not hold, which everything else waits for. */
function missingLines({ undefinedKinds, unknownTeams }: ImportResult): string[] {
  const named = (
    of: readonly (readonly [name: string, times: number])[],
    one: string,
    many: string,
  ): string => {
    const most = [...of].sort(([, a], [, b]) => b - a).slice(0, MOST_NAMED);
    const shown = most.map(([name, times]) => `${oneLine(name)} (${count(times, one, many)})`);
    return list(of.length > most.length ? [...shown, `${of.length - most.length} more`] : shown);
  };
  const kinds = undefinedKinds.map(({ kind, entities }) => [kind, entities] as const);
  const teams = unknownTeams.map(({ team, entities }) => [team, entities] as const);
  return [
    ...(kinds.length > 0
      ? [
          `Somebody has to look at blueprints that the export does not hold: ${named(kinds, 'entity', 'entities')}.`,
        ]
      : []),
    ...(teams.length > 0
      ? [`Somebody has to look at teams that nothing declares: ${named(teams, 'entity', 'entities')}.`]
      : []),
  ];
}

/** The numbers, and where to read the rest. */
function printResult(
  lines: readonly string[],
  { check, written, losses }: Pick<ImportResult | BackstageImport, 'check' | 'written' | 'losses'>,
  { out }: Common,
  terminal: Terminal,
  missing: readonly string[] = [],
): void {
  for (const line of lines) terminal.out(`  ${line}`);
  const isNew = written.includes('package.json');
  const toDo = losses.filter(({ needs }) => needs).reduce((sum, { items }) => sum + items.length, 0);
  terminal.out(
    [
      '',
      `${count(written.length, 'file')} written to ${out}.`,
      ...(check
        ? [`portolan check finds ${count(check.errors, 'error')} and ${count(check.warnings, 'warning')}.`]
        : []),
      ...missing,
      toDo > 0
        ? `Somebody has to look at ${count(toDo, 'thing')}: ${REPORT_FILE} says at which, and what to do.`
        : `${REPORT_FILE} says what became of everything.`,
      ...(isNew ? nextSteps(out) : []),
    ].join('\n'),
  );
}

/** What makes a site of a portal that is new. */
function nextSteps(out: string): string[] {
  return [
    'Next:',
    ...(out === process.cwd() ? [] : [`  cd ${out}`]),
    '  npm install',
    '  npm start                     builds the portal and shows it',
    '  npx portolan init --workflow  adds what checks changes and publishes the site',
  ];
}
