import { z } from 'zod';
import { formerNames, ownKinds, placesOf, registrations } from '../places.ts';
import { kindsOf } from '../rows.ts';
import type { ApiSection } from './section.ts';

const Path = z.string().describe('Address of the page below the address of the site.');

/** Where one can go besides entities, and how to read what is said of them. */
const Places = z.strictObject({
  places: z
    .array(
      z.strictObject({
        type: z.enum(['page', 'kind', 'scorecard', 'action']),
        title: z.string(),
        path: Path,
        icon: z.string().describe("Name of the symbol that stands for it on the site's pages."),
        note: z.string().describe('A few words about it; may be empty.'),
      }),
    )
    .describe('Pages, kinds, scorecards and actions, in the order in which the site shows them.'),
  kinds: z
    .array(
      z.strictObject({
        blueprint: z.string().describe('Identifier of the blueprint.'),
        title: z.string().describe('What one of the kind is called.'),
      }),
    )
    .describe('Kinds that have entities, in the order in which the site shows them.'),
  formerly: z
    .array(
      z.strictObject({
        ref: z.string().describe('The former ref, in lower case.'),
        now: z.string().describe('The ref of the entity now.'),
      }),
    )
    .describe(
      'Names that entities had before: from the annotation portolan.dev/formerly, and as builds have seen them.',
    ),
  own: z
    .array(z.string())
    .describe('Identifiers of the kinds that blueprints of the portal define, or extend.'),
  register: z
    .array(z.strictObject({ kind: z.string().describe('The kind, in lower case.'), path: Path }))
    .describe('Where to register an entity of a kind.'),
});

export const PLACES: ApiSection = {
  title: 'Places',
  about:
    'Pages, kinds, scorecards and actions by name, former names of entities, and where to register new ones: for search and short links.',
  start: 'places.json',
  schemas: () => ({ places: Places }),
  *documents(portal) {
    const kinds = kindsOf(portal).filter(({ rows }) => rows.length > 0);
    const value: z.infer<typeof Places> = {
      places: placesOf(portal),
      kinds: kinds.map(({ blueprint }) => ({ blueprint: blueprint.identifier, title: blueprint.title })),
      formerly: formerNames(portal),
      own: ownKinds(portal),
      register: [...registrations(portal)].map(([kind, path]) => ({ kind, path })),
    };
    yield { path: 'places.json', schema: 'places', value };
  },
};
