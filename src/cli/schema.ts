import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { errorCode } from '../base/files.ts';
import { factsOf, generalFacts } from '../portal/editor/facts.ts';
import { isUnattended, SCHEMAS_FOLDER, writeSchemas } from '../portal/editor/keep-schemas.ts';
import { SCHEMAS, SETTINGS_SCHEMA, schemaTexts } from '../portal/editor/schemas.ts';
import { EDITORS, type Editor, editorFiles } from '../portal/init/editors.ts';
import { writeNew } from '../portal/init/write-new.ts';
import { runPipeline } from '../portal/pipeline.ts';
import type { Portal } from '../portal/portal.ts';
import { readSettings, SETTINGS_FILE } from '../portal/settings.ts';
import type { Command, Parsed } from './arguments.ts';
import { printProblems, refuse, showProgress } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { commandTime } from './time.ts';

export const command: Command = {
  name: 'schema',
  summary: 'Write the schemas by which editors complete and check the files of a portal.',
  description: [
    'Writes a JSON Schema for each kind of file: the settings, the catalog, scorecards, exemptions, actions and mappings.',
    'They know the kinds of this portal, its own among them, and offer what references may name. The commands check, dev and',
    'build keep those in the folder .portolan/schemas as the portal is. docs/editors.md says how editors use them.',
  ].join('\n'),
  options: [
    {
      name: 'to',
      value: 'folder',
      help: `The folder to write to, relative to the portal; ${SCHEMAS_FOLDER} by default.`,
    },
    {
      name: 'print',
      value: 'schema',
      choices: [SETTINGS_SCHEMA, ...Object.keys(SCHEMAS)],
      help: 'Print one of them instead of writing them.',
    },
    {
      name: 'editor',
      value: 'editor',
      choices: EDITORS,
      help: 'Write the settings of an editor, too: which schema is for which files. A file that is there is never changed.',
    },
    {
      name: 'prepare',
      help: 'As the script prepare of package.json calls it: do nothing in continuous integration, where nobody edits, and never fail.',
    },
  ],
  examples: [
    { line: 'portolan schema', says: `Writes the schemas into ${SCHEMAS_FOLDER}.` },
    { line: 'portolan schema --editor vscode', says: 'Writes them, and tells Visual Studio Code of them.' },
    { line: 'portolan schema --print catalog.json', says: 'Prints that of catalog files.' },
  ],
  exits: {
    sound:
      'They were written, or printed. While the settings cannot be used they know only what is built in.',
  },
};

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  if (!parsed.flags.has('prepare')) return writeOrPrint(parsed, terminal);
  if (isUnattended()) return EXIT.sound;
  try {
    await writeOrPrint(parsed, terminal);
  } catch (error) {
    // Nobody shall be kept from installing by what only an editor lacks.
    terminal.error(
      `The schemas for editors were not written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return EXIT.sound;
}

async function writeOrPrint(parsed: Parsed, terminal: Terminal): Promise<number> {
  const root = resolve(parsed.values.get('root') ?? '.');
  if (!existsSync(join(root, SETTINGS_FILE)))
    return refuse('schema', `there is no ${SETTINGS_FILE} in ${root}`, terminal);
  const folder = resolve(root, parsed.values.get('to') ?? SCHEMAS_FOLDER);
  if (relative(root, folder).startsWith('..'))
    return refuse('schema', '--to must name a folder of the portal', terminal);
  const time = commandTime(parsed);
  if ('error' in time) return refuse('schema', time.error, terminal);
  const onProgress = showProgress(terminal);
  const { portal, problems } = await runPipeline({ root, ...time, offline: true, onProgress });
  if (!portal) printProblems(problems, terminal);
  const print = parsed.values.get('print');
  if (print !== undefined) {
    terminal.out(schemaTexts(portal ? factsOf(portal) : generalFacts())[print]!.trimEnd());
    return EXIT.sound;
  }
  try {
    return write(root, folder, portal, parsed, terminal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return refuse('schema', `${relative(root, folder)} cannot be written (${errorCode(error)})`, terminal);
  }
}

function write(
  root: string,
  folder: string,
  portal: Portal | undefined,
  parsed: Parsed,
  terminal: Terminal,
): number {
  const place = relative(root, folder);
  const names = writeSchemas(folder, portal);
  for (const name of names) terminal.out(`  wrote ${join(place, name)}`);
  if (names.length === 0) terminal.out(`The schemas in ${place} are as they should be.`);
  const editor = EDITORS.find((known) => known === parsed.values.get('editor'));
  if (editor) tellEditor(root, place, editor, terminal);
  return EXIT.sound;
}

function tellEditor(root: string, schemas: string, editor: Editor, terminal: Terminal): void {
  const files = editorFiles(editor, { settings: readSettings(root).settings, schemas });
  const { written, kept } = writeNew(root, files);
  for (const file of written) terminal.out(`  wrote ${file}`);
  for (const file of kept)
    terminal.out(
      [`  kept  ${file}, which is there already. What belongs into it:`, files[file]!.trimEnd()].join('\n'),
    );
}
