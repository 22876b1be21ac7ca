import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { shortHash } from '../base/hash.ts';
import { parseYaml, type YamlDocument } from '../base/yaml.ts';

/** A text of the catalog with its content hash and its documents. */
export interface ParsedText {
  hash: string;
  documents: YamlDocument[];
}

/** Documents by content hash, kept between builds. */
export interface ParseCache {
  get(hash: string): YamlDocument[] | undefined;
  set(hash: string, documents: YamlDocument[]): void;
}

/** Below this many characters starting a thread costs more than it brings. */
const WORTH_A_THREAD = 400_000;
const MAX_THREADS = 8;

/** Parses texts in their order; those the cache knows are not parsed again, many are spread over threads. */
export async function parseTexts(texts: readonly string[], cache: ParseCache): Promise<ParsedText[]> {
  const results = texts.map((text) => {
    const hash = shortHash(text, 32);
    return { hash, documents: cache.get(hash) };
  });
  const missing = new Map<string, string>();
  for (const [index, { hash, documents }] of results.entries())
    if (!documents) missing.set(hash, texts[index]!);
  const parsed = await parseAll([...missing.values()]);
  const fresh = new Map<string, YamlDocument[]>();
  for (const [index, hash] of [...missing.keys()].entries()) {
    fresh.set(hash, parsed[index]!);
    cache.set(hash, parsed[index]!);
  }
  return results.map(({ hash, documents }) => ({ hash, documents: documents ?? fresh.get(hash)! }));
}

async function parseAll(texts: readonly string[]): Promise<YamlDocument[][]> {
  const size = texts.reduce((sum, text) => sum + text.length, 0);
  const threads = Math.min(availableParallelism(), MAX_THREADS, Math.floor(size / WORTH_A_THREAD));
  if (threads < 2) return texts.map(parseYaml);
  const [own = [], ...parts] = divide(texts, size / threads);
  const others = parts.map(parseInThread);
  const first = own.map(parseYaml);
  return [first, ...(await Promise.all(others))].flat();
}

/** Cuts texts into parts of about so many characters each. */
function divide(texts: readonly string[], size: number): string[][] {
  const parts: string[][] = [[]];
  let filled = 0;
  for (const text of texts) {
    if (filled >= size * parts.length) parts.push([]);
    parts.at(-1)!.push(text);
    filled += text.length;
  }
  return parts;
}

function parseInThread(texts: string[]): Promise<YamlDocument[][]> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Promise((resolve) => {
    const worker = new Worker(new URL(`./parse-worker.${extension}`, import.meta.url), { workerData: texts });
    worker.once('message', (json: string) => resolve(JSON.parse(json)));
    // A thread has less memory than the program: what it cannot finish is finished here.
    worker.once('error', () => resolve(texts.map(parseYaml)));
  });
}
