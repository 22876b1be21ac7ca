import { isObject } from '../../../base/json.ts';

/** A document with one thing changed, and what that was. */
export interface Mutant {
  what: string;
  value: unknown;
}

const VALUES: readonly unknown[] = [null, 7, -1, true, 'zzz', '', [], {}, ['zzz'], [7], { zzz: 7 }];

/** Every document that differs from a value in one place: another value, nothing, a misspelt key, a further one. */
export function mutants(value: unknown): Mutant[] {
  return change(value, '', (changed) => changed);
}

function change(value: unknown, at: string, put: (changed: unknown) => unknown): Mutant[] {
  const found: Mutant[] = VALUES.flatMap((other) => {
    const text = JSON.stringify(other);
    return text === JSON.stringify(value) ? [] : [{ what: `${at} = ${text}`, value: put(other) }];
  });
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) {
      found.push({ what: `without ${at}/${index}`, value: put(value.toSpliced(index, 1)) });
      found.push(...change(member, `${at}/${index}`, (changed) => put(value.with(index, changed))));
    }
  } else if (isObject(value)) {
    const entries = Object.entries(value);
    found.push({ what: `${at}/zzz added`, value: put({ ...value, zzz: 7 }) });
    for (const [index, [key, member]] of entries.entries()) {
      const path = `${at}/${key}`;
      found.push({ what: `without ${path}`, value: put(Object.fromEntries(entries.toSpliced(index, 1))) });
      found.push({
        what: `${path} misspelt`,
        value: put(Object.fromEntries(entries.with(index, [`${key}x`, member]))),
      });
      found.push(
        ...change(member, path, (changed) => put(Object.fromEntries(entries.with(index, [key, changed])))),
      );
    }
  }
  return found;
}
