import { readAddress, repositoryKey } from './address.ts';

/** One value of an annotation in the forms in which it is compared, the most exact first. */
export type Forms = (value: string) => { text: string; depth: number }[];

export const exact: Forms = (value) => [{ text: value.trim(), depth: 0 }];

const slug: Forms = (value) => [
  {
    text: value
      .trim()
      .toLowerCase()
      .replace(/^\/+|\/+$|\.git$/g, ''),
    depth: 0,
  },
];

/** A folder belongs to every folder above it and to the repository. */
const address: Forms = (value) => {
  const found = readAddress(value);
  if (!found) return [];
  const parts = found.path ? found.path.split('/') : [];
  return Array.from({ length: parts.length + 1 }, (_, i) => {
    const depth = parts.length - i;
    return { text: `${repositoryKey(found)}//${parts.slice(0, depth).join('/')}`, depth };
  });
};

/** Annotations that name a repository, and cannot name a folder of it. */
const SLUGS = ['github.com/project-slug', 'gitlab.com/project-slug', 'bitbucket.org/project-slug'];

/** Annotations whose values are written in several ways; all others are compared as they are. */
export const FORMS: ReadonlyMap<string, Forms> = new Map<string, Forms>([
  ...SLUGS.map((key) => [key, slug] as const),
  ['backstage.io/source-location', address],
  ['backstage.io/managed-by-location', address],
  ['portolan.dev/repository', address],
]);

/** A place in a repository: what is declared in a folder is declared in every folder above it. */
export interface Place {
  repository: string;
  folders: string[];
}

export function readPlace(value: string): Place {
  const cut = value.indexOf('//');
  return cut === -1
    ? { repository: value, folders: [] }
    : {
        repository: value.slice(0, cut),
        folders: value
          .slice(cut + 2)
          .split('/')
          .filter(Boolean),
      };
}

export function placeKey({ repository, folders }: Place, depth = folders.length): string {
  return `${repository}//${folders.slice(0, depth).join('/')}`;
}

/** The repositories that the slugs among annotations name, in lower case. */
export function slugsIn(annotations: Readonly<Record<string, string>>): string[] {
  return SLUGS.flatMap((key) =>
    Object.hasOwn(annotations, key) ? slug(annotations[key]!).map(({ text }) => text) : [],
  );
}
