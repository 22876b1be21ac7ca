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

/** Below this many bytes starting a thread costs more than it brings. */
const WORTH_A_THREAD = 400_000;

/** Parses texts in their order; those the cache knows are not parsed again, many are spread over threads. */
export async function parseTexts(texts: readonly string[], cache: ParseCache): Promise<ParsedText[]> {
  const hashes = texts.map((text) => shortHash(text, 32));
  const missing = [...new Set(hashes.flatMap((hash, index) => (cache.get(hash) ? [] : [index])))];
  const parsed = await parseAll(missing.map((index) => texts[index]!));
  for (const [position, index] of missing.entries()) cache.set(hashes[index]!, parsed[position]!);
  return hashes.map((hash) => ({ hash, documents: cache.get(hash)! }));
}

async function parseAll(texts: string[]): Promise<YamlDocument[][]> {
  const bytes = texts.reduce((sum, text) => sum + text.length, 0);
  const threads = Math.min(availableParallelism(), 8, Math.floor(bytes / WORTH_A_THREAD));
  if (threads < 2) return texts.map(parseYaml);
  const size = Math.ceil(texts.length / threads);
  const parts = Array.from({ length: threads }, (_, i) => texts.slice(i * size, (i + 1) * size));
  const own = parts.shift()!;
  const others = parts.map(parseInThread);
  const first = own.map(parseYaml);
  return [first, ...(await Promise.all(others))].flat();
}

function parseInThread(texts: string[]): Promise<YamlDocument[][]> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`./parse-worker.${extension}`, import.meta.url), { workerData: texts });
    worker.once('message', (text: string) => resolve(JSON.parse(text)));
    worker.once('error', reject);
  });
}
