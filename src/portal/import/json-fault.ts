const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?))/y;

type Expected = 'value' | 'first-item' | 'key' | 'first-key' | 'colon' | 'comma' | 'end';

const WORDS: Record<Expected, string> = {
  value: 'a value',
  'first-item': 'a value or ]',
  key: 'a key in double quotes',
  'first-key': 'a key in double quotes or }',
  colon: 'a colon',
  comma: 'a comma or the closing bracket',
  end: 'nothing more',
};

/**
 * Where a text stops being JSON, as an offset, and what should stand there; undefined for JSON. The engine's own messages
 * name a place for some faults only.
 */
export function jsonFault(text: string): { offset: number; message: string } | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  TOKEN.lastIndex = 0;
  for (;;) {
    const start = skipSpace(text, TOKEN.lastIndex);
    if (start === text.length) return expected === 'end' ? undefined : fault(text, start, expected);
    TOKEN.lastIndex = start;
    const match = TOKEN.exec(text);
    if (!match) return fault(text, start, expected);
    const [, sign, string, scalar] = match;
    const next = after(expected, sign, string !== undefined, scalar !== undefined, open);
    if (next === undefined) return fault(text, start, expected);
    expected = next;
  }
}

function after(
  expected: Expected,
  sign: string | undefined,
  isString: boolean,
  isScalar: boolean,
  open: ('{' | '[')[],
): Expected | undefined {
  const done = (): Expected => (open.length === 0 ? 'end' : 'comma');
  switch (expected) {
    case 'value':
    case 'first-item':
      if (isString || isScalar) return done();
      if (sign === '{' || sign === '[') {
        open.push(sign);
        return sign === '{' ? 'first-key' : 'first-item';
      }
      return expected === 'first-item' ? closing(sign, open, done) : undefined;
    case 'key':
      return isString ? 'colon' : undefined;
    case 'first-key':
      return isString ? 'colon' : closing(sign, open, done);
    case 'colon':
      return sign === ':' ? 'value' : undefined;
    case 'comma':
      if (sign === ',') return open.at(-1) === '{' ? 'key' : 'value';
      return closing(sign, open, done);
    case 'end':
      return undefined;
  }
}

function closing(sign: string | undefined, open: ('{' | '[')[], done: () => Expected): Expected | undefined {
  if (sign !== (open.at(-1) === '{' ? '}' : ']')) return undefined;
  open.pop();
  return done();
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text[at]!)) at += 1;
  return at;
}

function fault(text: string, offset: number, expected: Expected): { offset: number; message: string } {
  const found = offset >= text.length ? 'the text ends' : `there is ${JSON.stringify(text[offset])}`;
  return { offset, message: `${found} where ${WORDS[expected]} should be` };
}
