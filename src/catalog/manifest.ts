import { isObject } from '../base/json.ts';

/** API groups without a domain that clusters and their tools use. */
const PLAIN_GROUPS = new Set(['apps', 'autoscaling', 'batch', 'extensions', 'policy']);
/** Versions that stand without a group: `v1` of Kubernetes, `v2` of Helm. */
const BARE_VERSION = /^v\d+(?:(?:alpha|beta)\d+)?$/;

/** Domains whose API groups belong to clusters, their tools and their clouds. */
const DOMAINS = [
  'amazonaws.com', 'argoproj.io', 'azure.com', 'bitnami.com', 'cert-manager.io', 'cilium.io', 'coreos.com',
  'crossplane.io', 'devfile.io', 'dragonflydb.io', 'elastic.co', 'external-secrets.io', 'fluxcd.io', 'gke.io',
  'google.com', 'grafana.com', 'hashicorp.com', 'istio.io', 'jaegertracing.io', 'k3s.io', 'k8s.io', 'karpenter.sh', 'keda.sh',
  'kedify.io', 'knative.dev', 'kubernetes.io', 'kubevela.net', 'kubevirt.io', 'kyverno.io', 'linkerd.io', 'longhorn.io',
  'min.io', 'mongodb.com', 'nginx.org', 'oam.dev', 'openshift.io', 'opentelemetry.io', 'operatorframework.io',
  'pulumi.com', 'rabbitmq.com', 'redhat.com', 'score.dev', 'strimzi.io', 'tekton.dev', 'traefik.io', 'upbound.io', 'velero.io',
  'x-k8s.io', 'zalan.do',
]; // biome-ignore format: a word list

/** Members at the root of manifests that no catalog entity has. */
const MANIFEST_FIELDS = [
  'data',
  'stringData',
  'binaryData',
  'roleRef',
  'subjects',
  'webhooks',
  'provisioner',
];
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
  const slash = apiVersion.indexOf('/');
  if (slash === -1 && BARE_VERSION.test(apiVersion)) return true;
  const group = (slash === -1 ? apiVersion : apiVersion.slice(0, slash)).toLowerCase();
  if (PLAIN_GROUPS.has(group)) return true;
  const { metadata, spec } = value;
  // A catalog may have kinds of its own under any domain; only there somebody owns what is described.
  if (isObject(spec) && typeof spec['owner'] === 'string') return false;
  if (DOMAINS.some((domain) => group === domain || group.endsWith(`.${domain}`))) return true;
  if (MANIFEST_FIELDS.some((field) => Object.hasOwn(value, field))) return true;
  if (isObject(metadata) && SERVER_FIELDS.some((field) => Object.hasOwn(metadata, field))) return true;
  return isObject(spec) && isObject(spec['template']) && isObject(spec['template']['spec']);
}
