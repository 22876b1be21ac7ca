import { Transform } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { type JsonObject, setOwn } from '../../base/json.ts';
import { MAX_RECORD } from '../../collect/pick.ts';
import type { OpenFile } from './open-file.ts';
import { type Fault, fault, type Piece } from './piece.ts';

class NotUtf8 extends Error {}

/**
 * The rows of a CSV file (RFC 4180) as mappings of columns to texts; an empty cell is no value. Only what is needed of
 * the file is in memory. What cannot be read ends the file: all rows before it are given.
 */
export async function* readCsv(
  file: OpenFile,
  { delimiter, columns }: { delimiter: string; columns: readonly string[] | undefined },
): AsyncGenerator<Piece> {
  const input = file.stream();
  const checked = input.pipe(utf8Check());
  const parser = checked.pipe(
    parse({
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD,
    }),
  );
  input.on('error', (error) => parser.destroy(error));
  checked.on('error', (error) => parser.destroy(error));
  let names = columns;
  /** Where the next row begins, and how many lines the parser counted twice: those that end with two characters. */
  let line = 1;
  let twice = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      const breaks = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
      twice += record.reduce((sum, cell) => sum + cell.split('\r\n').length - 1, 0);
      const start = info.lines - twice - breaks;
      line = info.lines - twice + 1;
      if (names === undefined) {
        names = record.map((name) => name.trim());
        yield* nameFaults(names, start);
      } else yield* readRow(record, names, start);
    }
  } catch (error) {
    yield streamFault(error, line);
  } finally {
    input.destroy();
  }
}

function* readRow(cells: readonly string[], names: readonly string[], line: number): Generator<Piece> {
  if (cells.length !== names.length) {
    const message = `has a line with ${cells.length} cells for ${names.length} columns`;
    yield fault('row', message, { line }, false);
  }
  const value: JsonObject = {};
  for (const [index, name] of names.entries()) {
    const cell = cells[index];
    if (name !== '' && cell !== undefined && cell !== '' && !Object.hasOwn(value, name))
      setOwn(value, name, cell);
  }
  yield { type: 'value', value, line };
}

function* nameFaults(names: readonly string[], line: number): Generator<Fault> {
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (twice !== undefined)
    yield fault(
      'columns',
      `has two columns with the name ${JSON.stringify(twice.slice(0, 80))}`,
      { line },
      false,
    );
  const empty = names.indexOf('');
  if (empty !== -1)
    yield fault('columns', `has no name for column ${empty + 1}, which is not read`, { line }, false);
}

/** Lets bytes through as they are, and fails at the first that are not UTF-8. */
function utf8Check(): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const check = (chunk: Uint8Array | undefined): Error | null => {
    try {
      decoder.decode(chunk, { stream: chunk !== undefined });
      return null;
    } catch {
      return new NotUtf8();
    }
  };
  return new Transform({
    transform: (chunk: Buffer, _, done) => {
      const error = check(chunk);
      if (error) done(error);
      else done(null, chunk);
    },
    flush: (done) => done(check(undefined)),
  });
}

function streamFault(error: unknown, line: number): Fault {
  if (error instanceof NotUtf8) return fault('malformed', 'is not UTF-8 text', { line });
  if (!(error instanceof CsvError)) throw error;
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return fault('too-large', 'has a row of more than 1 MB, as a quote without its end makes one', { line });
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return fault('malformed', 'has a quote without its end in a row that begins here', { line });
  return fault('malformed', 'has quotes within a cell that is not in quotes, or text after one that is', {
    line,
  });
}
