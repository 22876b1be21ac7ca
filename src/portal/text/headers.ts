import { basePath } from '../base-path.ts';
import type { Portal } from '../portal.ts';

/** Where hosts that read it look for the file (Cloudflare Pages, Netlify). */
export const HEADERS_FILE = '_headers';

/**
 * The content security policy of every page: nothing but the site itself, no inline code or style.
 * `wasm-unsafe-eval` is what Pagefind's search needs.
 *
 * @param frames origins of the pages that may be shown within; no others may, nor those of the site itself
 * @param extra directives that only a header can set
 */
export function contentSecurityPolicy(
  { settings: { repository } }: Portal,
  frames: readonly string[] = [],
  ...extra: string[]
): string {
  const forms = repository ? ` ${new URL(repository.host).origin}` : '';
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'none'",
    "connect-src 'self'",
    "worker-src 'self'",
    `frame-src ${frames.length > 0 ? frames.join(' ') : "'none'"}`,
    "manifest-src 'self'",
    "media-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action 'self'${forms}`,
    ...extra,
  ].join('; ');
}

/**
 * What a static host should send with every file, in the form of the file `_headers`: the policy of the pages
 * with what a page cannot say of itself, that nobody may frame it. Files whose names change with their content
 * may be kept for ever. What a browser obeys is what both the header and the page allow: the header names all hosts
 * whose pages may be framed anywhere, and each page those that it frames.
 */
export function headersFile(portal: Portal): string {
  const framed = portal.settings.pages.embed.map((host) => `https://${host}`);
  const rules: [string, [string, string][]][] = [
    [
      '/*',
      [
        ['Content-Security-Policy', contentSecurityPolicy(portal, framed, "frame-ancestors 'none'")],
        ['X-Content-Type-Options', 'nosniff'],
        ['X-Frame-Options', 'DENY'],
        ['Referrer-Policy', 'no-referrer'],
        ['Permissions-Policy', 'camera=(), geolocation=(), microphone=()'],
        ['Cross-Origin-Opener-Policy', 'same-origin'],
      ],
    ],
    [`${basePath(portal)}_a/*`, [['Cache-Control', 'public, max-age=31536000, immutable']]],
  ];
  return rules
    .map(([path, headers]) => [path, ...headers.map(([name, value]) => `  ${name}: ${value}`), ''].join('\n'))
    .join('');
}
