/** What Backstage's own parser gave for texts: a value, or where it found a fault. */
export interface StreamAnswer {
  name: string;
  text: string;
  /** An option of its parser that is off by default. */
  mergeKeys?: true;
  documents: readonly ({ value: unknown } | { faultAt: { line: number; column: number } })[];
}

export const STREAM_ANSWERS: readonly StreamAnswer[] = [
  { name: 'two documents', text: 'a: 1\n---\nb: 2\n', documents: [{ value: { a: 1 } }, { value: { b: 2 } }] },
  { name: 'marks at both ends', text: '---\na: 1\n---\n', documents: [{ value: { a: 1 } }] },
  { name: 'nothing', text: '', documents: [] },
  { name: 'a comment', text: '# c\n', documents: [] },
  { name: 'a list', text: '- a\n', documents: [{ faultAt: { line: 1, column: 1 } }] },
  { name: 'a text', text: 'text\n', documents: [{ faultAt: { line: 1, column: 1 } }] },
  {
    name: 'a broken document before a good one',
    text: 'a: [1\n---\nb: 2\n',
    documents: [{ faultAt: { line: 2, column: 1 } }, { value: { b: 2 } }],
  },
  {
    name: 'merge keys',
    text: 'x: &x\n  q: 1\na:\n  <<: *x\n',
    documents: [{ value: { x: { q: 1 }, a: { '<<': { q: 1 } } } }],
  },
  {
    name: 'merge keys that merge',
    text: 'x: &x\n  q: 1\na:\n  <<: *x\n',
    mergeKeys: true,
    documents: [{ value: { x: { q: 1 }, a: { q: 1 } } }],
  },
  {
    name: 'words and numbers of YAML 1.2',
    text: 'a: yes\nb: on\nc: 010\nd: 1.10\ne: 2020-01-01\nf: ~\ng: 0x1F\n',
    documents: [{ value: { a: 'yes', b: 'on', c: 10, d: 1.1, e: '2020-01-01', f: null, g: 31 } }],
  },
  { name: 'a key twice', text: 'a: 1\na: 2\n', documents: [{ faultAt: { line: 2, column: 1 } }] },
  { name: 'a tag that nobody knows', text: 'a: !foo bar\n', documents: [{ value: { a: 'bar' } }] },
  { name: 'a byte order mark', text: '\uFEFFa: 1\n', documents: [{ value: { a: 1 } }] },
  { name: 'tabs as indentation', text: 'a:\n\tb: 1\n', documents: [{ faultAt: { line: 2, column: 1 } }] },
  { name: 'ends of lines of Windows', text: 'a: 1\r\nb: 2\r\n', documents: [{ value: { a: 1, b: 2 } }] },
  { name: 'JSON', text: '{"a":1}', documents: [{ value: { a: 1 } }] },
  { name: 'braces of a template', text: 'a: {{ x }}\n', documents: [{ value: { a: { '{ x }': null } } }] },
  { name: 'a directive for YAML 1.1', text: '%YAML 1.1\n---\na: yes\n', documents: [{ value: { a: true } }] },
];
