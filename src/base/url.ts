const SAFE_SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:', 'slack:', 'msteams:', 'vscode:']);

/**
 * A link that may stand in an `href`: the text itself when its scheme is on the list, undefined otherwise.
 * `javascript:`, `data:`, `vbscript:`, relative and broken addresses never pass.
 */
export function safeHref(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return undefined;
  }
  if (!SAFE_SCHEMES.has(url.protocol)) return undefined;
  if (url.username || url.password) return undefined;
  return url.href;
}

/** The host of a web address, for saying where a link goes; undefined for other schemes. */
export function hostOf(href: string): string | undefined {
  try {
    return new URL(href).host || undefined;
  } catch {
    return undefined;
  }
}
