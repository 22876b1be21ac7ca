import { isObject, setOwn } from '../../base/json.ts';
import { HIDDEN, hideSecrets } from '../publish/secrets.ts';
import { isSecret } from './backstage/secret-value.ts';
import type { Change } from './ledger.ts';
import { MAX_DEPTH } from './limits.ts';

/** What stood where in a value, such as a GitHub token at `invocationMethod.headers.Authorization`. */
interface Found {
  place: string;
  kind: string;
}

/**
 * A value of an export without what looks like a token or a password, and what was taken out of it as changes: Port keeps
 * secrets apart, but people write them into headers and texts all the same, and the portal is in Git. The value itself
 * where there is none.
 */
export function withoutSecrets(value: unknown): { value: unknown; changes: Change[] } {
  const found: Found[] = [];
  const hidden = hide(value, [], found);
  return { value: hidden, changes: found.map(changeOf) };
}

function changeOf({ place, kind }: Found): Change {
  return {
    why: `${place === '' ? 'it' : place} holds what looks like ${kind}, which was not written: ${HIDDEN} stands in its place`,
    instead:
      'Make it invalid where it was valid, keep the new one as a secret of the Git host, and take it out in Port.',
    needs: true,
  };
}

function hide(value: unknown, path: readonly string[], found: Found[]): unknown {
  // What is nested more deeply is refused by whoever asks for this.
  if (path.length > MAX_DEPTH) return value;
  if (typeof value === 'string') return hideText(value, path, found);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => hide(item, [...path, String(index)], found));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value)) return value;
  let changed = false;
  const members: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const name = hideText(key, path, found);
    const hidden = hide(member, [...path, name], found);
    if (name !== key || hidden !== member) changed = true;
    setOwn(members, name, hidden);
  }
  return changed ? members : value;
}

function hideText(text: string, path: readonly string[], found: Found[]): string {
  const hidden = hideSecrets(text);
  const place = path.join('.');
  for (const kind of hidden.kinds) found.push({ place, kind });
  // What a header of a call says to whoever is called is known by its name; templates name a secret and hold none.
  if (hidden.kinds.length > 0 || path.at(-2) !== 'headers' || text.includes('{{')) return hidden.text;
  if (!isSecret(path.at(-1)!, text)) return text;
  found.push({ place, kind: 'a secret, by its name' });
  return HIDDEN;
}
