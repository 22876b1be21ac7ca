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
  };
}

function isFeed(value: unknown): value is { title: string; outcome: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'title' in value &&
    typeof value.title === 'string' &&
    'outcome' in value &&
    typeof value.outcome === 'string'
  );
}

/** `14 of 15 sources fresh; PagerBell is not`; empty when there are no sources. */
export function sourcesSentence({ sources, stale }: Build): string {
  if (sources === 0) return '';
  if (stale.length === 0) return sources === 1 ? '1 source, fresh' : `${sources} sources, all fresh`;
  const names =
    stale.length > 2
      ? `${stale.length} are not`
      : stale.length === 2
        ? `${stale[0]} and ${stale[1]} are not`
        : `${stale[0]} is not`;
  return `${sources - stale.length} of ${sources} sources fresh; ${names}`;
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

/** Writes the time of the build into the frame. The file is fetched once in a session. */
export async function startFreshness(base: string, sprite: string): Promise<void> {
  const place = document.querySelector('[data-built]');
  const build = place ? await loadBuild(base) : undefined;
  if (!place || !build) return;
  const time = h('time', { datetime: build.builtAt }, formatTime(build.builtAt));
  place.replaceChildren(...toNodes(['Built ', time]));
  const sources = h('a', { href: `${base}sources/` }, sourcesSentence(build) || 'Sources');
  place.after(...toNodes(h('span', {}, sources)));
  const notice = overdue(build, Date.now());
  if (!notice) return;
  const icon = h('svg', { class: 'i warn', 'aria-hidden': 'true' }, h('use', { href: `${sprite}#stale` }));
  document
    .querySelector('main > .page')
    ?.prepend(...toNodes(h('div', { class: 'note warn overdue', role: 'status' }, icon, h('p', {}, notice))));
}

async function loadBuild(base: string): Promise<Build | undefined> {
  const name = `build ${base}`;
  try {
    const kept = recall(name, 'session');
    if (kept) return readBuild(JSON.parse(kept));
    const response = await fetch(`${base}api/v1/build.json`);
    if (!response.ok) return undefined;
    const text = await response.text();
    remember(name, text, 'session');
    return readBuild(JSON.parse(text));
  } catch {
    // Without it the frame says what it said before: where to read about the sources.
    return undefined;
  }
}
