import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, test, vi } from 'vitest';
import type { Json } from '../base/json.ts';
import { type JqRun, runJq } from './jq.ts';
import { applyQuoteRule, buildProgram, groupLeaves } from './jq-program.ts';

vi.setConfig({ testTimeout: 60_000 });

const NOW = '2026-11-22T06:00:00Z';
const HERE = fileURLToPath(new URL('.', import.meta.url));

function run(programs: Record<string, string>, records: Json[], timeMs?: number): Promise<JqRun> {
  return runJq(programs, records, { now: NOW, ...(timeMs ? { timeMs } : {}) });
}

async function value(program: string, record: Json = { a: 1 }): Promise<Json> {
  const { results, failures, broken } = await run({ it: program }, [record]);
  expect({ failures, broken }).toEqual({ failures: [], broken: [] });
  return results[0]!['it']!;
}

describe('the quote rule', () => {
  test.each([
    ["'hello'", '"hello"'],
    [".a == 'x'", '.a == "x"'],
    [".a == 'x' and .b == 'y z'", '.a == "x" and .b == "y z"'],
    ["'a' 'b'", '"a" "b"'],
    ["'it's'", '"it\'s"'],
    ['"it\'s"', '"it\'s"'],
    ['"say \'hi\' now"', '"say \'hi\' now"'],
    ["\"a \\\" 'b' c\" + 'd'", '"a \\" \'b\' c" + "d"'],
    ["f('x')", "f('x')"],
    [".properties.'weird-key'", '.properties["weird-key"]'],
    [".properties.'weird key' | length", '.properties["weird key"] | length'],
    [".'weird-key'", '.["weird-key"]'],
    ["map(.'a-b')", 'map(.["a-b"])'],
    [".list[0].'a-b'.'c-d'", '.list[0]["a-b"]["c-d"]'],
    ["' x '", '" x "'],
    ['.a', '.a'],
    ['', ''],
  ])('reads %s as %s', (written, read) => {
    expect(applyQuoteRule(written)).toBe(read);
  });

  test('leaves an expression without single quotes as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes("'"));
        expect(applyQuoteRule(text)).toBe(text);
      }),
    );
  });
});

describe('values', () => {
  test.each<[string, Json, Json]>([
    ['.a', { a: { b: [1, 'x', null] } }, { b: [1, 'x', null] }],
    ['.a // "none"', { a: null }, 'none'],
    ['.a # a comment', { a: 1 }, 1],
    ['.a, .b', { a: 1, b: 2 }, 1],
    ['empty', {}, null],
    ['def twice: . * 2; .a | twice', { a: 4 }, 8],
    ['label $out | (1, break $out)', {}, 1],
    ['.["__proto__"]', JSON.parse('{"__proto__": "own"}'), 'own'],
    [
      '.text',
      { text: 'line\nbreak\u2028 "q" \u0000 \u00e9 \u{1f600}' },
      'line\nbreak\u2028 "q" \u0000 \u00e9 \u{1f600}',
    ],
    ['.', null, null],
    ['.text', { text: 'half \ud800 pair' }, 'half \ufffd pair'],
  ])('%s', async (program, record, expected) => {
    expect(await value(program, record)).toEqual(expected);
  });

  test.each<[string, Json]>([
    ['env', {}],
    ['$ENV', {}],
    ['env.PATH', null],
    ['[inputs]', []],
    ['debug', { a: 1 }],
    ['debug("x")', { a: 1 }],
    ['stderr', { a: 1 }],
    ['input_filename', null],
    ['input_line_number', 0],
    ['now | todate', NOW],
    ['now | localtime | todate', NOW],
    ['"2026-07-01T12:00:00Z" | fromdate', 1782907200],
  ])('%s neither reads the machine nor depends on it', async (program, expected) => {
    expect(await value(program)).toEqual(expected);
  });

  test('every record has every leaf, and the objects have no prototype', async () => {
    const { results } = await run({ a: '.a', constructor: '.b', __proto__x: '.c' }, [
      { a: 1 },
      { b: 2, c: 3 },
    ]);
    expect(results.map((result) => ({ ...result }))).toEqual([
      { a: 1, constructor: null, __proto__x: null },
      { a: null, constructor: 2, __proto__x: 3 },
    ]);
    expect(Object.getPrototypeOf(results[0])).toBe(null);
  });

  test('JSON comes back as it went in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 20 }), async (records) => {
        const plain = JSON.parse(JSON.stringify(records)) as Json[];
        const { results } = await run({ it: '.' }, plain);
        expect(results.map(({ it }) => it)).toEqual(plain.map((record) => wellFormed(record)));
      }),
      { numRuns: 40 },
    );
  });

  test('no records give no results, but bad expressions are reported all the same', async () => {
    expect(await run({ good: '.a', bad: '.a |' }, [])).toMatchObject({
      results: [],
      broken: [{ leaf: 'bad' }],
    });
  });
});

function wellFormed(value: Json): Json {
  return JSON.parse(
    JSON.stringify(value, (_, item) => (typeof item === 'string' ? item.toWellFormed() : item)),
  );
}

describe('failures', () => {
  test('a leaf that fails for one record leaves the other records and leaves alone', async () => {
    const { results, failures, broken } = await run({ sum: '.a + 1', name: '.name' }, [
      { a: 1, name: 'one' },
      { a: 'x', name: 'two' },
      { a: 3, name: 'three' },
    ]);
    expect(results.map(({ sum, name }) => [sum, name])).toEqual([
      [2, 'one'],
      [null, 'two'],
      [4, 'three'],
    ]);
    expect(failures).toEqual([
      { record: 1, leaf: 'sum', message: 'string ("x") and number (1) cannot be added' },
    ]);
    expect(broken).toEqual([]);
  });

  test.each([
    ['.a | (', 'syntax error, unexpected end of file'],
    ['nothing_of_the_kind', 'nothing_of_the_kind/0 is not defined'],
    ['.a) | (.b', 'syntax error, unexpected character, expecting end of file'],
    ['.a] | [.b', 'syntax error, unexpected character, expecting end of file'],
    ['', 'it is empty'],
    ['# only a comment', 'it is empty'],
    ['import "x" as x; x::y', 'module not found: x'],
    [`"${'x'.repeat(17_000)}"`, 'it is longer than 16 KB'],
  ])('%s does not compile and names itself', async (program, message) => {
    const { results, broken, failures } = await run({ good: '.a', bad: program }, [{ a: 1 }]);
    expect(broken).toEqual([{ leaf: 'bad', reason: 'compile', message }]);
    expect(failures).toEqual([]);
    expect({ ...results[0] }).toEqual({ good: 1, bad: null });
  });

  test.each([
    ['halt', 'halt is not available'],
    ['halt_error', 'halt is not available'],
    ['halt_error(1)', 'halt is not available'],
    ['input', 'input is not available'],
    ['error("own words")', 'own words'],
    ['error({code: 1})', '{"code":1}'],
    ['error(null)', 'null'],
  ])('%s is an error of its record', async (program, message) => {
    const { failures } = await run({ it: program, other: '.a' }, [{ a: 1 }]);
    expect(failures).toEqual([{ record: 0, leaf: 'it', message }]);
  });

  test('a record that is nested too deeply fails alone', async () => {
    let deep: Json = 1;
    for (let i = 0; i < 400; i += 1) deep = [deep];
    let deeper: Json = deep;
    for (let i = 0; i < 30_000; i += 1) deeper = [deeper];
    const { results, failures } = await run({ it: 'type' }, [{}, deep, 'x', deeper, 1]);
    expect(results.map(({ it }) => it)).toEqual(['object', null, 'string', null, 'number']);
    expect(failures.map(({ record, message }) => [record, message.slice(0, 60)])).toEqual([
      [1, 'jq cannot read the record: parse error: Exceeds depth limit '],
      [3, 'the record is nested too deeply'],
    ]);
  });

  test('a program that hangs is stopped, and the others still give their values', async () => {
    const { results, broken } = await run(
      { before: '.a', hang: 'if .a == 2 then (def f: f; f) else .a end', after: '.a + 1' },
      [{ a: 1 }, { a: 2 }, { a: 3 }],
      700,
    );
    expect(broken).toEqual([{ leaf: 'hang', reason: 'stopped', message: 'it took longer than 0.7 s' }]);
    expect(results.map(({ before, after }) => [before, after])).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
  });

  test.each(['(a+)+$', '^(a|aa)+$', '(.*.*)*x$', '(?:a?){40}a{40}$'])(
    'the regular expression %s comes to an end for a text that nearly fits',
    async (pattern) => {
      const start = performance.now();
      const { results } = await run(
        { hostile: `.a | test(${JSON.stringify(pattern)})`, fine: '.b' },
        [{ a: `${'a'.repeat(5000)}!`, b: 1 }],
        2_000,
      );
      // It was found out, given up by the engine, or stopped with its time; nothing else is lost by it.
      expect([false, null]).toContain(results[0]!['hostile']);
      expect(results[0]!['fine']).toBe(1);
      expect(performance.now() - start).toBeLessThan(15_000);
    },
  );

  test('a program that eats memory is stopped, and jq works again after it', async () => {
    const { broken } = await run({ greedy: 'def f: 1 + f; f', fine: '.a' }, [{ a: 1 }]);
    expect(broken).toEqual([{ leaf: 'greedy', reason: 'stopped', message: 'it needed too much memory' }]);
    expect(await value('.a')).toBe(1);
  });
});

describe('size', () => {
  test('10,000 records with 10 leaves take about a second', async () => {
    const records = Array.from({ length: 10_000 }, (_, i) => ({
      id: i,
      name: `record-${i}`,
      tags: ['a', `b${i}`],
      nested: { n: [i] },
    }));
    const programs = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [
        `leaf${i}`,
        i % 2 ? '.nested.n[0] // "none"' : '.tags | join(",")',
      ]),
    );
    await run(programs, []);
    const start = performance.now();
    const { results, failures } = await run(programs, records);
    const took = performance.now() - start;
    expect(failures).toEqual([]);
    expect({ ...results[9999] }).toMatchObject({ leaf0: 'a,b9999', leaf1: 9999 });
    expect(took).toBeLessThan(5_000);
  });

  test('a record of megabytes does not slow jq down', async () => {
    const start = performance.now();
    expect(await value('.text | length', { text: 'x'.repeat(5_000_000) })).toBe(5_000_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test('hundreds of long expressions are compiled in groups', async () => {
    const programs = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`leaf${i}`, `.a + ${i} # ${'x'.repeat(300)}`]),
    );
    const groups = groupLeaves(Object.entries(programs).map(([name, text]) => ({ name, text })));
    expect(groups.length).toBeGreaterThan(1);
    const { results, broken } = await run(programs, [{ a: 1 }]);
    expect(broken).toEqual([]);
    expect(results[0]!['leaf299']).toBe(300);
  });
});

describe('the thread', () => {
  test('runs that start together do not mix', async () => {
    const runs = await Promise.all(
      Array.from({ length: 8 }, (_, i) => run({ it: `.a * ${i}` }, [{ a: 1 }, { a: 2 }])),
    );
    expect(runs.map(({ results }) => results.map(({ it }) => it))).toEqual(
      Array.from({ length: 8 }, (_, i) => [i, i * 2]),
    );
  });

  test("gives the same by direct input and by jq-wasm's own", async () => {
    const program = buildProgram(
      [
        { name: 'a', text: '.a' },
        { name: 'b', text: '.a + 1' },
      ],
      NOW,
    );
    const input = '{"a":1}\n{"a":"é"}\n{"a":[null]}';
    const answers = [];
    for (const direct of [true, false]) {
      const worker = new Worker(new URL('./jq-worker.ts', import.meta.url), { workerData: { direct } });
      await new Promise((resolve) => worker.once('message', resolve));
      const reply = new Promise<{ stdout: string }>((resolve) => worker.once('message', resolve));
      worker.postMessage({ id: 1, program, input, maxOutput: 1e6, maxMemory: 1e9 });
      answers.push((await reply).stdout.trim());
      await worker.terminate();
    }
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]!.split('\n')).toHaveLength(3);
  });

  test('works from compiled JavaScript', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portolan-jq-'));
    try {
      symlinkSync(join(HERE, '../../node_modules'), join(folder, 'node_modules'));
      writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
      mkdirSync(join(folder, 'query'));
      for (const name of ['jq', 'jq-program', 'jq-thread', 'jq-worker']) {
        const { outputText } = ts.transpileModule(readFileSync(join(HERE, `${name}.ts`), 'utf8'), {
          compilerOptions: {
            module: ts.ModuleKind.ESNext,
            target: ts.ScriptTarget.ES2023,
            verbatimModuleSyntax: true,
            rewriteRelativeImportExtensions: true,
          },
        });
        writeFileSync(join(folder, 'query', `${name}.js`), outputText);
      }
      const compiled = (await import(pathToFileURL(join(folder, 'query/jq.js')).href)) as {
        runJq: typeof runJq;
      };
      const { results } = await compiled.runJq({ it: '.a' }, [{ a: 7 }], { now: NOW });
      expect(results[0]!['it']).toBe(7);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
