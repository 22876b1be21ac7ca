/** What Backstage's own functions made of references and of the targets of annotations; undefined where they threw. */

export interface Parts {
  kind: string;
  namespace: string;
  name: string;
}

type Row<T> = readonly [text: string, answer: T | undefined];

/** Nothing said beside the text. */
export const REFERENCES: readonly Row<Parts>[] = [
  ['a:b/c', { kind: 'a', namespace: 'b', name: 'c' }],
  ['a:c', { kind: 'a', namespace: 'default', name: 'c' }],
  ['b/c', undefined],
  ['c', undefined],
  ['a:b:c', { kind: 'a', namespace: 'default', name: 'b:c' }],
  ['a/b/c', undefined],
  ['a/b:c', undefined],
  ['a:b/c/d', { kind: 'a', namespace: 'b', name: 'c/d' }],
  ['a:b/c:d', { kind: 'a', namespace: 'b', name: 'c:d' }],
  [':b/c', undefined],
  ['a:/c', undefined],
  ['a:b/', undefined],
  ['/c', undefined],
  ['b/', undefined],
  [':c', undefined],
  ['a:', undefined],
  ['', undefined],
  ['Component:Default/MyName', { kind: 'Component', namespace: 'Default', name: 'MyName' }],
];

/** In a field with the kind `x` and in the namespace `y`. */
export const REFERENCES_IN_CONTEXT: readonly Row<Parts>[] = [
  ['a:b/c', { kind: 'a', namespace: 'b', name: 'c' }],
  ['a:c', { kind: 'a', namespace: 'y', name: 'c' }],
  ['b/c', { kind: 'x', namespace: 'b', name: 'c' }],
  ['c', { kind: 'x', namespace: 'y', name: 'c' }],
  ['a:b:c', { kind: 'a', namespace: 'y', name: 'b:c' }],
  ['a/b/c', { kind: 'x', namespace: 'a', name: 'b/c' }],
  ['a/b:c', { kind: 'x', namespace: 'a', name: 'b:c' }],
  ['a:b/c/d', { kind: 'a', namespace: 'b', name: 'c/d' }],
  ['a:b/c:d', { kind: 'a', namespace: 'b', name: 'c:d' }],
  [' c ', { kind: 'x', namespace: 'y', name: ' c ' }],
  ['c d', { kind: 'x', namespace: 'y', name: 'c d' }],
];

/** Parts, and the reference that they are. */
export const WRITTEN: readonly { kind: string; namespace?: string; name: string; ref: string }[] = [
  { kind: 'Component', namespace: 'Default', name: 'MyName', ref: 'component:default/myname' },
  { kind: 'API', name: 'X', ref: 'api:default/x' },
  { kind: 'Component', name: 'É', ref: 'component:default/é' },
];

export const LOCATION_REFS: readonly Row<{ type: string; target: string }>[] = [
  ['url:https://a/b', { type: 'url', target: 'https://a/b' }],
  ['https://a/b', undefined],
  ['file:./x', { type: 'file', target: './x' }],
  ['dir:.', { type: 'dir', target: '.' }],
  ['a', undefined],
  ['a:', undefined],
  [':b', undefined],
  ['url: https://a ', { type: 'url', target: 'https://a' }],
  ['url:javascript:alert(1)', undefined],
];
