import { isObject } from '../base/json.ts';
import { foldsCase } from './ref.ts';

/** API groups without a domain that clusters and their tools use. */
const PLAIN_GROUPS = new Set([
  'apps',
  'autoscaling',
  'batch',
  'extensions',
  'kustomize',
  'policy',
  'skaffold',
]);
/** Versions that stand without a group: `v1` of Kubernetes, `v2` of Helm. */
const BARE_VERSION = /^v\d+(?:(?:alpha|beta)\d+)?$/;

/** Domains whose API groups belong to clusters, their tools and their clouds. */
// biome-ignore format: a list of words
export const CLUSTER_DOMAINS = [
  'amazonaws.com', 'argoproj.io', 'azure.com', 'bitnami.com', 'cert-manager.io', 'cilium.io', 'coreos.com',
  'crossplane.io', 'devfile.io', 'dragonflydb.io', 'elastic.co', 'external-secrets.io', 'fluxcd.io',
  'gke.io', 'google.com', 'grafana.com', 'hashicorp.com', 'istio.io', 'jaegertracing.io', 'k3s.io',
  'k8s.io', 'karpenter.sh', 'keda.sh', 'kedify.io', 'knative.dev', 'kubernetes.io', 'kubevela.net',
  'kubevirt.io', 'kyverno.io', 'linkerd.io', 'longhorn.io', 'min.io', 'mongodb.com', 'nginx.org',
  'oam.dev', 'openshift.io', 'opentelemetry.io', 'operatorframework.io', 'pulumi.com', 'rabbitmq.com',
  'redhat.com', 'score.dev', 'strimzi.io', 'tekton.dev', 'traefik.io', 'upbound.io', 'velero.io',
  'x-k8s.io', 'zalan.do',
];

/** Members at the root of an entity; `relations` and `status` stand in what an API gives out. */
const ENTITY_FIELDS = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'relations', 'status']);
/** Members of `metadata` that only an API server or its tools write. */
const SERVER_FIELDS = [
  'creationTimestamp',
  'resourceVersion',
  'generateName',
  'ownerReferences',
  'managedFields',
  'finalizers',
];

/** True for a document with an apiVersion that belongs to a cluster rather than to a catalog. */
export function isManifest(apiVersion: string, value: Record<string, unknown>): boolean {
  const { metadata, spec } = value;
  // A catalog may have kinds of its own under any domain; only there somebody owns what is described.
  const isOwned = isObject(spec) && typeof spec['owner'] === 'string';
  const kind = String(value['kind']);
  if (isOwned && foldsCase(kind)) return false;
  const slash = apiVersion.indexOf('/');
  if (slash === -1 && BARE_VERSION.test(apiVersion)) return true;
  const group = (slash === -1 ? apiVersion : apiVersion.slice(0, slash)).toLowerCase();
  if (PLAIN_GROUPS.has(group)) return true;
  if (isOwned) return false;
  if (CLUSTER_DOMAINS.some((domain) => group === domain || group.endsWith(`.${domain}`))) return true;
  if (!foldsCase(kind) && Object.keys(value).some((field) => !ENTITY_FIELDS.has(field))) return true;
  if (isObject(metadata) && SERVER_FIELDS.some((field) => Object.hasOwn(metadata, field))) return true;
  return isObject(spec) && isObject(spec['template']) && isObject(spec['template']['spec']);
}
