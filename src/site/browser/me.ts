/** Where the browser keeps who the reader is: `{name?, refs: string[]}`. */
const KEY = 'portolan.me';

/** Refs of the reader's teams, chosen once in this browser; empty when none is. */
export function myRefs(): ReadonlySet<string> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const refs = typeof value === 'object' && value !== null && 'refs' in value ? value.refs : undefined;
    return new Set(Array.isArray(refs) ? refs.filter((ref): ref is string => typeof ref === 'string') : []);
  } catch {
    // No storage, or something else's text in it: then nobody has chosen.
    return new Set();
  }
}
