import { formatTime, parseTime } from 'portolan/base/dates';
import { h } from 'portolan/view/markup';
import { toNodes } from './dom.ts';
import { recall, remember } from './local.ts';

/** What the frame takes from `/api/v1/build.json`. */
export interface Build {
  builtAt: string;
  /** When the next build is due, ISO 8601 in UTC, where the portal knows. */
  nextBuild?: string | undefined;
  /** How many sources there are, and which of them do not have the latest data. */
  sources: number;
  stale: readonly string[];
  /** Those of which not all could be read. */
  inPart: readonly string[];
}

/** Reads the file; undefined for anything that is not about a build. */
export function readBuild(value: unknown): Build | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { builtAt, nextBuild, feeds } = value as Record<string, unknown>;
  if (typeof builtAt !== 'string' || Number.isNaN(parseTime(builtAt))) return undefined;
  const list = Array.isArray(feeds)
    ? (feeds as unknown[]).filter(isFeed).filter(({ outcome }) => outcome !== 'disabled')
    : [];
  return {
    builtAt,
    ...(typeof nextBuild === 'string' && !Number.isNaN(parseTime(nextBuild)) ? { nextBuild } : {}),
    sources: list.length,
    stale: list.filter(({ outcome }) => outcome !== 'fresh').map(({ title }) => title),
    inPart: list
      .filter(({ outcome, complete }) => outcome === 'fresh' && complete === false)
      .map(({ title }) => title),
  };
}

function isFeed(value: unknown): value is { title: string; outcome: string; complete?: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'title' in value &&
    typeof value.title === 'string' &&
    'outcome' in value &&
    typeof value.outcome === 'string'
  );
}

/** `14 of 15 sources fresh; PagerBell is not`, or `; Git is in part`; empty when there are no sources. */
export function sourcesSentence({ sources, stale, inPart }: Build): string {
  if (sources === 0) return '';
  if (stale.length + inPart.length === 0)
    return sources === 1 ? '1 source, fresh' : `${sources} sources, all fresh`;
  const said = [
    ...(stale.length > 0 ? [`${named(stale)} not`] : []),
    ...(inPart.length > 0 ? [`${named(inPart)} in part`] : []),
  ].join(', ');
  return `${sources - stale.length - inPart.length} of ${sources} ${sources === 1 ? 'source' : 'sources'} fresh; ${said}`;
}

function named(titles: readonly string[]): string {
  if (titles.length > 2) return `${titles.length} are`;
  return titles.length === 2 ? `${titles[0]} and ${titles[1]} are` : `${titles[0]} is`;
}

/**
 * What to say when a site is older than twice the time between its builds, else undefined. `now` is in
 * milliseconds since the epoch.
 */
export function overdue({ builtAt, nextBuild }: Build, now: number): string | undefined {
  if (nextBuild === undefined) return undefined;
  const built = parseTime(builtAt);
  const every = parseTime(nextBuild) - built;
  if (every <= 0 || now <= built + 2 * every) return undefined;
  return `This site is older than it should be: it was built ${formatTime(builtAt)}, and the next build was due ${formatTime(nextBuild)}. Figures and verdicts may have changed since.`;
}

/** What was read of the file, and what time it is by the clocks that are known. */
export interface Loaded {
  build: Build;
  /** The file as it is. */
  file: unknown;
  /**
   * Milliseconds since the epoch: of the browser's clock, of the server's at the last answer, and of the build the one
   * that is ahead. A clock that runs behind makes nothing younger than it is.
   */
  now(): number;
}

/** How often an open page looks at the clock. */
const EVERY_MS = 10 * 60_000;

/** Writes the time of the build into the frame, and says when the site is older than it should be. */
export async function startFreshness(base: string, sprite: string): Promise<void> {
  const place = document.querySelector('[data-built]');
  const loaded = place ? await loadBuild(base) : undefined;
  if (!place || !loaded) return;
  const { build } = loaded;
  const time = h('time', { datetime: build.builtAt }, formatTime(build.builtAt));
  place.replaceChildren(...toNodes(['Built ', time]));
  const sources = h('a', { href: `${base}sources/` }, sourcesSentence(build) || 'Sources');
  place.after(...toNodes(h('span', {}, sources)));
  const look = async (): Promise<void> => {
    const box = document.querySelector('.overdue');
    const known = await loadBuild(base, ({ build, now }) => overdue(build, now()) === undefined);
    const text = known && (newer(build, known.build) ?? overdue(known.build, known.now()));
    if (text === (box?.textContent ?? undefined)) return;
    box?.remove();
    if (text) announce(text, sprite);
  };
  await look();
  setInterval(() => void look(), EVERY_MS);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void look();
  });
}

/** What to say on a page that was opened before the site was built again, long enough ago to be overdue itself. */
export function newer(opened: Build, known: Build): string | undefined {
  if (parseTime(known.builtAt) <= parseTime(opened.builtAt)) return undefined;
  return `This page is older than the site: it was opened before the build of ${formatTime(known.builtAt)}. Load it again to see what is new.`;
}

/** Fills the element after it is there, as assistive tools tell only what changes. */
function announce(text: string, sprite: string): void {
  const icon = h('svg', { class: 'i warn', 'aria-hidden': 'true' }, h('use', { href: `${sprite}#stale` }));
  const [box] = toNodes(h('div', { class: 'note warn overdue', role: 'status' })) as [HTMLElement];
  document.querySelector('main > .page')?.prepend(box);
  box.append(...toNodes([icon, h('p', {}, text)]));
}

/**
 * The file of the build. It is fetched once in a session; what was kept and is not good enough any more is fetched
 * again, and used all the same where nobody answers.
 */
export async function loadBuild(
  base: string,
  isGood: (loaded: Loaded) => boolean = () => true,
): Promise<Loaded | undefined> {
  const name = `build ${base}`;
  const kept = readKept(recall(name, 'session'));
  if (kept && isGood(kept)) return kept;
  try {
    const response = await fetch(`${base}api/v1/build.json`, { cache: 'no-cache' });
    if (!response.ok) return kept;
    const date = Date.parse(response.headers.get('date') ?? '');
    const text = JSON.stringify({ file: await response.json(), ahead: Math.max(0, date - Date.now()) || 0 });
    const loaded = readKept(text);
    if (loaded) remember(name, text, 'session');
    return loaded ?? kept;
  } catch {
    // Without it the frame says what it said before: where to read about the sources.
    return kept;
  }
}

function readKept(text: string | undefined): Loaded | undefined {
  try {
    const { file, ahead } = JSON.parse(text ?? '') as { file: unknown; ahead: unknown };
    const build = readBuild(file);
    if (!build) return undefined;
    const skew = typeof ahead === 'number' ? ahead : 0;
    return { build, file, now: () => Math.max(Date.now() + skew, parseTime(build.builtAt)) };
  } catch {
    // Somebody else's text, or none.
    return undefined;
  }
}
