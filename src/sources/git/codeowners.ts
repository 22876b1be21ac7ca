import { parseGlob } from '../../base/glob.ts';

/** A line of CODEOWNERS: a pattern and whom it belongs to. No owners means nobody. */
export interface CodeownersRule {
  pattern: string;
  owners: string[];
}

/** Stands for an owner who is named by an e-mail address, which is not kept. */
export const EMAIL_OWNER = 'e-mail address';

const MAX_RULES = 1_000;
const MAX_OWNERS = 50;
const MAX_PATTERN = 300;
const OWNER = /^@@?[\w.-]+(?:\/[\w.-]+)*$/;

/**
 * Reads the CODEOWNERS of GitHub, GitLab and Bitbucket: comments, escaped blanks and `#`, GitLab's sections with
 * their default owners. Text that is not an owner is left out; e-mail addresses are replaced.
 */
export function parseCodeowners(text: string): CodeownersRule[] {
  const rules: CodeownersRule[] = [];
  let sectionOwners: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const words = splitLine(line);
    if (words.length === 0) continue;
    const section = /^\^?\[[^\]]*\](?:\[\d+\])?/.exec(line.trim());
    if (section) {
      sectionOwners = readOwners(splitLine(line.trim().slice(section[0].length)));
      continue;
    }
    const [pattern, ...rest] = words;
    if (pattern!.length > MAX_PATTERN) continue;
    const owners = readOwners(rest);
    rules.push({ pattern: pattern!, owners: rest.length === 0 ? sectionOwners : owners });
    if (rules.length === MAX_RULES) break;
  }
  return rules;
}

function splitLine(line: string): string[] {
  const words: string[] = [];
  let word = '';
  for (let i = 0; i < line.length; i += 1) {
    const character = line[i]!;
    if (character === '\\' && /[\s#\\]/.test(line[i + 1] ?? '')) {
      i += 1;
      word += line[i];
    } else if (/\s/.test(character)) {
      if (word) words.push(word);
      word = '';
    } else if (character === '#' && word === '') break;
    else word += character;
  }
  if (word) words.push(word);
  return words;
}

function readOwners(words: readonly string[]): string[] {
  const owners = words.flatMap((word) => {
    if (word.length <= 200 && OWNER.test(word)) return [word];
    return /^[^@\s]+@[^@\s]+$/.test(word) ? [EMAIL_OWNER] : [];
  });
  return [...new Set(owners)].slice(0, MAX_OWNERS);
}

/** The owners of a file or folder: those of the last pattern that fits it. */
export function ownersOf(rules: readonly CodeownersRule[], path: string): string[] {
  return rules.findLast(({ pattern }) => fits(pattern, path))?.owners ?? [];
}

/** The owners of what no other rule speaks of: those of the last pattern that fits everything. */
export function defaultOwners(rules: readonly CodeownersRule[]): string[] {
  return rules.findLast(({ pattern }) => /^\/?\*{1,2}(?:\/\*{1,2})?$|^\/$/.test(pattern))?.owners ?? [];
}

/** Patterns of .gitignore, except that `docs/*` means the files of that folder alone. */
function fits(pattern: string, path: string): boolean {
  const bare = pattern.replace(/\/$/, '');
  const anchored = bare.includes('/');
  // Braces mean nothing here.
  const glob = ((anchored ? '' : '**/') + bare.replace(/^\//, '')).replace(/[{}]/g, '\\$&');
  if (bare === '') return pattern === '/';
  if (!pattern.endsWith('/') && matches(glob, path)) return true;
  return !glob.endsWith('/*') && matches(`${glob}/**`, path);
}

function matches(glob: string, path: string): boolean {
  return parseGlob(glob)?.matches(path) ?? false;
}
