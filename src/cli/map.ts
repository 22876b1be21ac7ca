import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { unreadableWords } from '../base/files.ts';
import { folderState } from '../base/state.ts';
import { count } from '../base/text.ts';
import { tryMapping } from '../portal/map.ts';
import { describeMapped } from '../portal/map-text.ts';
import { folders } from '../portal/pipeline.ts';
import type { Command, Parsed } from './arguments.ts';
import { printProblems, problemSummary, refuse } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { commandTime, nowOption } from './time.ts';

export const command: Command = {
  name: 'map',
  summary: 'Show what a mapping makes of one record.',
  description: [
    'Takes a record from a file, the standard input or the last snapshot of a source, and shows what the mapping',
    'makes of it: the answer of the selector, the value of every expression or why it has none, the entity that',
    'comes out, and what does not fit the definition of its kind. Asks no system, and writes nothing.',
  ].join('\n'),
  arguments: ['source-or-mapping-file'],
  options: [
    nowOption('What jq takes for the time'),
    { name: 'record', value: 'file', help: 'A record as JSON; - reads the standard input.' },
    { name: 'id', value: 'id', help: 'The record of the snapshot with this id; by default the first.' },
    { name: 'kind', value: 'kind', help: 'The kind of the record.' },
    { name: 'json', help: 'Print everything as JSON.' },
  ],
  examples: [
    {
      line: 'portolan map git',
      says: 'The first record of the source git, and what its mapping makes of it.',
    },
    {
      line: 'portolan map mappings/pager.yaml --record incident.json --kind incident',
      says: 'A mapping that no source uses yet, on a record that was saved from the API.',
    },
    {
      line: 'curl -s https://api.example.com/v1/services/7 | portolan map pager --record -',
      says: 'The same, on what a system says now.',
    },
  ],
  exits: {
    sound: 'The record became at least one entity, and nothing about it is an error or a warning.',
    problems: 'The record became no entity, or something about it is an error or a warning.',
  },
};

/** The text of the record that was asked for. */
function readRecord(file: string): { text: string; name: string } | { error: string } {
  const name = file === '-' ? 'the standard input' : file;
  try {
    return { text: readFileSync(file === '-' ? 0 : resolve(file), 'utf8'), name };
  } catch (error) {
    return { error: `${name} ${unreadableWords(error)}` };
  }
}

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const time = commandTime(parsed);
  if ('error' in time) return refuse('map', time.error, terminal);
  const file = parsed.values.get('record');
  const record = file === undefined ? undefined : readRecord(file);
  if (record && 'error' in record) return refuse('map', record.error, terminal);
  const root = resolve(parsed.values.get('root') ?? '.');
  const result = await tryMapping({
    root,
    folder: resolve('.'),
    target: parsed.positionals[0],
    ...(record ? { record } : {}),
    id: parsed.values.get('id'),
    kind: parsed.values.get('kind'),
    ...time,
    state: folderState(folders(root).state),
    environment: process.env,
  });
  if ('error' in result) return refuse('map', result.error, terminal);
  const { contributions, problems } = result;
  const bad = problems.some(({ severity }) => severity !== 'info');
  if (parsed.flags.has('json')) terminal.out(JSON.stringify(result, undefined, 2));
  else {
    for (const line of describeMapped(result)) terminal.out(line);
    printProblems(problems, terminal);
    const refs = new Set(contributions.map(({ ref }) => ref)).size;
    terminal.out(`${count(refs, 'entity', 'entities')}; ${problemSummary(problems)}.`);
  }
  return bad || contributions.length === 0 ? EXIT.problems : EXIT.sound;
}
