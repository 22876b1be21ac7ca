import { describe, expect, it } from 'vitest';
import { type JqReads, jqReads } from './jq-reads.ts';

function told(program: string): string {
  const reads: JqReads = jqReads(program);
  return [
    ...reads.properties.map((path) => path.join('.')),
    ...(reads.allProperties ? ['properties'] : []),
    ...(reads.relations === 'all' ? ['relations'] : reads.relations.map((name) => `relation ${name}`)),
    ...(reads.scorecards === 'all' ? ['scorecards'] : reads.scorecards.map((name) => `scorecard ${name}`)),
    ...(reads.everything ? ['everything'] : []),
  ].join(', ');
}

describe('what a jq program reads', () => {
  it.each([
    ['.properties.tier', 'tier'],
    ['.properties["the tier"]', 'the tier'],
    ["if .properties.tier == 'gold' then 1 else 2 end", 'tier'],
    [".properties.'the-tier'", 'the-tier'],
    ['.properties."tier" // "none"', 'tier'],
    ['.properties?.git?.lastCommitAt', 'git.lastCommitAt'],
    ['.properties.git.lastCommit.author.name', 'git.lastCommit.author'],
    ['.properties.a + .properties.b', 'a, b'],
    ['[.properties.a, .properties.b] | map(. * 2) | add', 'a, b'],
    ['(now - (.properties.seen | fromdate)) / 86400 | floor', 'seen'],
    ['"\\(.properties.a) of \\(.properties.b | length)"', 'a, b'],
    ['{ grade: .properties.tier, who: .team }', 'tier'],
    ['.relations.system', 'relation system'],
    ['.relations | keys', 'relations'],
    ['.scorecards.prod.level', 'scorecard prod'],
    ['.scorecards["a b"].rules[0].status', 'scorecard a b'],
    ['.properties | keys | length', 'properties'],
    ['.properties as $p | $p.tier', 'properties'],
    ['.properties[.title]', 'properties'],
    ['.["properties"].tier', 'properties, relations, everything'],
    ['getpath(["properties", "tier"])', 'properties, relations, everything'],
    ['tojson', 'relations, everything'],
    ['. as $e | $e.properties.tier', 'tier, relations, everything'],
    ['.properties.a as $a | tojson', 'a, relations, everything'],
    ['..', 'relations, everything'],
    ['select(.properties.tier) | keys', 'tier, relations, everything'],
    ['# .properties.a\n.title', ''],
    ['"fixed"', ''],
    ['1.5e3', ''],
    ['null', ''],
  ])('%s', (program, expected) => expect(told(program)).toBe(expected));

  it('comes to an end for any text', () => {
    for (const text of ['"', '"\\(', '"\\("\\(', '.', '..', '.[', "'", '(((((', '\\', '"a\\'])
      expect(jqReads(text).words.size).toBeGreaterThanOrEqual(0);
  });
});
