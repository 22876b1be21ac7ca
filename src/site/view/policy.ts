import { getPortal } from '../../portal/store.ts';

/**
 * The content security policy of every page: nothing but the site itself, no inline code or style.
 * `wasm-unsafe-eval` is what Pagefind's search needs. A policy in a page cannot set `frame-ancestors`;
 * hosts that set headers take it from the file `_headers`. The development server hands styles to the browser
 * in the page itself: it needs `inlineStyles`.
 */
export function contentSecurityPolicy(inlineStyles = false): string {
  const { repository } = getPortal().settings;
  const forms = repository ? ` ${new URL(repository.host).origin}` : '';
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self'${inlineStyles ? " 'unsafe-inline'" : ''}`,
    "img-src 'self'",
    "font-src 'none'",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "media-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action 'self'${forms}`,
  ].join('; ');
}
