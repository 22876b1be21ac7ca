import type { Origin } from '../../base/origin.ts';
import { clip, formatNumber } from '../../base/text.ts';
import { parseYaml, positionIn, type YamlDocument } from '../../base/yaml.ts';
import { contentOf } from '../content.ts';
import type { Shelf } from '../shelf.ts';
import { type ExternalRef, refsOf } from './refs.ts';

/** Something that keeps a specification from being put together, and where it stands. */
export interface SpecificationFault {
  origin: Origin;
  /** A sentence without a full stop. */
  message: string;
}

/** A specification with every file that its `$ref`s lead to, by the addresses under which they know each other. */
export interface SpecificationFiles {
  root: string;
  files: ReadonlyMap<string, { path: string; value: unknown }>;
  /** True when it leads to other files at all. */
  hasOthers: boolean;
  faults: SpecificationFault[];
}

/** The host under which the files of a shelf know each other. It cannot exist. */
const HOST = 'https://shelf.invalid/';

const MAX_FILES = 300;
const MAX_CHARACTERS = 10_000_000;
/** Files that lead to each other one after the other. */
const MAX_DEPTH = 20;
const MAX_REFS = 20_000;
const MAX_FAULTS = 5;

/** The address of a file of a shelf. */
function addressOf(path: string): string {
  return HOST + path.split('/').map(encodeURIComponent).join('/');
}

/** Reads a specification and, one after the other, the files that it leads to. Nothing but the shelf is read. */
export function readSpecification(shelf: Shelf, path: string, text: string): SpecificationFiles {
  const root = addressOf(path);
  const files = new Map<string, { path: string; value: unknown }>();
  const faults: SpecificationFault[] = [];
  let [characters, refs, hasOthers] = [0, 0, false];

  const report = (at: string, place: { line: number; column: number } | undefined, message: string): void => {
    if (faults.length < MAX_FAULTS)
      faults.push({
        origin: { source: 'catalog', ...shelf.fromOf(at), file: shelf.nameOf(at), ...place },
        message,
      });
  };

  /** The value of a file, and where its parts stand. */
  function parse(at: string, content: string): YamlDocument | undefined {
    const documents = parseYaml(content).filter(({ empty, errors }) => !empty || errors.length > 0);
    const [document] = documents;
    const error = document?.errors.find(({ code }) => code !== 'unsafe-key');
    if (error) report(at, error, `the file cannot be read: ${error.message}`);
    else if (!document || documents.length > 1)
      report(at, undefined, `the file holds ${documents.length} documents instead of one`);
    else return document;
    return undefined;
  }

  /** Another file that a `$ref` leads to; undefined when it cannot be had, which is reported. */
  function follow(
    from: string,
    document: YamlDocument,
    { ref, target, path: steps }: ExternalRef,
  ): Next | undefined {
    const fail = (words: string): undefined => {
      report(from, positionIn(document, steps), `$ref names ${clip(ref, 150)}, which ${words}`);
      return undefined;
    };
    if (!URL.canParse(target, addressOf(from))) return fail('is no address of a file');
    const address = new URL(target, addressOf(from)).href;
    if (files.has(address)) return undefined;
    const content = contentOf(shelf, from, target);
    if ('remote' in content) return fail('a build does not fetch');
    if ('fault' in content) return fail(content.fault);
    if (files.size + next.length >= MAX_FILES)
      return fail(`is one file more than the ${formatNumber(MAX_FILES)} that are put together`);
    characters += content.text.length;
    if (characters > MAX_CHARACTERS) return fail('makes it larger than 10 MB');
    return { address, path: content.path, text: content.text };
  }

  let next: Next[] = [{ address: root, path, text }];
  for (let depth = 0; next.length > 0 && faults.length === 0; depth += 1) {
    const round = next;
    next = [];
    for (const { address, path: at, text: content } of round) {
      if (files.has(address)) continue;
      if (depth > 0 && isProse(at)) {
        files.set(address, { path: at, value: content });
        continue;
      }
      const document = parse(at, content);
      if (!document) continue;
      files.set(address, { path: at, value: document.value });
      const found = refsOf(document.value);
      refs += found.count;
      hasOthers ||= found.external.length > 0;
      if (refs > MAX_REFS) {
        report(at, undefined, `the specification has more than ${formatNumber(MAX_REFS)} references`);
        break;
      }
      if (depth >= MAX_DEPTH && found.external.length > 0) {
        report(at, undefined, `more than ${MAX_DEPTH} files lead to each other one after the other`);
        break;
      }
      for (const ref of found.external) {
        const other = follow(at, document, ref);
        if (other) next.push(other);
      }
    }
  }
  return { root, files, hasOthers, faults };
}

interface Next {
  address: string;
  path: string;
  text: string;
}

/** Files that stand in a specification as they are. */
function isProse(path: string): boolean {
  return /\.(?:md|markdown|txt|html?)$/i.test(path);
}
