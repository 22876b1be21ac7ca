import { h } from 'portolan/view/markup';
import { toNodes } from './dom.ts';
import { loadBuild } from './freshness.ts';
import { shell } from './shell.ts';

/*
 * Facts that are true for a while only: an incident, who is on call, a status. The page says of when they are and where
 * to look; once they are too old it does not say them any more. The lines stay as they are, so nothing moves.
 */

/** The longest that a timer can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Which of the times have passed, and how long it is until the next one does; undefined when there is none. */
export function passed(
  times: readonly number[],
  now: number,
): { over: readonly boolean[]; next: number | undefined } {
  const over = times.map((time) => time <= now);
  const ahead = times.filter((time) => time > now);
  return { over, next: ahead.length > 0 ? Math.min(...ahead) - now : undefined };
}

let clock = (): number => Date.now();
let timer: ReturnType<typeof setTimeout> | undefined;
let voice: HTMLElement | undefined;

function look(): void {
  const facts = [...document.querySelectorAll<HTMLElement>('[data-expires]')];
  const now = clock();
  const { over, next } = passed(
    facts.map(({ dataset }) => Date.parse(dataset['expires'] ?? '')),
    now,
  );
  const gone = facts.filter((_, index) => over[index]);
  for (const fact of gone) expire(fact);
  // On a page that has been read something changed; on one that is being opened nothing did.
  if (voice && gone.length > 0)
    voice.textContent = 'A part of this page is too old by now and is not shown any more';
  clearTimeout(timer);
  if (next !== undefined) timer = setTimeout(look, Math.min(next, LONGEST));
}

function expire(fact: HTMLElement): void {
  delete fact.dataset['expires'];
  fact.dataset['expired'] = '';
  const icon = h(
    'svg',
    { class: 'i', 'aria-hidden': 'true' },
    h('use', { href: `${shell().sprite}#unknown` }),
  );
  fact
    .querySelector('[data-fact]')
    ?.replaceChildren(...toNodes(h('span', { class: 'v unknown' }, icon, 'Not known any more')));
}

/** What has a date until which it holds says so once that is past; until then the date is enough. */
function markEnded(): void {
  const now = clock();
  const waiting = [...document.querySelectorAll<HTMLElement>('[data-until]')];
  const times = waiting.map(({ dataset }) => Date.parse(dataset['until'] ?? ''));
  const { over, next } = passed(times, now);
  for (const [index, element] of waiting.entries()) {
    if (!over[index]) continue;
    delete element.dataset['until'];
    element.append(...toNodes(h('span', { class: 'tag', 'data-colour': 'red' }, 'Ended')));
  }
  if (next !== undefined && next <= LONGEST) setTimeout(markEnded, next);
}

function start(): void {
  look();
  markEnded();
  const [region] = toNodes(h('p', { class: 'sr', role: 'status' })) as [HTMLElement];
  document.querySelector('main')?.append(region);
  voice = region;
  document.addEventListener('visibilitychange', look);
  // A browser's clock may run behind that of the build.
  void loadBuild(shell().base).then((loaded) => {
    if (!loaded) return;
    clock = loaded.now;
    look();
    markEnded();
  });
}

if (typeof document !== 'undefined') start();
