import { z } from 'zod';
import { clip, formatNumber } from '../../base/text.ts';
import { refTitle } from '../addresses.ts';
import { iconOfEntity } from '../icons.ts';
import { ownersOf, type Portal } from '../portal.ts';
import { ChunkHead, chunksOf, numbered } from './chunks.ts';
import type { ApiSection } from './section.ts';

/** Names of a chunk at most. */
export const NAME_CHUNK = 20_000;

const Texts = z.array(z.string());

/** What one needs to find an entity by name: for pickers and the palette. Columns of equal length, by ref. */
const NameChunk = z.strictObject({
  ...ChunkHead,
  refs: Texts,
  titles: Texts.describe('What people call it, at most 200 characters.'),
  kinds: Texts.describe('Identifier of the blueprint.'),
  paths: Texts.describe('Address of the page below the address of the site.'),
  icons: Texts.describe("Name of the symbol that stands for it on the site's pages."),
  owners: Texts.describe('What its first owner is called; empty when it has none.'),
});

export const NAMES: ApiSection = {
  title: 'Names',
  about: `Ref, title, kind, page, symbol and owner of every entity, as short as can be; a file holds at most ${formatNumber(NAME_CHUNK)}.`,
  start: 'names.json',
  schemas: () => ({ names: NameChunk }),
  *documents(portal) {
    for (const { path, items, head } of chunksOf(portal.entities, NAME_CHUNK, numbered('names'))) {
      const value = {
        ...head,
        refs: items.map(({ ref }) => ref),
        titles: items.map(({ title }) => clip(title, 200)),
        kinds: items.map(({ blueprint }) => blueprint),
        paths: items.map(({ path: page }) => page),
        icons: items.map((entity) => iconOfEntity(portal, entity)),
        owners: items.map(({ ref }) => ownerTitle(portal, ref)),
      };
      yield { path, schema: 'names', value };
    }
  },
};

function ownerTitle(portal: Portal, ref: string): string {
  const [owner] = ownersOf(portal, ref);
  return owner === undefined ? '' : clip(refTitle(portal, owner), 80);
}
