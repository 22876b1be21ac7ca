import { resolve } from 'node:path';
import { count } from '../base/text.ts';
import { importPort } from '../portal/import/import.ts';
import { importReport, REPORT_FILE, tallyLines } from '../portal/import/report.ts';
import type { Command, Parsed } from './arguments.ts';
import { refuse } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { commandTime, nowOption } from './time.ts';
import { packageVersion } from './version.ts';

export const command: Command = {
  name: 'import',
  summary: 'Make a portal of what another portal exported.',
  description: [
    'Reads an export of Port: the archive or the file of its command line, answers of its API, or a folder of such',
    'files. Writes blueprints, entities, teams, scorecards, actions and mappings into a portal, which is made where',
    'there is none. Files that are there already are never overwritten. A report says of every thing what became of',
    'it, and what to do about what is not there. Nothing is fetched.',
  ].join('\n'),
  arguments: ['port', 'export'],
  options: [
    { name: 'out', value: 'folder', help: 'The folder of the portal; by default that of --root.' },
    { name: 'title', value: 'text', help: 'Name of a portal that is new; by default Engineering.' },
    { name: 'dry-run', help: 'Write nothing, and print the report.' },
    { name: 'json', help: 'Print what became of everything as JSON.' },
    nowOption('The time at which the portal is checked'),
  ],
  examples: [
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

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const [format, source] = parsed.positionals;
  if (format !== 'port')
    return refuse(
      'import',
      format === undefined
        ? 'say what to import: portolan import port <export>'
        : `it imports exports of port, not of ${format}`,
      terminal,
    );
  if (source === undefined)
    return refuse('import', 'name the export: an archive, a file or a folder', terminal);
  const time = commandTime(parsed);
  if ('error' in time) return refuse('import', time.error, terminal);
  const title = parsed.values.get('title')?.trim() ?? 'Engineering';
  if (title.length < 1 || title.length > 80)
    return refuse('import', '--title must have 1 to 80 characters', terminal);
  const dryRun = parsed.flags.has('dry-run');
  const out = resolve(parsed.values.get('out') ?? parsed.values.get('root') ?? '.');
  const result = await importPort({
    source: resolve(source),
    out,
    now: time.now,
    dryRun,
    title,
    version: packageVersion(),
    onNote: (text) => terminal.progress(text),
  });
  terminal.progress('');
  if ('error' in result) return refuse('import', result.error, terminal);
  const exit = result.needs ? EXIT.problems : EXIT.sound;
  if (parsed.flags.has('json')) {
    terminal.out(JSON.stringify(result, undefined, 2));
    return exit;
  }
  if (dryRun) {
    terminal.out(importReport(result).trimEnd());
    return exit;
  }
  for (const line of tallyLines(result)) terminal.out(`  ${line}`);
  const { check, written } = result;
  const toDo = result.losses.filter(({ needs }) => needs).reduce((sum, { items }) => sum + items.length, 0);
  terminal.out(
    [
      '',
      `${count(written.length, 'file')} written to ${out}.`,
      ...(check
        ? [`portolan check finds ${count(check.errors, 'error')} and ${count(check.warnings, 'warning')}.`]
        : []),
      toDo > 0
        ? `Somebody has to look at ${count(toDo, 'thing')}: ${REPORT_FILE} says at which, and what to do.`
        : `${REPORT_FILE} says what became of everything.`,
    ].join('\n'),
  );
  return exit;
}
