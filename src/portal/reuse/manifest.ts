import { isObject } from '../../base/json.ts';
import type { State } from '../../base/state.ts';
import type { Fact, Reads } from './record.ts';

/** A file as it was written. Bytes and time of change tell whether somebody touched it. */
export interface KeptFile {
  /** Below the site's folder. */
  path: string;
  size: number;
  /** Milliseconds since 1970, with fractions. */
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
  facts: readonly Fact[];
  /** The digest of each fact, in the order of the facts. */
  prints: readonly string[];
  /** By the path of the page. Pages that asked for everything are not kept. */
  pages: ReadonlyMap<string, KeptPage>;
}

const KEY = 'pages.json';
/** Raise it when a manifest means something else than before. */
const VERSION = 1;

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
export function unchangedPages(
  manifest: Manifest,
  frame: string,
  print: (fact: Fact) => string,
): Set<string> {
  if (manifest.frame !== frame) return new Set();
  const same = manifest.facts.map((fact, index) => print(fact) === manifest.prints[index]);
  const paths = [...manifest.pages].flatMap(([path, { facts }]) =>
    facts.every((fact) => same[fact]) ? [path] : [],
  );
  return new Set(paths);
}

export interface ManifestInput {
  frame: string;
  print(fact: Fact): string;
  /** What was asked for pages that were rendered. */
  rendered: ReadonlyMap<string, Reads>;
  /** Where pages come from that were not. */
  before: Manifest | undefined;
  /** Pages of the manifest before that are in the site again. */
  reused: Iterable<string>;
  /** The files of a page, as they lie in the site; undefined when one is missing. */
  filesOf(path: string): KeptFile[] | undefined;
  /** What a page rests on whether it asks or not. */
  ownFacts(path: string): readonly Fact[];
}

/** What the next build may know of this one. */
export function manifestOf({
  frame,
  print,
  rendered,
  before,
  reused,
  filesOf,
  ownFacts,
}: ManifestInput): Manifest {
  const facts = new Map<Fact, number>();
  const indexOf = (fact: Fact): number => {
    let index = facts.get(fact);
    if (index === undefined) {
      index = facts.size;
      facts.set(fact, index);
    }
    return index;
  };
  const pages = new Map<string, KeptPage>();
  for (const path of reused) {
    const kept = before?.pages.get(path);
    if (kept) pages.set(path, { ...kept, facts: kept.facts.map((fact) => indexOf(before!.facts[fact]!)) });
  }
  for (const [path, reads] of rendered) {
    const files = reads.all ? undefined : filesOf(path);
    if (files)
      pages.set(path, { files, facts: [...new Set([...ownFacts(path), ...reads.facts])].map(indexOf) });
  }
  const all = [...facts.keys()];
  return { frame, facts: all, prints: all.map(print), pages };
}
