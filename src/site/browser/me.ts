import { recallJson, remember } from './local.ts';

/** Who the reader is: chosen once in this browser, known to nobody else. */
export interface Me {
  /** What to show in the frame; the first ref's name when it is not known. */
  name: string;
  /** Refs of a person and of teams. */
  refs: readonly string[];
}

const NOBODY: Me = { name: '', refs: [] };
const MOST_REFS = 50;

/** What is kept in the browser, or nobody when it holds nothing usable. */
export function readMe(value: unknown = recallJson('me')): Me {
  if (typeof value !== 'object' || value === null || !('refs' in value) || !Array.isArray(value.refs))
    return NOBODY;
  const refs = value.refs
    .filter((ref): ref is string => typeof ref === 'string' && ref !== '')
    .slice(0, MOST_REFS);
  const name = 'name' in value && typeof value.name === 'string' ? value.name.trim() : '';
  return { name: (name || lastPart(refs[0] ?? '')).slice(0, 80), refs };
}

export function writeMe(me: Me): void {
  remember('me', me.refs.length > 0 ? JSON.stringify(me) : undefined);
  dispatchEvent(new CustomEvent('portolan:me'));
}

/** Refs of the reader and their teams; empty when none is chosen. */
export function myRefs(): ReadonlySet<string> {
  return new Set(readMe().refs);
}

/** Shows the reader in the frame, and again whenever the choice changes, in this tab or another. */
export function startMe(): void {
  const link = document.querySelector<HTMLElement>('[data-me]');
  const name = link?.querySelector('[data-me-name]');
  const face = link?.querySelector('.face');
  if (!link || !name || !face) return;
  const before = { name: name.textContent, face: [...face.childNodes] };
  const show = (): void => {
    const me = readMe();
    if (me.refs.length === 0) {
      name.textContent = before.name;
      face.replaceChildren(...before.face);
    } else {
      const label = document.createElement('span');
      label.className = 'sr';
      label.textContent = 'You are ';
      name.replaceChildren(label, me.name);
      face.textContent = initials(me.name);
    }
  };
  addEventListener('portolan:me', show);
  addEventListener('storage', ({ key }) => {
    if (key === 'portolan.me') show();
  });
  show();
}

/** Two letters for a name. */
export function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!] : [...(words[0] ?? '?')].slice(0, 2);
  return letters.map((word) => [...word][0]!.toUpperCase()).join('');
}

function lastPart(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}
