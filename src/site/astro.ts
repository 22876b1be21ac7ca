/**
 * Astro, which tells its makers about every build unless it is told not to. What a portal's build does is
 * nobody's concern, and runs on a runner that may reach only the hosts that its owner knows of.
 */
export function loadAstro(): Promise<typeof import('astro')> {
  process.env['ASTRO_TELEMETRY_DISABLED'] = '1';
  return import('astro');
}
