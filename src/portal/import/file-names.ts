import { slugOf } from '../../catalog/slug.ts';

/** Gives the name of a file or folder for an identifier, the same whenever it is asked for the same one. */
export type FileNames = (folder: string, identifier: string) => string;

/**
 * Names as people write them: `githubPullRequest` is `github-pull-request`. Two identifiers of one folder never get one name, on
 * file systems without regard to case either: the second gets its slug, or a number.
 */
export function fileNames(): FileNames {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  return (folder, identifier) => {
    const key = `${folder}\n${identifier}`;
    let name = given.get(key);
    if (name === undefined) {
      name = free(identifier, (one) => taken.has(`${folder}\n${one}`));
      given.set(key, name);
      taken.add(`${folder}\n${name}`);
    }
    return name;
  };
}

function free(identifier: string, isTaken: (name: string) => boolean): string {
  const plain = slugOf(kebab(identifier) || identifier);
  for (const name of [plain, slugOf(identifier)]) if (!isTaken(name)) return name;
  for (let n = 2; ; n += 1) if (!isTaken(`${plain}-${n}`)) return `${plain}-${n}`;
}

function kebab(identifier: string): string {
  return identifier
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}
