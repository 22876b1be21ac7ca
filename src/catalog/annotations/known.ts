import type { KnownAnnotation } from './known/annotation.ts';
import { cloud } from './known/cloud.ts';
import { code } from './known/code.ts';
import { core } from './known/core.ts';
import { delivery } from './known/delivery.ts';
import { kubernetes } from './known/kubernetes.ts';
import { operation } from './known/operation.ts';
import { own } from './known/own.ts';
import { planning } from './known/planning.ts';
import { quality } from './known/quality.ts';

export type { KnownAnnotation } from './known/annotation.ts';

/** What is known, by what it is about. */
export const ANNOTATION_GROUPS: readonly {
  title: string;
  annotations: Readonly<Record<string, KnownAnnotation>>;
}[] = [
  { title: 'Of the catalog itself', annotations: { ...core, ...own } },
  { title: 'Code', annotations: code },
  { title: 'Builds and deployments', annotations: delivery },
  { title: 'Kubernetes', annotations: kubernetes },
  { title: 'Operation', annotations: operation },
  { title: 'Quality and security', annotations: quality },
  { title: 'Planning', annotations: planning },
  { title: 'Clouds and cost', annotations: cloud },
];

const BY_KEY = new Map(ANNOTATION_GROUPS.flatMap(({ annotations }) => Object.entries(annotations)));

/** What is known of an annotation by its key; undefined for one that nobody has told us of. */
export function knownAnnotation(key: string): KnownAnnotation | undefined {
  return BY_KEY.get(key) ?? BY_KEY.get(`${key.slice(0, key.indexOf('/') + 1)}*`);
}

/** Keys of values that nothing may show. */
export const SECRET_ANNOTATIONS: readonly string[] = [...BY_KEY].flatMap(([key, { isSecret }]) =>
  isSecret ? [key] : [],
);
