import { closeSync, lstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, extname, posix } from 'node:path';
import { relativePath, unreadableWords, walk } from '../../base/files.ts';
import { decodeText } from '../../base/text-file.ts';
import { isBlocking, parseYaml, positionIn } from '../../base/yaml.ts';
import { readArchive } from './archive.ts';
import { readJson } from './json-values.ts';
import type { Path, Place } from './json-values.ts';
import type { ImportLimits } from './limits.ts';

/** A value of an export, and where it stands. */
export interface ExportValue {
  /** Path of its file within the export, as it says: for people and for sorting, never for writing. */
  file: string;
  /** Where it stands in its document; empty for a document as a whole. */
  path: Path;
  value: unknown;
  place: Place;
}

/** Something of an export that could not be read. */
export interface ExportFault {
  file: string;
  place?: Place;
  message: string;
  /** What it is, where it is no damage: a file of another format. */
  fix: string;
  /** False where nobody need do anything, as for a picture in a folder. */
  matters: boolean;
}

export interface ExportSink {
  value(value: ExportValue): void;
  fault(fault: ExportFault): void;
  /** A file was read; called once for each. */
  file(name: string): void;
}

/** Takes the bytes of one file of an export. */
export interface FileReader {
  push(bytes: Uint8Array): void;
  end(): void;
}

/**
 * Reads an export: a file of JSON, NDJSON or YAML, an archive, or a folder of such files. Every value is given as it is
 * read, and nothing is kept. Gives a sentence only when there is nothing to read at all, or when an archive is refused
 * as a whole.
 */
export async function readExport(
  source: string,
  sink: ExportSink,
  limits: ImportLimits,
): Promise<{ error: string } | undefined> {
  const name = basename(source);
  let isFolder: boolean;
  try {
    const stat = statSync(source);
    isFolder = stat.isDirectory();
    if (!isFolder && !stat.isFile()) return { error: `${name} is neither a file nor a folder` };
    if (!isFolder && stat.size > limits.fileBytes) return { error: `${name} ${tooLarge(limits.fileBytes)}` };
  } catch (error) {
    return { error: `${name} ${unreadableWords(error)}` };
  }
  if (isFolder) return readFolder(source, sink, limits);
  const bytes = head(source);
  if (isArchive(name, bytes)) return readArchive(source, sink, limits);
  const reader = fileReader(name, sink, limits) ?? jsonReader(name, sink, limits);
  return readBytes(source, name, reader);
}

/** A reader for a file of that name; undefined for a file of another format. */
export function fileReader(
  name: string,
  sink: ExportSink,
  limits: ImportLimits,
): FileReader | undefined {
  const extension = extname(name).toLowerCase();
  if (posix.basename(name).startsWith('._')) return undefined;
  if (['.json', '.ndjson', '.jsonl'].includes(extension)) return jsonReader(name, sink, limits);
  if (['.yaml', '.yml'].includes(extension)) return yamlReader(name, sink, limits);
  return undefined;
}

/** Tells a file of an export that is in no format that is read. */
export function reportUnread(name: string, sink: ExportSink): void {
  const isTerraform = /\.(?:tf|hcl|tfvars|tfstate)$/i.test(name);
  sink.fault({
    file: name,
    message: isTerraform ? 'it is Terraform, which is not read' : 'it is neither JSON nor YAML',
    fix: isTerraform
      ? 'Export the organisation with Port’s command line or its API, and import that.'
      : 'Nothing to do, unless it was part of the export.',
    matters: isTerraform,
  });
}

function readFolder(
  folder: string,
  sink: ExportSink,
  limits: ImportLimits,
): { error: string } | undefined {
  const root = realpathSync(folder);
  const { files, left } = walk(root, root);
  if (files.length > limits.files)
    return { error: `${basename(folder)} holds more than ${limits.files} files; name a folder that holds the export alone` };
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

function jsonReader(file: string, sink: ExportSink, limits: ImportLimits): FileReader {
  sink.file(file);
  return readJson((piece) => {
    if (piece.type === 'value') sink.value({ file, path: piece.path, value: piece.value, place: piece.place });
    else
      sink.fault({
        file,
        place: piece.place,
        message: `${at(piece.path)}cannot be read: ${piece.message}`,
        fix: 'Correct the file, or export it again.',
        matters: true,
      });
  }, limits);
}

function at(path: Path): string {
  return path.length === 0 ? 'the document ' : `${path.join('.')} `;
}

/** YAML is read as a whole: what a line means is decided by lines far above it. */
function yamlReader(file: string, sink: ExportSink, limits: ImportLimits): FileReader {
  sink.file(file);
  const parts: Uint8Array[] = [];
  let size = 0;
  return {
    push(bytes) {
      size += bytes.length;
      if (size <= limits.yamlBytes) parts.push(new Uint8Array(bytes));
    },
    end() {
      const fault = (message: string, fix: string, place?: Place): void =>
        sink.fault({ file, message, fix, matters: true, ...(place ? { place } : {}) });
      if (size > limits.yamlBytes) {
        fault(
          `it ${tooLarge(limits.yamlBytes)}, which is too much YAML`,
          'Write it as JSON, which is read piece by piece.',
        );
        return;
      }
      const decoded = decodeText(Buffer.concat(parts));
      if (decoded.fault) {
        const { message, line, column } = decoded.fault;
        fault(message, 'Save the file as UTF-8.', { line, column });
        if (decoded.fault.code === 'binary') return;
      }
      for (const document of parseYaml(decoded.text)) {
        for (const error of document.errors)
          fault(error.message, 'Correct the file, or export it again.', {
            line: error.line,
            column: error.column,
          });
        if (document.empty || document.errors.some(isBlocking)) continue;
        sink.value({ file, path: [], value: document.value, place: positionIn(document, []) });
      }
    },
  };
}

function tooLarge(bytes: number): string {
  return `is larger than ${bytes / 1024 / 1024} MB`;
}
