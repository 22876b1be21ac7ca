/**
 * What Backstage's own functions answered for fields of all entities (`@backstage/catalog-model` 1.10.1), one value
 * after the other.
 */
export interface FieldAnswers {
  /** What is asked: the name of a field, or of a part of it. */
  field: string;
  accepted: readonly unknown[];
  refused: readonly unknown[];
}

/** A domain of so many characters, made of labels of 63. */
function domain(length: number): string {
  return 'a'.repeat(length).replace(/(a{63})a(?=a)/g, '$1.');
}

export const FIELD_ANSWERS: readonly FieldAnswers[] = [
  {
    field: 'apiVersion',
    accepted: [
      'a',
      'AZ09',
      'a'.repeat(63),
      'a/a',
      'a/aAb5C',
      'a-b.c/v1',
      'a--b.c/v1',
      `${domain(253)}/v1`,
      `a/${'a'.repeat(63)}`,
      'backstage.io/v1alpha1',
    ],
    refused: [
      7,
      null,
      '',
      'a'.repeat(64),
      'a-b',
      'a_b',
      'a.b',
      `${domain(254)}/v1`,
      `a/${'a'.repeat(64)}`,
      'Backstage.io/v1',
      'a/b/c',
    ],
  },
  {
    field: 'kind',
    accepted: ['a', 'AZ09', 'a'.repeat(63)],
    refused: [7, null, '', '9AZ', 'a'.repeat(64), 'a-b'],
  },
  {
    field: 'name',
    accepted: ['a', 'AZ09', 'a'.repeat(63), 'a-b', 'a--b', 'a_b', 'a.b', 'a..b'],
    refused: [7, null, '', 'a'.repeat(64), 'a/b', '-a-b', 'a-b-', '_a', 'a_', 'é', 'a b', 'a\n'],
  },
  {
    field: 'namespace',
    accepted: ['a', 'a'.repeat(63), 'a-b', 'a--b'],
    refused: [7, null, '', 'AZ09', 'a'.repeat(64), 'a/b', '-a-b', 'a-b-', 'a_b', 'a.b', 'a\n'],
  },
  {
    field: 'key of a label or annotation',
    accepted: ['a', 'a/b', 'a-b.c/a', 'a--b.c/a', `a/${'a'.repeat(63)}`],
    refused: ['', 'A.b/c', 'a/b/c', '/a', 'a/', `a/${'a'.repeat(64)}`],
  },
  {
    field: 'value of a label',
    accepted: ['', 'a', 'a-b'],
    refused: ['a/b', '-a', 'a-', 'a'.repeat(64), true, 7],
  },
  { field: 'value of an annotation', accepted: ['', '/'.repeat(6000)], refused: [7, null, true] },
  {
    field: 'tag',
    accepted: ['a', 'java', 'c++', 'c#', 'a:b', 'tier:1', 'a-b', 'a'.repeat(63)],
    refused: ['', 'A', 'a--b', '-a', 'a-', 'a_b', 'a.b', 'a b', 'a'.repeat(64), 'go1.20', 7, '日本'],
  },
  { field: 'tag, by the older validator', accepted: ['c++'], refused: ['a:b'] },
  {
    field: 'address of a link',
    accepted: ['http://foo', 'xyz://x:1/p', 'mailto:a@b', 'javascript:alert(1)'],
    refused: ['abc', '/rel', 'https://foo bar'],
  },
];
