import type { Directory, Entry } from './directory.ts';
import type { Piece, TextResult } from './full-text.ts';
import { findNearest } from './nearness.ts';
import { findByName, marksIn } from './ranking.ts';
import type { Recent } from './recent.ts';

/** A line of the palette. */
export interface Hit {
  /** Address below the site's base. */
  path: string;
  icon: string;
  title: readonly Piece[];
  /** Beside the title: an owner, or where words were found. */
  note: readonly Piece[];
  kind: string;
}

export interface HitGroup {
  title: string;
  hits: readonly Hit[];
}

const MOST = { entities: 8, pages: 4, actions: 4, texts: 6, nearest: 5, recent: 6 };

/** What the palette shows before anything is typed: what was opened lately, and where one can go. */
export function groupsAtRest(directory: Directory | undefined, recent: readonly Recent[]): HitGroup[] {
  const pages = directory?.places.filter(({ group }) => group === 'page') ?? [];
  return withHits([
    {
      title: 'Opened lately',
      hits: recent
        .slice(0, MOST.recent)
        .map(({ path, icon, title, kind }) => ({ path, icon, title: plain(title), note: [], kind })),
    },
    { title: 'Go to', hits: pages.map((page) => hitOf(page, '')) },
  ]);
}

/** What is called what was typed, and then where it stands in texts, as far as those have been searched. */
export function groupsFor(directory: Directory, typed: string, texts: readonly TextResult[]): HitGroup[] {
  const { entities, places } = directory;
  const actions = places.filter(({ group }) => group === 'action');
  const pages = places.filter(({ group }) => group !== 'action');
  const groups = [
    {
      title: 'Entities',
      hits: findByName(entities, typed, MOST.entities).map((entry) => hitOf(entry, typed)),
    },
    { title: 'Pages', hits: findByName(pages, typed, MOST.pages).map((entry) => hitOf(entry, typed)) },
    { title: 'Actions', hits: findByName(actions, typed, MOST.actions).map((entry) => hitOf(entry, typed)) },
  ];
  const shown = new Set(groups.flatMap(({ hits }) => hits.map(({ path }) => path)));
  const rest = texts.filter(({ path }) => !shown.has(path)).slice(0, MOST.texts);
  return withHits([...groups, { title: 'In texts', hits: rest.map((result) => textHit(result, typed)) }]);
}

/** What to offer when nothing is called so and no text has it. */
export function nearestGroup({ entities }: Directory, typed: string): HitGroup[] {
  return withHits([
    {
      title: `Nothing is called “${typed.trim()}”. Closest:`,
      hits: findNearest(entities, typed, MOST.nearest).map((entry) => hitOf(entry, '')),
    },
  ]);
}

export function hitOf(entry: Entry, typed: string): Hit {
  const { path, icon, title, name, note, kind, group } = entry;
  const called = name !== title && marksIn(title, typed).length === 0 && marksIn(name, typed).length > 0;
  return {
    path,
    icon,
    title: marked(title, typed),
    // Found by a name that its title does not show: the name is the reason, and stands beside it.
    note: called ? marked(name, typed) : plain(note),
    kind: group === 'page' ? '' : group === 'kind' ? 'Kind' : kind,
  };
}

/** Beside the title stands the reason: the excerpt where it has one, else words that fit, else where it belongs. */
function textHit({ path, icon, title, excerpt, also, note, kind }: TextResult, typed: string): Hit {
  const reasons = [excerpt, marked(also.join(', '), typed), marked(note, typed)];
  return {
    path,
    icon,
    title: marked(title, typed),
    note: reasons.find((reason) => reason.some(({ hit }) => hit)) ?? excerpt,
    kind,
  };
}

/** A title in pieces, with the words of what was typed told apart. */
export function marked(title: string, typed: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const [start, end] of marksIn(title, typed)) {
    if (start > at) pieces.push({ text: title.slice(at, start), hit: false });
    pieces.push({ text: title.slice(start, end), hit: true });
    at = end;
  }
  if (at < title.length || pieces.length === 0) pieces.push({ text: title.slice(at), hit: false });
  return pieces;
}

function plain(text: string): Piece[] {
  return text === '' ? [] : [{ text, hit: false }];
}

function withHits(groups: HitGroup[]): HitGroup[] {
  return groups.filter(({ hits }) => hits.length > 0);
}
