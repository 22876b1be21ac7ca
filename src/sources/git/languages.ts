import { compareText } from '../../base/json.ts';
import { GENERATED_FILES, LANGUAGES, VENDORED_FOLDERS } from './language-table.ts';

const BY_ENDING = new Map<string, string>();
const BY_NAME = new Map<string, string>();
for (const [language, { endings, names }] of Object.entries(LANGUAGES)) {
  for (const ending of endings) BY_ENDING.set(ending, language);
  for (const name of names ?? []) BY_NAME.set(name, language);
}

/** The language of a file by its name; undefined for data, prose, and what nobody here wrote. */
export function languageOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isVendored(path) || GENERATED_FILES.test(name)) return undefined;
  const known = BY_NAME.get(name);
  if (known) return known;
  if (/^(?:Dockerfile|Containerfile)\./.test(name)) return 'Dockerfile';
  const dot = name.lastIndexOf('.');
  return dot === -1 ? undefined : BY_ENDING.get(name.slice(dot + 1).toLowerCase());
}

/** True for files below a folder of foreign or generated code. */
export function isVendored(path: string): boolean {
  const folders = path.split('/');
  folders.pop();
  return folders.some((folder) => VENDORED_FOLDERS.has(folder));
}

/** Bytes by language, most first. */
export function countLanguages(
  files: Iterable<{ path: string; size: number }>,
): { name: string; bytes: number }[] {
  const bytes = new Map<string, number>();
  for (const { path, size } of files) {
    const language = languageOf(path);
    if (language && size > 0) bytes.set(language, (bytes.get(language) ?? 0) + size);
  }
  return [...bytes]
    .map(([name, total]) => ({ name, bytes: total }))
    .sort((a, b) => b.bytes - a.bytes || compareText(a.name, b.name));
}
