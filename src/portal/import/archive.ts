import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Parser, type ReadEntry } from 'tar';
import { oneLine } from '../../base/text.ts';
import { type ExportSink, fileReader, reportUnread } from './file-readers.ts';
import type { ImportLimits } from './limits.ts';

/** Bytes of names and further headers of one entry. */
const MAX_META = 64 * 1024;
/** What other systems put beside files: it holds nothing of the export. */
const ASIDE = new Set(['GlobalExtendedHeader', 'ExtendedHeader', 'OldExtendedHeader']);

/**
 * Reads the files of a tar archive, packed with gzip or not, without writing one of them. Entries that lead elsewhere
 * (`..`, absolute paths, links, devices) or that come twice are refused, each with a fault; an archive that is too large,
 * unpacks to far more than it is, or holds too many entries is refused as a whole. One that is cut short gives what
 * there is of it, with a fault.
 */
export function readArchive(
  file: string,
  sink: ExportSink,
  limits: ImportLimits,
): Promise<{ error: string } | undefined> {
  const name = basename(file);
  const seen = new Set<string>();
  let entries = 0;
  let total = 0;
  let settled = false;

  return new Promise((resolve) => {
    const input = createReadStream(file);
    const parser = new Parser({
      maxDecompressionRatio: limits.ratio,
      maxMetaEntrySize: MAX_META,
      brotli: false,
      zstd: false,
      onReadEntry: takeEntry,
      onwarn: (code, message) => hear(code, String(message)),
    });
    const finish = (result: { error: string } | undefined): void => {
      if (settled) return;
      settled = true;
      input.destroy();
      resolve(result);
    };
    const refuse = (words: string): void =>
      finish({ error: `${name} ${words}; it was refused, and nothing was written` });

    parser.on('ignoredEntry', ({ path, type }: ReadEntry) => {
      entries += 1;
      if (entries > limits.files) refuse(`holds more than ${limits.files} entries`);
      else refuseEntry(path, `it is of the type ${oneLine(type)}, or its name is too long`);
    });
    parser.on('end', () => finish(undefined));
    parser.on('error', (error: Error) => hear('TAR_ABORT', error.message));
    input.on('error', (error: NodeJS.ErrnoException) =>
      finish({ error: `${name} cannot be read (${error.code ?? 'error'})` }),
    );
    input.on('data', (chunk) => {
      if (settled) return;
      if (!parser.write(chunk as Buffer)) {
        input.pause();
        parser.once('drain', () => input.resume());
      }
    });
    input.on('end', () => {
      if (!settled) parser.end();
    });

    function takeEntry(entry: ReadEntry): void {
      entries += 1;
      total += entry.size;
      if (settled) {
        entry.resume();
        return;
      }
      if (entries > limits.files) refuse(`holds more than ${limits.files} entries`);
      else if (total > limits.archiveBytes) refuse(`holds more than ${megabytes(limits.archiveBytes)}`);
      else if (!readEntry(entry)) entry.resume();
    }

    /** True when the content of the entry is taken. */
    function readEntry(entry: ReadEntry): boolean {
      const { path, type, size } = entry;
      const fault = entryFault(entry, seen);
      const key = plainPath(path);
      seen.add(key);
      if (fault !== undefined) {
        refuseEntry(path, fault);
        return false;
      }
      if (type === 'Directory') return false;
      if (size > limits.fileBytes) {
        refuseEntry(path, `it is larger than ${megabytes(limits.fileBytes)}`);
        return false;
      }
      const reader = fileReader(key, sink, limits);
      if (!reader) {
        reportUnread(oneLine(key), sink);
        return false;
      }
      entry.on('data', (bytes: Buffer) => {
        if (!settled) reader.push(bytes);
      });
      entry.on('end', () => {
        if (!settled) reader.end();
      });
      return true;
    }

    function refuseEntry(path: string, message: string): void {
      sink.fault({
        file: oneLine(path),
        message: `the entry was refused: ${message}`,
        fix: 'Make the archive anew with Port’s command line; an export holds plain files only.',
        matters: true,
      });
    }

    function hear(code: string, message: string): void {
      if (settled) return;
      if (/ratio exceeded/.test(message)) {
        refuse(`unpacks to more than ${limits.ratio} times its size`);
        return;
      }
      sink.fault({
        file: name,
        message: `the archive is damaged: ${oneLine(message).replace(/^[A-Z_]+: /, '')}`,
        fix: 'Copy the archive again; what could be read of it was taken.',
        matters: true,
      });
      if (code === 'TAR_ABORT') finish(undefined);
    }
  });
}

/** Why an entry is not read; undefined for one that is. */
function entryFault({ path, type }: ReadEntry, seen: ReadonlySet<string>): string | undefined {
  if (/^(?:[\\/]|[A-Za-z]:)/.test(path)) return 'its path is absolute';
  if (path.split(/[\\/]/).includes('..')) return 'its path leads out of the archive';
  if (path.includes('\0')) return 'its name holds a NUL character';
  if (type === 'Directory' || ASIDE.has(type)) return undefined;
  if (type === 'SymbolicLink' || type === 'Link') return 'it is a link';
  if (type !== 'File' && type !== 'OldFile' && type !== 'ContiguousFile')
    return `it is of the type ${oneLine(type)}`;
  return seen.has(plainPath(path)) ? 'there is another entry of that name' : undefined;
}

/** Two names that a disk would take for one are one. */
function plainPath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function megabytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MB`;
}
