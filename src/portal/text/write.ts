import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { issueFormFile } from '../../actions/issue-form.ts';
import { folderMaker } from '../../base/folders.ts';
import type { Entity } from '../../catalog/entity.ts';
import { pathOf } from '../base-path.ts';
import { issueFormPath } from '../issue-forms.ts';
import type { Portal } from '../portal.ts';
import { openPage } from '../store.ts';
import { badgePathOf, entityBadge } from './badge.ts';
import { entityMarkdown } from './entity.ts';
import { entityFeed, feedPathOf, PORTAL_FEED, portalFeed } from './feeds.ts';
import { HEADERS_FILE, headersFile } from './headers.ts';
import { llmsText } from './llms.ts';

export interface TextFile {
  /** Path below the site's folder. */
  path: string;
  text: string;
}

/**
 * Everything that the portal says as text beside its pages, file by file: Markdown of every entity, Atom feeds,
 * `llms.txt`, badges, issue forms that actions open, and headers for hosts. The same portal gives the same bytes.
 */
export function* textFiles(
  portal: Portal,
  entities: readonly Entity[] = portal.entities,
): Generator<TextFile> {
  openPage('/');
  yield { path: 'llms.txt', text: llmsText(portal) };
  yield { path: PORTAL_FEED.slice(1), text: portalFeed(portal) };
  if (portal.settings.outputs.headers) yield { path: HEADERS_FILE, text: headersFile(portal) };
  for (const entity of entities) {
    openPage(pathOf(portal, entity.path));
    for (const { path, write } of entityTexts(portal, entity)) yield { path, text: write() };
  }
  for (const action of portal.actions) {
    const form = issueFormPath(action);
    if (form) yield { path: form.slice(1), text: issueFormFile(action).content };
  }
}

/** The text files beside the page of an entity: paths below the site's folder, and what makes each text. */
export function entityTexts(portal: Portal, entity: Entity): { path: string; write(): string }[] {
  const feed = feedPathOf(portal, entity);
  const badge = badgePathOf(portal, entity);
  return [
    { path: `${entity.path.slice(1)}index.md`, write: () => entityMarkdown(portal, entity) },
    ...(feed ? [{ path: feed.slice(1), write: () => entityFeed(portal, entity, feed) }] : []),
    ...(badge ? [{ path: badge.slice(1), write: () => entityBadge(portal, entity) }] : []),
  ];
}

/**
 * Writes the text files of a portal into the folder of its site.
 *
 * @param entities those whose texts are not there yet
 */
export function writeTexts(
  portal: Portal,
  out: string,
  entities?: readonly Entity[],
): { files: number; bytes: number } {
  const makeFolder = folderMaker();
  let files = 0;
  let bytes = 0;
  for (const { path, text } of textFiles(portal, entities)) {
    const file = join(out, path);
    // A file of the portal's own, from its folder `public`, knows its host better.
    if (path === HEADERS_FILE && existsSync(file)) continue;
    makeFolder(dirname(file));
    writeFileSync(file, text);
    files += 1;
    bytes += Buffer.byteLength(text);
  }
  return { files, bytes };
}
