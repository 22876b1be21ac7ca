import { readMe } from './me.ts';
import { pagePath } from './page-path.ts';
import { address } from './shell.ts';

/** Teams whose pages are asked for. */
const MOST_TEAMS = 4;
const MOST_TASKS = 4;
const MOST_ROWS = 8;

/**
 * What the reader's teams own and have to do, in the place of the choice of teams. It is taken from the pages
 * of the teams: they hold it complete, in order, and in few bytes.
 */
class PortolanMine extends HTMLElement {
  #choice: Node[] = [];
  #asked = '';

  connectedCallback(): void {
    if (this.#choice.length > 0) return;
    this.#choice = [...this.childNodes];
    addEventListener('portolan:me', () => void this.#show());
    void this.#show();
  }

  async #show(): Promise<void> {
    const refs = teamsFirst(readMe().refs).slice(0, MOST_TEAMS);
    const asked = refs.join('\n');
    this.#asked = asked;
    const pages = await Promise.all(refs.map(loadPage));
    if (this.#asked !== asked) return;
    const panels = pages.flatMap((page, index) => (page ? panelsOf(page, index) : []));
    this.replaceChildren(...(panels.length > 0 ? panels : this.#choice));
  }
}

/** Teams stand for people: what a person has is mostly what the teams have. */
function teamsFirst(refs: readonly string[]): readonly string[] {
  const teams = refs.filter((ref) => /^(?:group|_team):/.test(ref));
  return teams.length > 0 ? teams : refs;
}

interface TeamPage {
  url: string;
  document: Document;
}

async function loadPage(ref: string): Promise<TeamPage | undefined> {
  const path = pagePath(ref);
  if (path === undefined) return undefined;
  const url = address(path);
  try {
    const answer = await fetch(url);
    if (!answer.ok) return undefined;
    return { url, document: new DOMParser().parseFromString(await answer.text(), 'text/html') };
  } catch {
    // Offline, or the team is gone: the choice of teams stays.
    return undefined;
  }
}

function panelsOf({ url, document: page }: TeamPage, index: number): HTMLElement[] {
  const name = page.querySelector('h1')?.textContent ?? '';
  const tasks = take(page, 'tasks', index);
  const holdings = take(page, 'holdings', index);
  if (tasks) {
    title(tasks, 'Tasks of', name, url);
    shorten(tasks, '.items > li', MOST_TASKS, `${url}#tasks`);
  }
  if (holdings) {
    title(holdings, 'Owned by', name, url);
    shorten(holdings, 'tbody tr', MOST_ROWS, `${url}#holdings`);
  }
  return [tasks, holdings].filter((panel) => panel !== undefined);
}

/** A copy of a panel, with ids that are new on this page. */
function take(page: Document, id: string, index: number): HTMLElement | undefined {
  const found = page.getElementById(id);
  if (!found) return undefined;
  const panel = document.importNode(found, true);
  const heading = panel.querySelector('h2');
  panel.id = `mine-${index}-${id}`;
  if (heading) {
    heading.id = `${panel.id}-h`;
    panel.setAttribute('aria-labelledby', heading.id);
  }
  return panel;
}

function title(panel: HTMLElement, words: string, name: string, url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.textContent = name;
  panel.querySelector('h2')?.replaceChildren(`${words} `, link);
}

/** Leaves so many rows, and says where the others are. */
function shorten(panel: HTMLElement, rows: string, most: number, url: string): void {
  const all = [...panel.querySelectorAll(rows)];
  if (all.length <= most) return;
  for (const row of all.slice(most)) row.remove();
  panel.querySelector('.panel-foot')?.remove();
  const foot = document.createElement('div');
  foot.className = 'panel-foot';
  const link = document.createElement('a');
  link.href = url;
  link.textContent = 'All on the page of the team';
  foot.append(`The first ${most}`, link);
  panel.append(foot);
}

customElements.define('portolan-mine', PortolanMine);
