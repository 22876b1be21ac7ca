import { extname, posix } from 'node:path';
import { decodeText } from '../../base/text-file.ts';
import { isBlocking, parseYaml, positionIn } from '../../base/yaml.ts';
import type { Path, Place } from './json-values.ts';
import { readJson } from './json-values.ts';
import type { ImportLimits } from './limits.ts';
import { parseHcl } from './terraform/hcl.ts';
import type { NamedHclFile } from './terraform/module.ts';

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
  /** A file of Terraform's language, which says what it means only together with those beside it. */
  terraform(file: NamedHclFile): void;
  fault(fault: ExportFault): void;
  /** A file was read; called once for each. */
  file(name: string): void;
}

/** Takes the bytes of one file of an export. */
export interface FileReader {
  push(bytes: Uint8Array): void;
  end(): void;
}

/** A reader for a file of that name; undefined for a file of another format. */
export function fileReader(name: string, sink: ExportSink, limits: ImportLimits): FileReader | undefined {
  const extension = extname(name).toLowerCase();
  if (posix.basename(name).startsWith('._')) return undefined;
  if (['.json', '.ndjson', '.jsonl', '.tfstate'].includes(extension)) return jsonReader(name, sink, limits);
  if (['.yaml', '.yml'].includes(extension)) return yamlReader(name, sink, limits);
  if (['.tf', '.tfvars'].includes(extension)) return terraformReader(name, sink, limits);
  return undefined;
}

/** Tells a file of an export that is in no format that is read. */
export function reportUnread(name: string, sink: ExportSink): void {
  sink.fault({
    file: name,
    message: 'it is neither JSON nor YAML nor Terraform',
    fix: 'Nothing to do, unless it was part of the export.',
    matters: false,
  });
}

/** A reader of JSON, whatever the file is called. */
export function jsonReader(file: string, sink: ExportSink, limits: ImportLimits): FileReader {
  sink.file(file);
  return readJson((piece) => {
    if (piece.type === 'value')
      sink.value({ file, path: piece.path, value: piece.value, place: piece.place });
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
  return textReader(file, sink, limits, 'YAML', (text) => {
    for (const document of parseYaml(text)) {
      for (const error of document.errors)
        sink.fault({
          file,
          message: error.message,
          fix: 'Correct the file, or export it again.',
          matters: true,
          place: { line: error.line, column: error.column },
        });
      if (document.empty || document.errors.some(isBlocking)) continue;
      sink.value({ file, path: [], value: document.value, place: positionIn(document, []) });
    }
  });
}

function terraformReader(file: string, sink: ExportSink, limits: ImportLimits): FileReader {
  return textReader(file, sink, limits, 'Terraform', (text) => {
    const parsed = parseHcl(text);
    const { fault } = parsed;
    if (fault)
      sink.fault({
        file,
        message: `the rest of the file is not read: ${fault.message}`,
        fix: 'Correct it, or give what terraform show -json prints instead.',
        matters: true,
        place: { line: fault.line, column: fault.column },
      });
    sink.terraform({ ...parsed, file });
  });
}

/** Takes a file as a whole, and gives its text once it is there. */
function textReader(
  file: string,
  sink: ExportSink,
  limits: ImportLimits,
  language: string,
  take: (text: string) => void,
): FileReader {
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
          `it ${tooLarge(limits.yamlBytes)}, which is too much ${language}`,
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
      take(decoded.text);
    },
  };
}

/** What is said of a file that has more bytes than that. */
export function tooLarge(bytes: number): string {
  return `is larger than ${bytes / 1024 / 1024} MB`;
}
