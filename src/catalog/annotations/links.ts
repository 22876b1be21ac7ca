import { own } from '../../base/json.ts';
import { safeHref } from '../../base/url.ts';
import { type KnownAnnotation, knownAnnotation } from './known.ts';
import { TOOLS, type Tool, type ToolName } from './tools.ts';

/** Addresses of tools: one, or several by the names that annotations give them. */
export type ToolAddresses = Readonly<Partial<Record<ToolName, string | Readonly<Record<string, string>>>>>;

const HOST = /^(?=.{1,253}(?:\/|$))[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[\w.%-]+)?$/i;

/**
 * Where an annotation leads to: undefined for one that is no address, whose value has not the form that it should have, or
 * whose tool has no address in the settings.
 *
 * @param annotations all annotations of the entity: another one may name the host
 */
export function annotationHref(
  key: string,
  value: string,
  annotations: Readonly<Record<string, unknown>>,
  addresses: ToolAddresses,
): string | undefined {
  const known = knownAnnotation(key);
  if (known?.isSecret) return undefined;
  if (!known || known.isAddress) {
    const href = safeHref(value.replace(/^url:/, ''));
    return href?.startsWith('http') ? href : undefined;
  }
  const { tool, link, form } = known;
  if (!tool || link === undefined) return undefined;
  const match = form?.exec(value);
  if (form && !match) return undefined;
  const path = filled(link, { ...match?.groups, value }, known.otherwise);
  const instances = instancesOf(known, match?.groups?.['instance'], annotations);
  const address = addressOf(known, tool, instances, annotations, addresses);
  return path === undefined || address === undefined
    ? undefined
    : safeHref(`${address.replace(/\/+$/, '')}/${path}`);
}

/** The names of the addresses that are meant: none for the one without a name. */
function instancesOf(
  { instances }: KnownAnnotation,
  named: string | undefined,
  annotations: Readonly<Record<string, unknown>>,
): string[] {
  const written = instances === undefined ? named : own(annotations, instances);
  return typeof written === 'string' ? written.split(',').map((name) => name.trim()) : [];
}

function addressOf(
  { host }: KnownAnnotation,
  tool: ToolName,
  instances: readonly string[],
  annotations: Readonly<Record<string, unknown>>,
  addresses: ToolAddresses,
): string | undefined {
  const named = host === undefined ? undefined : own(annotations, host);
  if (typeof named === 'string') return HOST.test(named) ? `https://${named}` : undefined;
  const known = addresses[tool];
  if (typeof known === 'object') {
    const name = instances.length === 0 ? 'default' : instances.find((one) => Object.hasOwn(known, one));
    return name === undefined ? undefined : own(known, name);
  }
  // A name of an instance that nobody told of is a guess.
  if (instances.length > 0) return undefined;
  const { address }: Tool = TOOLS[tool];
  return known ?? address;
}

/** A template with its parts: `{name}`, each step of a path by itself, or `{name/}` with `/job/` between the steps, as Jenkins has it. */
function filled(
  template: string,
  parts: Readonly<Record<string, string | undefined>>,
  otherwise: Readonly<Record<string, string>> = {},
): string | undefined {
  const query = template.indexOf('?');
  let isSound = true;
  const path = template.replace(/\{(\w+)(\/?)\}/g, (_, name: string, nested: string, at: number) => {
    const text = parts[name] ?? otherwise[name] ?? '';
    if (query !== -1 && at > query) return encodeURIComponent(text);
    const steps = text.split('/').filter((step) => step !== '');
    if (steps.length === 0 || steps.some((step) => step === '.' || step === '..')) isSound = false;
    return steps.map(encodeURIComponent).join(nested ? '/job/' : '/');
  });
  return isSound ? path : undefined;
}
