import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Portal } from '../portal.ts';
import { entityMarkdown } from './entity.ts';
import { entityFeed, feedPathOf, PORTAL_FEED, portalFeed } from './feeds.ts';
import { llmsText } from './llms.ts';

export interface TextFile {
  /** Path below the site's folder. */
  path: string;
  text: string;
}

/**
 * Everything that the portal says as plain text, file by file: Markdown beside every entity's page, Atom
 * feeds, `llms.txt`. The same portal gives the same bytes.
 */
export function* textFiles(portal: Portal): Generator<TextFile> {
  yield { path: 'llms.txt', text: llmsText(portal) };
  yield { path: PORTAL_FEED.slice(1), text: portalFeed(portal) };
  for (const entity of portal.entities) {
    yield { path: `${entity.path.slice(1)}index.md`, text: entityMarkdown(portal, entity) };
    const feed = feedPathOf(portal, entity);
    if (feed) yield { path: feed.slice(1), text: entityFeed(portal, entity, feed) };
  }
}

/** Writes the text files of a portal into the folder of its site. */
export function writeTexts(portal: Portal, out: string): { files: number; bytes: number } {
  let files = 0;
  let bytes = 0;
  for (const { path, text } of textFiles(portal)) {
    const file = join(out, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    files += 1;
    bytes += Buffer.byteLength(text);
  }
  return { files, bytes };
}
