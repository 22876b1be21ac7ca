import { extname, posix } from 'node:path';
import { decodeText } from '../../base/text-file.ts';
import { isBlocking, parseYaml, positionIn } from '../../base/yaml.ts';
import type { Path, Place } from './json-values.ts';
import { readJson } from './json-values.ts';
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

/** A reader for a file of that name; undefined for a file of another format. */
export function fileReader(name: string, sink: ExportSink, limits: ImportLimits): FileReader | undefined {
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

/** What is said of a file that has more bytes than that. */
export function tooLarge(bytes: number): string {
  return `is larger than ${bytes / 1024 / 1024} MB`;
}
