import { isObject } from '../base/json.ts';

/**
 * What a document of a catalog file is. Everything that is not for the catalog is *skipped* with a reason;
 * what looks like it is but cannot be used is *rejected* by whoever reads it.
 */
export type Classified =
  | { type: 'backstage'; value: Record<string, unknown> }
  | { type: 'port-entity'; value: Record<string, unknown> }
  | { type: 'blueprint'; value: Record<string, unknown> }
  | { type: 'skipped'; reason: string };

/** Groups of apiVersions that belong to Kubernetes and its neighbours: manifests beside catalog files. */
const MANIFEST_GROUP =
  /^(?:apps|batch|autoscaling|policy|extensions|networking|rbac|v\d|argoproj|tekton|skaffold|kustomize|helm|cert-manager|traefik|karpenter|kubevious|compose)(?:$|[./])|(?:^|\.)(?:k8s\.io|x-k8s\.io|istio\.io|argoproj\.io|tekton\.dev|knative\.dev|fluxcd\.io|toolkit\.fluxcd\.io|coreos\.com|crossplane\.io|upbound\.io|cert-manager\.io|openshift\.io|keda\.sh|kyverno\.io|gke\.io|google\.com|amazonaws\.com|azure\.com|karpenter\.sh|cilium\.io|strimzi\.io|kafka\.strimzi\.io|linkerd\.io|hashicorp\.com|external-secrets\.io|bitnami\.com|opentelemetry\.io|velero\.io|traefik\.io|kubevela\.net|oam\.dev|score\.dev|devfile\.io)$/;
const CORE_MANIFEST = /^v\d+(?:(?:alpha|beta)\d+)?$/;

/** Decides what a parsed document is (reference: backstage.md 1.1, port.md 1.1, 1.9, 1.11). */
export function classify(value: unknown): Classified {
  if (!isObject(value)) return { type: 'skipped', reason: Array.isArray(value) ? 'it is a list' : 'it is a single value' };
  if (typeof value['identifier'] === 'string' && isObject(value['schema']) && isObject(value['schema']['properties'])) {
    return { type: 'blueprint', value };
  }
  if ('blueprint' in value && 'identifier' in value && !Array.isArray(value['rules']) && !Array.isArray(value['data'])) {
    return { type: 'port-entity', value };
  }
  if (Array.isArray(value['rules']) && 'identifier' in value) return { type: 'skipped', reason: 'it is a scorecard: those are read from the folder scorecards' };
  if (isObject(value['invocationMethod'])) return { type: 'skipped', reason: 'it is an action: those are read from the folder actions' };
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion === 'string') {
    const slash = apiVersion.indexOf('/');
    const group = slash === -1 ? apiVersion : apiVersion.slice(0, slash);
    const backstage = group === 'backstage.io' || group.endsWith('.backstage.io');
    if (!backstage && (CORE_MANIFEST.test(apiVersion) || MANIFEST_GROUP.test(group))) {
      return { type: 'skipped', reason: `it is a manifest of ${apiVersion}` };
    }
    if (backstage || (kind !== undefined && isObject(metadata))) return { type: 'backstage', value };
  }
  if (typeof kind === 'string' && isObject(metadata) && (isObject(value['spec']) || 'name' in metadata)) return { type: 'backstage', value };
  return { type: 'skipped', reason: 'it has no apiVersion, kind and metadata, nor identifier and blueprint' };
}

const ENVELOPE = /^\s*(?:"?apiVersion"?\s*:\s*"?[\w.-]*backstage\.io|"?blueprint"?\s*:)/m;

/** True when a text that could not be parsed was probably meant for the catalog. */
export function looksLikeCatalog(file: string, text: string): boolean {
  return ENVELOPE.test(text) || /(?:^|\/)(?:catalog-info|port)[^/]*\.(?:ya?ml|json)$/.test(file);
}

/** True when a text is a template to be filled in by another tool: Helm, Jinja, the scaffolder. */
export function looksLikeTemplate(text: string): boolean {
  return /\{\{|\{%|<%/.test(text);
}
