import { isObject } from '../../base/json.ts';
import type { State } from '../../base/state.ts';
import type { Prints } from './prints.ts';
import { QUESTIONS, type Question, type Reads } from './record.ts';

/** A question about a ref. */
export type Fact = readonly [Question, string];

/** A file as it was written. Bytes and time of change tell whether somebody touched it. */
export interface KeptFile {
  /** Below the site's folder. */
  path: string;
  size: number;
  /** Whole seconds since 1970. */
  modified: number;
}

/** A page with the texts beside it, and what they rest on. */
export interface KeptPage {
  files: readonly KeptFile[];
  /** Indexes into the facts of the manifest. */
  facts: readonly number[];
}

/** What is known of the pages of the site that was published last. */
export interface Manifest {
  frame: string;
  /** Refs that pages asked about, each with its question. */
  facts: readonly Fact[];
  /** The digest of each fact, in the order of the facts. */
  prints: readonly string[];
  /** By the path of the page. Pages that asked for everything are not kept. */
  pages: ReadonlyMap<string, KeptPage>;
}

const KEY = 'pages.json';
/** Raise it when a manifest means something else than before. */
const VERSION = 3;

/** The manifest of the last build; undefined when there is none that can be used. */
export function readManifest(state: State): Manifest | undefined {
  const bytes = state.read(KEY);
  if (!bytes) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (!isObject(value) || value['version'] !== VERSION) return undefined;
    const { frame, facts, prints, pages } = value as unknown as Omit<Manifest, 'pages'> & {
      pages: Record<string, [[string, number, number][], number[]]>;
    };
    if (typeof frame !== 'string' || !Array.isArray(facts) || !Array.isArray(prints)) return undefined;
    return {
      frame,
      facts,
      prints,
      pages: new Map(
        Object.entries(pages).map(([path, [files, asked]]) => [
          path,
          { files: files.map(([file, size, modified]) => ({ path: file, size, modified })), facts: asked },
        ]),
      ),
    };
  } catch {
    // A damaged manifest costs time, not truth: every page is rendered, and it is written anew.
    return undefined;
  }
}

export function writeManifest(state: State, { pages, ...rest }: Manifest): void {
  const kept = [...pages].map(([path, { files, facts }]) => [
    path,
    [files.map(({ path: file, size, modified }) => [file, size, modified]), facts],
  ]);
  state.write(KEY, `${JSON.stringify({ version: VERSION, ...rest, pages: Object.fromEntries(kept) })}\n`);
}

/** The paths of pages whose every question would be answered as before. */
export function unchangedPages(manifest: Manifest, frame: string, print: Prints): Set<string> {
  if (manifest.frame !== frame) return new Set();
  const same = manifest.facts.map(
    ([question, ref], index) => print(question, ref) === manifest.prints[index],
  );
  const paths = [...manifest.pages].flatMap(([path, { facts }]) =>
    facts.every((fact) => same[fact]) ? [path] : [],
  );
  return new Set(paths);
}

export interface ManifestInput {
  frame: string;
  print: Prints;
  /** What was asked for pages that were rendered. */
  rendered: ReadonlyMap<string, Reads>;
  /** Where pages come from that were not. */
  before: Manifest | undefined;
  /** Pages of the manifest before that are in the site again. */
  reused: Iterable<string>;
  /** The files of a page, as they lie in the site; undefined when one is missing. */
  filesOf(path: string): KeptFile[] | undefined;
  /** The ref that a page is about: it rests on all about it, whether it asks or not. */
  refOf(path: string): string;
}

/** What the next build may know of this one. */
export function manifestOf({
  frame,
  print,
  rendered,
  before,
  reused,
  filesOf,
  refOf,
}: ManifestInput): Manifest {
  const facts: Fact[] = [];
  const indexes = new Map(QUESTIONS.map((question) => [question, new Map<string, number>()]));
  const indexOf = ([question, ref]: Fact): number => {
    const known = indexes.get(question)!;
    let index = known.get(ref);
    if (index === undefined) {
      index = facts.push([question, ref]) - 1;
      known.set(ref, index);
    }
    return index;
  };
  const askedBy = (path: string, { refs }: Reads): number[] =>
    QUESTIONS.flatMap((question) =>
      Array.from(new Set([refOf(path), ...refs[question]]), (ref) => indexOf([question, ref])),
    );
  const pages = new Map<string, KeptPage>();
  for (const path of reused) {
    const kept = before?.pages.get(path);
    if (kept) pages.set(path, { ...kept, facts: kept.facts.map((fact) => indexOf(before!.facts[fact]!)) });
  }
  for (const [path, reads] of rendered) {
    const files = reads.all ? undefined : filesOf(path);
    if (files) pages.set(path, { files, facts: askedBy(path, reads) });
  }
  return { frame, facts, prints: facts.map(([question, ref]) => print(question, ref)), pages };
}
