import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHcl } from './hcl.ts';
import { resourcesOf } from './module.ts';

/** The values of the one resource of a file, and what only Terraform knows of it. */
function valuesOf(attributes: string, more = '') {
  const text = `resource "port_blueprint" "one" {\n${attributes}\n}\n${more}`;
  const parsed = parseHcl(text);
  expect(parsed.fault).toBeUndefined();
  const { resources, unresolved } = resourcesOf([{ ...parsed, file: 'main.tf' }]);
  return {
    values: resources.find(({ address }) => address === 'port_blueprint.one')?.values,
    unresolved: unresolved.map(
      ({ line, column, attribute, text }) => `${line}:${column} ${attribute}: ${text}`,
    ),
  };
}

describe('values of Terraform files', () => {
  it.each<[string, unknown]>([
    ['a = "text"', 'text'],
    ['a = "two\\nlines, \\"quoted\\", \\u00e9"', 'two\nlines, "quoted", é'],
    ['a = "$${kept} %%{kept}"', '${kept} %{kept}'],
    ['a = 1.5e2 # after', 150],
    ['a = -3 // after', -3],
    ['a = true', true],
    ['a = null', null],
    ['a = [1, "two", [3],]', [1, 'two', [3]]],
    ['a = [\n  1, # one\n  2\n]', [1, 2]],
    ['a = { b = 1, "c-d" : 2\n e = { f = [] } }', { b: 1, 'c-d': 2, e: { f: [] } }],
    ['a = { (var.key) = 1 }', { chosen: 1 }],
    ['a = <<EOT\n  one ${var.key}\n two\nEOT', '  one chosen\n two\n'],
    ['a = <<-EOT\n    one\n      two\n  EOT', 'one\n  two\n'],
    ['a = var.key', 'chosen'],
    ['a = "${var.key}"', 'chosen'],
    ['a = "x-${var.key}-y"', 'x-chosen-y'],
    ['a = local.both.name', 'chosen'],
    ['a = local.list[1]', 'b'],
    ['a = port_team.core.name', 'Core'],
    ['a = port_team.core.id', 'core'],
    ['a = jsonencode({ b = [1, var.key] })', '{"b":[1,"chosen"]}'],
    ['a = toset(["x"])', ['x']],
    ['a { b = 1 }', { b: 1 }],
    ['a { b = 1 }\na { b = 2 }', [{ b: 1 }, { b: 2 }]],
  ])('%s', (attributes, expected) => {
    const more = `
/* names */
variable "key" {
  type    = object({ a = optional(string, "x") })
  default = "chosen"
}
locals {
  both = { name = var.key }
  list = ["a", "b"]
}
resource "port_team" "core" {
  identifier = "core"
  name       = "Core"
}`;
    expect(valuesOf(attributes, more)).toEqual({ values: { a: expected }, unresolved: [] });
  });

  it.each([
    ['a = var.none', '2:5 a: var.none'],
    ['a = 1 + 2', '2:5 a: 1 + 2'],
    ['a = var.x ? "b" : "c"', '2:5 a: var.x ? "b" : "c"'],
    ['a = [for x in var.list : x.name]', '2:5 a: [for x in var.list : x.name]'],
    ['a = { for k, v in var.map : k => v }', '2:5 a: { for k, v in var.map : k => v }'],
    ['a = { b = file("x.json") }', '2:11 a.b: file(…)'],
    ['a = port_team.other[*].name', '2:5 a: port_team.other[*].name'],
    ['a = "x ${upper(var.none)}"', '2:10 a: upper(…)'],
    ['count = 3', '2:9 : count'],
    ['dynamic "rules" {\n for_each = var.x\n content {}\n}', '2:1 : dynamic rules'],
    ['a = local.circle', '2:5 a: local.circle'],
  ])('%s is known to Terraform alone, and told with its place', (attributes, told) => {
    expect(valuesOf(attributes, 'locals { circle = [local.circle] }').unresolved).toEqual([told]);
  });

  it('of which some are not known keep the others', () => {
    expect(valuesOf('a = var.none\nb = [1, var.none, 2]\nc = 3').values).toEqual({ b: [1, 2], c: 3 });
  });

  it('stand in the files of a folder together, and a file of values counts more than a default', () => {
    const files = {
      'a.tf': 'resource "port_team" "core" { name = var.name }',
      'b.tf': 'variable "name" { default = "Core" }',
      'terraform.tfvars': 'name = "Kernel"',
    };
    const { resources } = resourcesOf(
      Object.entries(files).map(([file, text]) => ({ ...parseHcl(text), file })),
    );
    expect(resources[0]?.values).toEqual({ name: 'Kernel' });
  });
});

describe('broken and hostile Terraform files', () => {
  it.each([
    ['resource "a" "b" {', '1:1 the block resource has no end'],
    ['a = ', '1:5 a value is expected'],
    ['a = "open', '1:5 a text in quotes has no end'],
    ['a = [1', '1:5 a list has no end'],
    ['a = <<EOT\nx', '1:5 a text has no end EOT'],
    ['/* a', '1:1 a comment has no end'],
    ['a = 1\n}', '2:1 a } has no {'],
    ['?', '1:1 an attribute or a block is expected'],
    ['a b', '1:4 { or = is expected after a'],
  ])('%s', (text, message) => {
    const { fault } = parseHcl(text);
    expect(`${fault?.line}:${fault?.column} ${fault?.message}`).toBe(message);
  });

  it('give what stands before the fault', () => {
    const { blocks, fault } = parseHcl('locals { a = 1 }\nresource "x"');
    expect([blocks.length, fault?.line]).toEqual([1, 2]);
  });

  it.each([
    ['[', 100_000],
    ['{', 100_000],
    ['a {\n', 100_000],
    ['"${', 100_000],
    ['"${ ? ', 50_000],
    ['f(', 100_000],
    ['a = <<E\n${', 10_000],
    ['/*', 100_000],
    ['a[', 100_000],
  ])('%s again and again comes to an end', (piece, times) => {
    const begun = performance.now();
    parseHcl(`x = ${piece.repeat(times)}`);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('whose texts are set into each other with operators are read once', () => {
    const depth = 40;
    const text = `x = ${'"${'.repeat(depth)}1${' + 1}"'.repeat(depth)}`;
    const begun = performance.now();
    expect(parseHcl(text).fault).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('whose names multiply come to an end', () => {
    const locals = Array.from({ length: 60 }, (_, n) => `n${n} = [local.n${n + 1}, local.n${n + 1}]`);
    const begun = performance.now();
    const { unresolved } = valuesOf('a = local.n0', `locals {\n${locals.join('\n')}\nn60 = 1\n}`);
    expect(unresolved.length).toBeGreaterThan(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('with names of the prototype are nothing but names', () => {
    const { values } = valuesOf('__proto__ = { polluted = true }\na = { __proto__ = { b = 1 } }');
    expect(Object.keys(values!)).toEqual(['__proto__', 'a']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('never throw, whatever the text', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'a',
        '=',
        '{',
        '}',
        '[',
        ']',
        '"',
        '${',
        '<<E\n',
        'E\n',
        '\n',
        ',',
        '(',
        ')',
        '.',
        '1',
        '#',
        '/*',
        ' ',
        ':',
        '?',
        '\\',
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pieces.map((list) => list.join('')),
        ),
        (text) => {
          const parsed = parseHcl(text);
          resourcesOf([{ ...parsed, file: 'x.tf' }]);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
