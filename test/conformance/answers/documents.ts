/** What Backstage's own validators answered for whole documents (`@backstage/catalog-model` 1.10.1). */
export interface DocumentAnswer {
  name: string;
  document: Record<string, unknown>;
  /** What was asked: the validator of the document's kind, or the policies for all entities. */
  asked: 'kind' | 'policies';
  /** `not-mine` where no kind recognised it; `wrong` where it was refused. */
  answer: 'right' | 'not-mine' | 'wrong';
  /** Where it was found wrong: the path of the value, or of what should hold the one that is missing. */
  at?: string;
}

const METADATA = { name: 'a' };
const SPEC = { type: 't', lifecycle: 'l', owner: 'o' };
const COMPONENT = { apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: METADATA, spec: SPEC };

const spec = (fields: object): Record<string, unknown> => ({ ...COMPONENT, spec: { ...SPEC, ...fields } });
const metadata = (fields: object): Record<string, unknown> => ({
  ...COMPONENT,
  metadata: { ...METADATA, ...fields },
});
const root = (fields: object): Record<string, unknown> => ({ ...COMPONENT, ...fields });

const KIND: readonly [string, Record<string, unknown>, DocumentAnswer['answer'], string?][] = [
  ['a plain component', COMPONENT, 'right'],
  ['the version v1beta1', root({ apiVersion: 'backstage.io/v1beta1' }), 'right'],
  ['the version v1beta0', root({ apiVersion: 'backstage.io/v1beta0' }), 'not-mine'],
  ['a kind in lower case', root({ kind: 'component' }), 'not-mine'],
  ['a kind that does not exist', root({ kind: 'Foo' }), 'not-mine'],
  ['no type', { ...COMPONENT, spec: { lifecycle: 'l', owner: 'o' } }, 'wrong', 'spec'],
  ['an empty owner', spec({ owner: '' }), 'wrong', 'spec.owner'],
  ['a list of owners', spec({ owner: ['o'] }), 'wrong', 'spec.owner'],
  ['a field of its own in spec', spec({ foo: 'bar' }), 'right'],
  ['a text in dependsOn', spec({ dependsOn: 'component:b' }), 'wrong', 'spec.dependsOn'],
  ['a number in dependencyOf', spec({ dependencyOf: 7 }), 'right'],
  ['a wrong version and a wrong spec', { ...spec({ owner: 7 }), apiVersion: 'backstage.io/v9' }, 'not-mine'],
  ['a field of its own at the root', root({ foo: 1 }), 'wrong', 'foo'],
  ['relations at the root', root({ relations: [] }), 'right'],
  ['a number as a tag', metadata({ tags: [7] }), 'wrong', 'metadata.tags.0'],
  ['a number as an annotation', metadata({ annotations: { a: 7 } }), 'wrong', 'metadata.annotations.a'],
  ['nothing for annotations', metadata({ annotations: null }), 'wrong', 'metadata.annotations'],
  ['nothing for tags', metadata({ tags: null }), 'wrong', 'metadata.tags'],
  ['an empty title', metadata({ title: '' }), 'wrong', 'metadata.title'],
  ['nothing for a description', metadata({ description: null }), 'wrong', 'metadata.description'],
  ['nothing for a system', spec({ system: null }), 'wrong', 'spec.system'],
  ['a user without memberOf', root({ kind: 'User', spec: {} }), 'wrong', 'spec'],
  ['a group without children', root({ kind: 'Group', spec: { type: 't' } }), 'wrong', 'spec'],
  ['a location with an empty spec', root({ kind: 'Location', spec: {} }), 'right'],
  [
    'an MCP server without a definition',
    root({
      kind: 'API',
      spec: { ...SPEC, type: 'mcp-server', remotes: [{ type: 'sse', url: 'https://a' }] },
    }),
    'wrong',
    'spec',
  ],
];

const POLICIES: readonly [string, Record<string, unknown>, DocumentAnswer['answer'], string?][] = [
  ['a plain component', COMPONENT, 'right'],
  ['relations at the root', root({ relations: [] }), 'wrong', 'relations'],
  ['a status at the root', root({ status: {} }), 'wrong', 'status'],
  ['a namespace in upper case', metadata({ namespace: 'Foo' }), 'wrong', 'metadata.namespace'],
  ['a tag in upper case', metadata({ tags: ['Java'] }), 'wrong', 'metadata.tags.0'],
  ['a link to no URL', metadata({ links: [{ url: 'foo' }] }), 'wrong', 'metadata.links.0.url'],
  ['a link without a URL', metadata({ links: [{ title: 'a' }] }), 'wrong', 'metadata.links.0'],
  [
    'a link with a blank title',
    metadata({ links: [{ url: 'https://a', title: '  ' }] }),
    'wrong',
    'metadata.links.0.title',
  ],
  ['a truth value as a label', metadata({ labels: { a: true } }), 'wrong', 'metadata.labels.a'],
  ['an empty label', metadata({ labels: { a: '' } }), 'right'],
  ['a number as a name', metadata({ name: 7 }), 'wrong', 'metadata.name'],
  ['a uid and an etag', metadata({ uid: 'u', etag: 'e' }), 'right'],
  ['an empty namespace', metadata({ namespace: '' }), 'wrong', 'metadata.namespace'],
  ['no spec', { apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: METADATA }, 'right'],
];

const answers =
  (asked: DocumentAnswer['asked']) =>
  ([name, document, answer, at]: (typeof KIND)[number]): DocumentAnswer => ({
    name,
    document,
    asked,
    answer,
    ...(at === undefined ? {} : { at }),
  });

export const DOCUMENT_ANSWERS: readonly DocumentAnswer[] = [
  ...KIND.map(answers('kind')),
  ...POLICIES.map(answers('policies')),
];
