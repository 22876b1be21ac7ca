import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { parseTime } from '../../base/dates.ts';
import { shortHash } from '../../base/hash.ts';
import { asString, compareText, isObject } from '../../base/json.ts';
import { writeAtomic } from '../../base/state.ts';
import type { SourceContext } from '../source.ts';

/** An answer that is kept to be asked for again only when it changed (RFC 9111). */
export interface KeptAnswer {
  /** Validators, as the server gave them; at least one. */
  etag?: string | undefined;
  modified?: string | undefined;
  /** The `Link` header, which an answer without a body need not repeat. */
  link?: string | undefined;
  body: Uint8Array;
}

export interface AnswerCache {
  /** The answer kept under a key; undefined when there is none or it is damaged. */
  read(key: string): KeptAnswer | undefined;
  write(key: string, answer: KeptAnswer): void;
}

export interface CacheLimits {
  entries: number;
  bytes: number;
}

const FOLDER = 'http';

/**
 * Answers in files of the cache of the feed, one each, named by the hash of `key`. What no reading used for the longest
 * time goes first when there are too many; what this reading used stays. A file that cannot be read or written is as
 * good as none: the answer is fetched again.
 */
export function openCache(context: Pick<SourceContext, 'cache' | 'now'>, limits: CacheLimits): AnswerCache {
  const folder = attempt(() => context.cache.path(FOLDER));
  if (folder === undefined) return { read: () => undefined, write: () => undefined };
  return openFolder(folder, context.now, limits);
}

function openFolder(folder: string, now: string, limits: CacheLimits): AnswerCache {
  const sizes = new Map<string, number>();
  const used = new Set<string>();
  const oldest: string[] = [];
  let total = 0;

  const found = listFiles(folder).sort((a, b) => a.at - b.at || compareText(a.name, b.name));
  for (const { name, size } of found) {
    sizes.set(name, size);
    oldest.push(name);
    total += size;
  }
  makeRoom(0, 0);

  function makeRoom(entries: number, bytes: number): boolean {
    while (sizes.size + entries > limits.entries || total + bytes > limits.bytes) {
      const name = oldest.shift();
      if (name === undefined) return false;
      if (!used.has(name)) forget(name);
    }
    return true;
  }

  function forget(name: string): void {
    total -= sizes.get(name) ?? 0;
    sizes.delete(name);
    attempt(() => rmSync(join(folder, name), { force: true }));
  }

  /** Marks a file with the time of the build, so that the clock has no say in what goes first. */
  function mark(name: string): void {
    const at = parseTime(now) / 1000;
    if (!Number.isNaN(at)) attempt(() => utimesSync(join(folder, name), at, at));
    used.add(name);
  }

  return {
    read(key) {
      const name = shortHash(key, 32);
      if (!sizes.has(name)) return undefined;
      const bytes = attempt(() => readFileSync(join(folder, name)));
      const answer = bytes && unpack(bytes);
      if (answer) mark(name);
      return answer;
    },
    write(key, answer) {
      const name = shortHash(key, 32);
      const bytes = pack(answer);
      if (sizes.has(name)) forget(name);
      if (!makeRoom(1, bytes.length)) return;
      if (!attempt(() => writeFile(join(folder, name), bytes))) return;
      sizes.set(name, bytes.length);
      total += bytes.length;
      mark(name);
    },
  };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    // The cache only makes readings faster: without it everything is fetched.
    return undefined;
  }
}

function writeFile(file: string, bytes: Uint8Array): true {
  writeAtomic(file, bytes);
  return true;
}

function listFiles(folder: string): { name: string; size: number; at: number }[] {
  const names = attempt(() => readdirSync(folder)) ?? [];
  return names.flatMap((name) => {
    const stat = attempt(() => statSync(join(folder, name)));
    return stat?.isFile() ? [{ name, size: stat.size, at: stat.mtimeMs }] : [];
  });
}

/** A hash of the rest, the head as JSON and the body, each after a line break. */
function pack({ body, ...head }: KeptAnswer): Uint8Array {
  const rest = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
  return Buffer.concat([Buffer.from(`${shortHash(rest, 32)}\n`), rest]);
}

function unpack(bytes: Uint8Array): KeptAnswer | undefined {
  const first = bytes.indexOf(10);
  const second = bytes.indexOf(10, first + 1);
  if (first !== 32 || second < 0) return undefined;
  const rest = bytes.subarray(first + 1);
  if (shortHash(rest, 32) !== Buffer.from(bytes.subarray(0, first)).toString('latin1')) return undefined;
  const head: unknown = attempt(() =>
    JSON.parse(Buffer.from(bytes.subarray(first + 1, second)).toString('utf8')),
  );
  if (!isObject(head)) return undefined;
  const [etag, modified, link] = [head['etag'], head['modified'], head['link']].map(asString);
  return { etag, modified, link, body: bytes.subarray(second + 1) };
}
