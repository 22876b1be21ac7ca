import { formatTime, parseTime } from 'portolan/base/dates';
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
  const list = Array.isArray(feeds) ? (feeds as unknown[]).filter(isFeed).filter(({ outcome }) => outcome !== 'disabled') : [];
  return {
    builtAt,
    ...(typeof nextBuild === 'string' && !Number.isNaN(parseTime(nextBuild)) ? { nextBuild } : {}),
    sources: list.length,
    stale: list.filter(({ outcome }) => outcome !== 'fresh').map(({ title }) => title),
  };
}

function isFeed(value: unknown): value is { title: string; outcome: string } {
  return typeof value === 'object' && value !== null && 'title' in value && typeof value.title === 'string' && 'outcome' in value && typeof value.outcome === 'string';
}

/** `14 of 15 sources fresh; PagerBell is not`; empty when there are no sources. */
export function sourcesSentence({ sources, stale }: Build): string {
  if (sources === 0) return '';
  if (stale.length === 0) return sources === 1 ? 'Its source is fresh' : `All ${sources} sources are fresh`;
  const names = stale.length > 2 ? `${stale.length} are not` : stale.length === 2 ? `${stale[0]} and ${stale[1]} are not` : `${stale[0]} is not`;
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
  const time = document.createElement('time');
  time.dateTime = build.builtAt;
  time.textContent = formatTime(build.builtAt);
  const sources = document.createElement('a');
  sources.href = `${base}sources/`;
  sources.textContent = sourcesSentence(build) || 'Sources';
  place.replaceChildren('Built ', time);
  const second = document.createElement('span');
  second.append(sources);
  place.after(second);
  const notice = overdue(build, Date.now());
  if (notice) showNotice(notice, sprite);
}

async function loadBuild(base: string): Promise<Build | undefined> {
  const kept = recall('build', 'session');
  try {
    if (kept) return readBuild(JSON.parse(kept));
    const response = await fetch(`${base}api/v1/build.json`);
    if (!response.ok) return undefined;
    const build = readBuild(await response.json());
    if (build) remember('build', JSON.stringify({ builtAt: build.builtAt, nextBuild: build.nextBuild, feeds: feedsOf(build) }), 'session');
    return build;
  } catch {
    // Without it the frame says what it said before: where to read about the sources.
    return undefined;
  }
}

/** As little as gives the same build when it is read again. */
function feedsOf({ sources, stale }: Build): object[] {
  return Array.from({ length: sources }, (_, index) => ({ title: stale[index] ?? '', outcome: index < stale.length ? 'stale' : 'fresh' }));
}

function showNotice(text: string, sprite: string): void {
  const note = document.createElement('div');
  note.className = 'note warn overdue';
  note.setAttribute('role', 'status');
  const words = document.createElement('p');
  words.textContent = text;
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  icon.setAttribute('class', 'i warn');
  icon.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${sprite}#stale`);
  icon.append(use);
  note.append(icon, words);
  document.querySelector('main > .page')?.prepend(note);
}
