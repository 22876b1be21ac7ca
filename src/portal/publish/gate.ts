import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { compareText } from '../../base/json.ts';
import { type Problem, problem } from '../../base/problem.ts';
import { count, list } from '../../base/text.ts';
import { PORTAL_PROBLEMS as RULES } from '../problems.ts';
import { findLinks, type LinkIndex, missingTarget } from './links.ts';
import { findSecrets, type SecretScan } from './secrets.ts';

export interface GateInput {
  /** Absolute path of the site as it was built. */
  site: string;
  /** The site's base path, with a slash at both ends. */
  base: string;
  /** Refs of the site that this one replaces; undefined when nothing is known of it. */
  before: readonly string[] | undefined;
  /** Refs of this site. */
  now: ReadonlySet<string>;
  /** Refs by which entities went before -> those by which they go now. */
  renames: ReadonlyMap<string, string>;
  maxShrink: number;
  allowShrink: boolean;
  /** Files that were taken from a site which this gate let pass, with their bytes, and where that site lies. */
  passed?: { files: ReadonlyMap<string, number>; site: string };
  /** Values that must not appear: of the environment variables that the settings name. */
  secrets: readonly string[];
}

export interface GateResult {
  /** Reasons not to publish; none means that the site may go out. */
  refusals: Problem[];
  files: number;
  bytes: number;
  links: number;
}

const TEXT = new Set(['.html', '.json', '.md', '.xml', '.txt', '.js', '.css', '.svg', '.yml', '.yaml', '']);
/** Fewer entities that are gone say nothing, however few there were: that is how small portals change. */
const LEAST_LOST = 5;
/** More refusals of one kind say nothing new. */
const MOST = 50;

/** Looks at a built site before it is published: lost entities, secrets, broken internal links. */
export function inspectSite(input: GateInput): GateResult {
  const files = listFiles(input.site).sort(compareText);
  const known = new Set(files);
  const scan: SecretScan = findSecrets(input.secrets);
  const index: LinkIndex = { base: input.base, files: known, seen: new Map() };
  const secrets: Problem[] = [];
  const broken: Problem[] = [];
  const checked = alreadyChecked(input, known);
  let bytes = 0;
  let links = 0;
  for (const file of files) {
    const size = checked.get(file);
    if (size !== undefined) {
      bytes += size;
      continue;
    }
    const content = readFileSync(join(input.site, file));
    bytes += content.length;
    // The index of the search is compressed; its texts come from the pages that are scanned.
    if (file.startsWith('pagefind/') || !TEXT.has(extname(file))) continue;
    for (const { kind, line } of scan(content)) {
      secrets.push(
        problem(RULES['secret-found'], {
          message: `${file} holds what looks like ${kind}`,
          origin: { source: 'site', file, line },
          key: kind,
        }),
      );
    }
    if (extname(file) !== '.html') continue;
    for (const link of findLinks(content.toString('utf8'))) {
      links += 1;
      const missing = missingTarget(link, file, index);
      if (missing)
        broken.push(
          problem(RULES['broken-link'], {
            message: `${file} links to ${link}, and there is no ${missing}`,
            origin: { source: 'site', file },
            key: link,
          }),
        );
    }
  }
  return {
    refusals: [...lostEntities(input), ...secrets.slice(0, MOST), ...broken.slice(0, MOST)],
    files: files.length,
    bytes,
    links,
  };
}

/**
 * Which files need no second look, with their bytes: those of a site that passed, as long as nothing that they may lead to is
 * gone. The values of secrets may be others than last time: with any of them, everything is searched again.
 */
function alreadyChecked(
  { passed, secrets }: GateInput,
  known: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  if (!passed || passed.files.size === 0 || secrets.length > 0) return new Map();
  const gone = listFiles(passed.site).some((file) => !file.startsWith('pagefind/') && !known.has(file));
  return gone ? new Map() : passed.files;
}

function lostEntities({ before, now, renames, maxShrink, allowShrink }: GateInput): Problem[] {
  if (!before || before.length === 0 || allowShrink) return [];
  const lost = before.filter((ref) => !now.has(ref) && !now.has(renames.get(ref) ?? ref));
  if (now.size > 0 && (lost.length < LEAST_LOST || lost.length / before.length <= maxShrink)) return [];
  const names = list([...lost.slice(0, 5), ...(lost.length > 5 ? [`${lost.length - 5} more`] : [])]);
  return [
    problem(RULES['entities-lost'], {
      message: `${lost.length} of ${count(before.length, 'entity', 'entities')} are gone (${Math.round((lost.length / before.length) * 100)} %, allowed are ${Math.round(maxShrink * 100)} %): ${names}`,
      origin: { source: 'site' },
    }),
  ];
}

/** The files below a folder, by paths with slashes, in no order. */
function listFiles(root: string): string[] {
  if (!existsSync(root)) return [];
  const files: string[] = [];
  const visit = (below: string): void => {
    for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
      const path = below + entry.name;
      if (entry.isDirectory()) visit(`${path}/`);
      else if (entry.isFile()) files.push(path);
    }
  };
  visit('');
  return files;
}
