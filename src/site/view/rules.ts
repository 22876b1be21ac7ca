import type { Severity } from '../../base/problem.ts';
import { RULE_GROUPS, ruleAnchor } from '../rules.ts';
import { rulesBroken } from './problems.ts';

export interface RuleEntry {
  id: string;
  anchor: string;
  severity: Severity;
  title: string;
  fix: string;
  /** How often it is broken now, and where; undefined when it is not. */
  broken: { total: number; href: string } | undefined;
}

/** All rules by the part of the build that checks them. */
export function ruleReference(): { id: string; title: string; rules: RuleEntry[] }[] {
  const broken = new Map<string, { total: number; href: string }>();
  for (const { rule, total, href } of rulesBroken()) {
    const before = broken.get(rule);
    broken.set(rule, before ? { ...before, total: before.total + total } : { total, href });
  }
  return RULE_GROUPS.map(({ id, title, rules }) => ({
    id,
    title,
    rules: rules.map((rule) => ({ ...rule, anchor: ruleAnchor(rule.id), broken: broken.get(rule.id) })),
  }));
}
