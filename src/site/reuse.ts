import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shortHash } from '../base/hash.ts';
import { compareText } from '../base/json.ts';
import type { State } from '../base/state.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Portal } from '../portal/portal.ts';
import {
  type KeptFile,
  type Manifest,
  manifestOf,
  readManifest,
  unchangedPages,
  writeManifest,
} from '../portal/reuse/manifest.ts';
import { frameOf, openPrints, type Prints } from '../portal/reuse/prints.ts';
import { recordReads } from '../portal/reuse/record.ts';
import type { RenderSession } from '../portal/store.ts';
import { entityTexts } from '../portal/text/write.ts';
import { placeFilesInThread } from './place-files.ts';

/** A build that renders only the pages of entities for which something changed. */
export interface Reuse {
  /** The portal that pages must ask. */
  portal: Portal;
  session: RenderSession;
  /**
   * Puts the pages that need not be rendered into a folder of their own, with the texts beside them, while other
   * work goes on; gives their files.
   *
   * @param spare an older site, which is used up
   */
  place(folder: string, spare: string): Promise<KeptFile[]>;
  /** True when files that the kept pages load are not what they were: then every page must be rendered. */
  isOutdated(site: string): boolean;
  /** Notes what the next build may rely on. Call it when the site is in its place. */
  remember(site: string): void;
}

export interface ReuseInput {
  portal: Portal;
  /** The portal before the projection for the audience. */
  whole: Portal;
  root: string;
  /** The folder of the site that was published last. */
  published: string;
  /** The site's base path, with a slash at both ends. */
  base: string;
  /** Keeps what is known of the pages; may be deleted at any time. */
  cache: State;
  /** Render every page, and rely on nothing. */
  fresh: boolean;
}

/** Where Astro puts scripts and styles, whose names tell their content. */
export const ASSETS = '_a';

/** Finds out which pages of the published site still hold. */
export function openReuse({ portal, whole, root, published, base, cache, fresh }: ReuseInput): Reuse {
  const recorder = recordReads(portal);
  const print = openPrints(portal);
  const frame = frameOf(portal, programOf(root), whole);
  const before = fresh ? undefined : readManifest(cache);
  const kept = before ? keptPages(before, frame, print, published) : new Set<string>();
  const addressOf = ({ path }: Entity): string => `${base}${path.slice(1)}`;
  const entities = new Map(portal.entities.map((entity) => [addressOf(entity), entity]));
  const isWanted = (entity: Entity): boolean => !kept.has(addressOf(entity));
  const filesOf = (entity: Entity): string[] => [
    `${entity.path.slice(1)}index.html`,
    ...entityTexts(portal, entity).map(({ path }) => path),
  ];
  for (const address of kept) {
    const entity = entities.get(address);
    const paths = before!.pages.get(address)!.files.map(({ path }) => path);
    // No other file of the site, or of the disk, is ever taken for one of a page.
    if (!entity || filesOf(entity).join('\n') !== paths.join('\n')) kept.delete(address);
  }
  return {
    portal: recorder.portal,
    session: { openPage: recorder.open, isWanted },
    async place(to, spare) {
      const taken = [...kept].flatMap((address) => before!.pages.get(address)!.files);
      const files = taken.map(({ path }) => path);
      if (files.length > 0 || existsSync(spare))
        await placeFilesInThread({ from: published, to, files, spare });
      return taken;
    },
    isOutdated: (site) => kept.size > 0 && listAssets(site).join('\n') !== listAssets(published).join('\n'),
    remember(site) {
      const rendered = new Map([...recorder.pages].filter(([address]) => entities.has(address)));
      const manifest = manifestOf({
        frame,
        print,
        rendered,
        before,
        reused: [...kept].filter((address) => !rendered.has(address)),
        filesOf: (address) => keptFiles(site, filesOf(entities.get(address)!)),
        refOf: (address) => entities.get(address)!.ref,
      });
      writeManifest(cache, manifest);
    },
  };
}

function keptPages(manifest: Manifest, frame: string, print: Prints, published: string): Set<string> {
  const pages = unchangedPages(manifest, frame, print);
  for (const address of pages) {
    const { files } = manifest.pages.get(address)!;
    const now = keptFiles(
      published,
      files.map(({ path }) => path),
    );
    const same = now?.every(
      ({ size, modified }, index) => size === files[index]!.size && modified === files[index]!.modified,
    );
    if (!same) pages.delete(address);
  }
  return pages;
}

/** Files with what tells that nobody touched them; undefined when one is missing. */
export function keptFiles(site: string, paths: readonly string[]): KeptFile[] | undefined {
  const files = paths.flatMap((path) => {
    const stat = statSync(join(site, path), { throwIfNoEntry: false });
    // Whole seconds: archives in which continuous integration keeps a site know no more.
    return stat?.isFile() ? { path, size: stat.size, modified: Math.floor(stat.mtimeMs / 1000) } : [];
  });
  return files.length === paths.length ? files : undefined;
}

function listAssets(site: string): string[] {
  const folder = join(site, ASSETS);
  return existsSync(folder) ? readdirSync(folder).sort(compareText) : [];
}

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));

const programs = new Map<string, string>();

/** A digest of the code that renders pages: the package's, the portal owner's, and Astro's version. */
export function programOf(root: string): string {
  const known = programs.get(root);
  if (known !== undefined) return known;
  const { version } = createRequire(import.meta.url)('astro/package.json') as { version: string };
  const folders = {
    program: join(PACKAGE, 'dist'),
    pages: join(PACKAGE, 'src', 'site'),
    own: join(root, 'src', 'site'),
  };
  // Where all of it lies says nothing: another machine has it elsewhere.
  const files = Object.entries(folders).flatMap(([name, folder]) =>
    filesIn(folder).map((file) => [`${name}/${relative(folder, file)}`, file] as const),
  );
  const lines = files.map(([name, file]) => `${name} ${shortHash(readFileSync(file))}`).sort(compareText);
  const digest = shortHash([version, ...lines].join('\n'));
  programs.set(root, digest);
  return digest;
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.[jt]s$|\.d\.ts$|\.map$|\.tsbuildinfo$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
