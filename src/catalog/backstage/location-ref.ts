/** The value of annotations such as `backstage.io/techdocs-ref` (reference: backstage.md 1.6). */
export interface LocationRef {
  /** `url`, `dir` or `file`. */
  type: string;
  target: string;
}

/** Reads `<type>:<target>`, blanks trimmed; undefined where Backstage throws: no type, no target, a bare address, `javascript:`. */
export function parseLocationRef(text: string): LocationRef | undefined {
  const colon = text.indexOf(':');
  const type = text.slice(0, Math.max(0, colon)).trim();
  const target = text.slice(colon + 1).trim();
  if (!type || !target || type === 'http' || type === 'https') return undefined;
  // Browsers ignore control characters and blanks within a scheme.
  if (/^javascript:/i.test(target.replace(/[\0-\x20]/g, ''))) return undefined;
  return { type, target };
}
