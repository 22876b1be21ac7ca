import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compareText } from '../base/json.ts';
import { writeAtomic } from '../base/state.ts';
import { YAML_READING, type YamlDocument } from '../base/yaml.ts';
import type { ParseCache } from './parse.ts';

const parser = createRequire(import.meta.url)('yaml/package.json') as { version: string };
/** What was written by another version of the format, of the reader or of the library is read again. */
const FORMAT = `portolan-parse-cache 1 ${YAML_READING} ${parser.version}`;
const HASH_LENGTH = 32;
const NEWLINE = 10;

/**
 * Parsed documents in one file, by the hash of their text: a line that says the format and the checksum of
 * the rest, then a line for each text with its hash and its documents as JSON. A file that is missing, of
 * another format or damaged is an empty cache.
 */
export function openParseCache(file: string): ParseCache & { save(): void } {
  const stored = load(file);
  const fresh = new Map<string, YamlDocument[]>();
  const used = new Set<string>();
  return {
    get(key) {
      const known = fresh.get(key);
      if (known) return known;
      const line = stored.get(key);
      if (!line) return undefined;
      used.add(key);
      return JSON.parse(line.toString('utf8', HASH_LENGTH));
    },
    set(key, documents) {
      fresh.set(key, documents);
    },
    /** Writes what this build used, when that is not what the file holds. */
    save() {
      if (fresh.size === 0 && used.size === stored.size) return;
      const keys = [...new Set([...used, ...fresh.keys()])].sort(compareText);
      const lines = keys.flatMap((key) => {
        const documents = fresh.get(key);
        return [documents ? Buffer.from(`${key}${JSON.stringify(documents)}`) : stored.get(key)!, LINE_END];
      });
      const body = Buffer.concat(lines);
      writeAtomic(file, Buffer.concat([Buffer.from(`${FORMAT} ${checksum(body)}\n`), body]));
    },
  };
}

const LINE_END = Buffer.from('\n');

function load(file: string): Map<string, Buffer> {
  const lines = new Map<string, Buffer>();
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    // No cache yet, or none that can be read: everything is parsed again.
    return lines;
  }
  const start = bytes.indexOf(NEWLINE) + 1;
  const body = bytes.subarray(start);
  if (start === 0 || bytes.toString('utf8', 0, start) !== `${FORMAT} ${checksum(body)}\n`) return lines;
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf(NEWLINE, at);
    lines.set(body.toString('latin1', at, at + HASH_LENGTH), body.subarray(at, end));
    at = end + 1;
  }
  return lines;
}

function checksum(bytes: Uint8Array): string {
  return hash('sha256', bytes);
}
