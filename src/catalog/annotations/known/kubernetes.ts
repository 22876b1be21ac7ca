import type { KnownAnnotation } from './annotation.ts';

export const kubernetes: Record<string, KnownAnnotation> = {
  'backstage.io/kubernetes-id': {
    title: 'Kubernetes label',
    about: 'The value of the label of the same name on its objects.',
  },
  'backstage.io/kubernetes-label-selector': {
    title: 'Kubernetes selector',
    about: 'Labels of its objects, as `key=value,key=value`; goes before the id.',
  },
  'backstage.io/kubernetes-namespace': {
    title: 'Kubernetes namespace',
    about: 'Where its objects are looked for.',
  },
  'backstage.io/kubernetes-cluster': {
    title: 'Kubernetes cluster',
    about: 'The only cluster that is looked at.',
  },
  'kubernetes.io/api-server': {
    title: 'API server',
    about: 'The address of a cluster that the catalog declares.',
    isAddress: true,
  },
  'kubernetes.io/api-server-certificate-authority': {
    title: 'Certificate authority',
    about: 'The certificate of the cluster’s authority, in base64.',
  },
  'kubernetes.io/auth-provider': { title: 'Authentication', about: 'How one authenticates to the cluster.' },
};
