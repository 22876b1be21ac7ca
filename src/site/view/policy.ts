import { getPortal } from '../../portal/store.ts';
import { contentSecurityPolicy as policyOf } from '../../portal/text/headers.ts';

/**
 * The content security policy that every page carries. A policy in a page cannot set `frame-ancestors`; hosts
 * that set headers take it from the file `_headers`. The development server hands styles to the browser in the
 * page itself: it needs `inlineStyles`. `frames` are the origins of what the page can show within itself.
 */
export function contentSecurityPolicy(inlineStyles = false, frames: readonly string[] = []): string {
  const policy = policyOf(getPortal(), frames);
  return inlineStyles ? policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'") : policy;
}
