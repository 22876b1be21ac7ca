import { closeSync, lstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { relativePath, unreadableWords, walk } from '../../base/files.ts';
import { readArchive } from './archive.ts';
import {
  type ExportSink,
  type FileReader,
  fileReader,
  jsonReader,
  reportUnread,
  tooLarge,
} from './file-readers.ts';
import type { ImportLimits } from './limits.ts';

/**
 * Reads an export: a file of JSON, NDJSON or YAML, an archive, or a folder of such files. Every value is given as it is
 * read, and nothing is kept. Gives a sentence only when there is nothing to read at all, or when an archive is refused
 * as a whole.
 *
 * @param shown what people call the export
 */
export async function readExport(
  source: string,
  sink: ExportSink,
  limits: ImportLimits,
  shown: string = basename(source),
): Promise<{ error: string } | undefined> {
  const name = basename(source);
  let isFolder: boolean;
  try {
    const stat = statSync(source);
    isFolder = stat.isDirectory();
    if (!isFolder && !stat.isFile()) return { error: `${shown} is neither a file nor a folder` };
    const most = Math.max(limits.fileBytes, limits.archiveBytes);
    if (!isFolder && stat.size > most) return { error: `${shown} ${tooLarge(most)}` };
  } catch (error) {
    return { error: `${shown} ${unreadableWords(error)}` };
  }
  if (isFolder) return readFolder(source, sink, limits);
  const bytes = head(source);
  if (isArchive(name, bytes)) return readArchive(source, sink, limits);
  const reader = fileReader(name, sink, limits) ?? jsonReader(name, sink, limits);
  return readBytes(source, name, reader);
}

function readFolder(folder: string, sink: ExportSink, limits: ImportLimits): { error: string } | undefined {
  const root = realpathSync(folder);
  const { files, left } = walk(root, root);
  if (files.length > limits.files)
    return {
      error: `${basename(folder)} holds more than ${limits.files} files; name a folder that holds the export alone`,
    };
  for (const { path } of left) {
    const message = 'it is a link that leads out of the folder or to nothing, or cannot be read';
    sink.fault({
      file: relativePath(root, path),
      message,
      fix: 'Copy what it leads to into the folder.',
      matters: true,
    });
  }
  for (const file of files) {
    const name = relativePath(root, file);
    const reader = fileReader(name, sink, limits);
    if (!reader) {
      reportUnread(name, sink);
      continue;
    }
    if (lstatSync(file).size > limits.fileBytes) {
      const message = `it ${tooLarge(limits.fileBytes)}`;
      sink.fault({ file: name, message, fix: 'Split the file.', matters: true });
      continue;
    }
    const failed = readBytes(file, name, reader);
    if (failed)
      sink.fault({ file: name, message: failed.error, fix: 'Make the file readable.', matters: true });
  }
  return undefined;
}

function readBytes(file: string, name: string, reader: FileReader): { error: string } | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    return { error: `${name} ${unreadableWords(error)}` };
  }
  try {
    const buffer = Buffer.allocUnsafe(1024 * 1024);
    for (;;) {
      const length = readSync(descriptor, buffer, 0, buffer.length, null);
      if (length === 0) break;
      reader.push(buffer.subarray(0, length));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return { error: `${name} ${unreadableWords(error)}` };
  } finally {
    closeSync(descriptor);
  }
  reader.end();
  return undefined;
}

function head(file: string): Buffer {
  const buffer = Buffer.alloc(512);
  const descriptor = openSync(file, 'r');
  try {
    return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** By what it holds, whatever it is called; an archive without compression by its mark or its name. */
function isArchive(name: string, bytes: Buffer): boolean {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return true;
  return bytes.subarray(257, 262).toString('latin1') === 'ustar' || /\.(?:tar|tgz|tar\.gz)$/i.test(name);
}
