import { extname, join } from 'node:path';
import { z } from 'zod';
import { isGlob, parseGlob } from '../../base/glob.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import { type Problem, problem } from '../../base/problem.ts';
import { count } from '../../base/text.ts';
import { keeper } from '../../collect/fields.ts';
import { type Budget, createBudget, type Picked, picker } from '../../collect/pick.ts';
import type { SelectorKey, Source, SourceContext, SourceItem } from '../../collect/source.ts';
import { findFiles } from './find-files.ts';
import { type OpenFile, openFile } from './open-file.ts';
import { type Fault, fault, type Piece } from './piece.ts';
import { FILES_PROBLEMS as RULES } from './problems.ts';
import { readCsv } from './read-csv.ts';
import { readJsonLines } from './read-lines.ts';
import { readJson, readYaml } from './read-whole.ts';
import { type Entry, FilePattern, type Format, type Settings, settings } from './schema.ts';

/** Which records a resource of a mapping means, by the files they come from. */
const path: SelectorKey = {
  fault: (value) =>
    z.union([FilePattern, z.array(FilePattern)]).safeParse(value).success
      ? undefined
      : 'must be a path or glob below the folder of portal.yaml, or a list of them',
  selects: (value, { place }) =>
    place !== undefined &&
    [value].flat().some((pattern) => {
      const text = String(pattern).replace(/^(?:\.\/)+/, '');
      return isGlob(text) ? parseGlob(text)?.matches(place.file) === true : text === place.file;
    }),
};

/** Records in files of the portal: JSON, NDJSON, CSV and YAML. See README.md. */
export const filesSource: Source<Settings> = {
  type: 'files',
  title: 'Files',
  provides: [],
  version: 1,
  settings,
  records: {},
  others: z.custom<JsonObject>(isObject),
  keeps: ({ files }, kind) => {
    const entry = files.find((one) => one.kind === kind);
    return entry && keeper(entry.fields);
  },
  selectors: { path },
  local: true,
  problems: RULES,
  collect,
};

async function* collect(options: Settings, context: SourceContext): AsyncGenerator<SourceItem> {
  const work = options.files.flatMap((entry) =>
    findFiles(context.root, [entry.path].flat()).map((file) => ({ entry, file })),
  );
  const budget = createBudget(options.maxRecords);
  for (const [done, { entry, file }] of work.entries()) {
    yield { type: 'progress', done, total: work.length };
    if ('fault' in file) yield* report(context, file.path, [file.fault]);
    else yield* readFile(entry, file.path, budget, context);
    if (budget.over()) return;
  }
  yield { type: 'progress', done: work.length, total: work.length };
}

async function* readFile(
  entry: Entry,
  file: string,
  budget: Budget,
  context: SourceContext,
): AsyncGenerator<SourceItem> {
  const faults = createFaults();
  const pick = picker(entry);
  let number = 0;
  for await (const piece of piecesOf(entry, join(context.root, file), file)) {
    if (context.signal.aborted) return;
    if (piece.type === 'fault') {
      faults.add(piece);
      continue;
    }
    number += 1;
    const result = pick(piece.value, `${file}#${number}`);
    if (result.type === 'unwanted') continue;
    const place = piece.line === undefined ? {} : { line: piece.line };
    if (result.type !== 'record') faults.add(faultOf(result, place, piece.lists));
    else if (budget.take(result.data)) {
      const { id, data } = result;
      yield { type: 'record', record: { kind: entry.kind, id, data, place: { file, ...place } } };
    } else {
      faults.add(fault('too-many', TOO_MANY[budget.over() ?? 'records'], place));
      break;
    }
  }
  yield* report(context, file, faults.all());
}

const TOO_MANY = {
  records: 'has more records than are kept of all files; the rest was not read',
  bytes: 'has more than is kept of all files (256 MB); the rest was not read',
};

function faultOf(
  result: Exclude<Picked, { type: 'record' | 'unwanted' }>,
  place: { line?: number },
  lists: string | undefined,
): Fault {
  switch (result.type) {
    case 'no-record':
      return fault('no-record', 'has an item that is no mapping of fields', place);
    case 'no-id':
      // An answer that was saved as it came is no record; what its list holds are records.
      return lists
        ? fault('no-id', `is no list of records${lists}`, place)
        : fault('no-id', `has a record without a text or number at ${result.at}`, place);
    case 'too-large':
      return fault('too-large', 'has a record of more than 1 MB', place);
  }
}

const ENDINGS: Readonly<Record<string, Format>> = {
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.yaml': 'yaml',
  '.yml': 'yaml',
};

async function* piecesOf(entry: Entry, absolute: string, file: string): AsyncGenerator<Piece> {
  const format = entry.format ?? ENDINGS[extname(file).toLowerCase()];
  if (format === undefined) return void (yield fault('format', 'has an ending that names no format'));
  const opened = await openFile(absolute);
  if ('type' in opened) return void (yield opened);
  try {
    yield* read(format, entry, opened);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    yield fault('unreadable', `cannot be read to its end (${(error as NodeJS.ErrnoException).code})`);
  } finally {
    await opened.close().catch(() => undefined);
  }
}

function read(format: Format, { items, columns, delimiter }: Entry, file: OpenFile): AsyncGenerator<Piece> {
  switch (format) {
    case 'json':
      return readJson(file, items);
    case 'yaml':
      return readYaml(file, items);
    case 'ndjson':
      return readJsonLines(file);
    case 'csv':
    case 'tsv':
      return readCsv(file, { columns, delimiter: delimiter ?? (format === 'csv' ? ',' : '\t') });
  }
}

/** What is wrong with one file: of what is wrong in many places, the first place and how often. */
function createFaults(): { add(found: Fault): void; all(): (Fault & { times: number })[] } {
  const known = new Map<string, Fault & { times: number }>();
  return {
    add(found) {
      const key = `${found.rule} ${found.lost}`;
      const before = known.get(key);
      if (before) before.times += 1;
      else known.set(key, { ...found, times: 1 });
    },
    all: () => [...known.values()],
  };
}

function* report(
  context: SourceContext,
  file: string,
  faults: readonly (Fault & { times?: number })[],
): Generator<SourceItem> {
  for (const { rule, message, line, column, lost, times = 1 } of faults) {
    const more = times > 1 ? ` (and so in ${count(times - 1, 'more place')})` : '';
    const found: Problem = problem(RULES[rule], {
      message: `${file} ${message}${more}`,
      origin: {
        source: context.feed,
        file,
        ...(line === undefined ? {} : { line }),
        ...(column === undefined ? {} : { column }),
      },
      key: rule,
    });
    yield { type: 'problem', problem: found, ...(lost ? { incomplete: true } : {}) };
  }
}
