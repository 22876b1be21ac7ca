import type { Book, Cursor } from './book.ts';
import { harmless, textOf, toDo } from './changes.ts';
import type { LocalFiles } from './local-files.ts';
import { GOES, type Plan, type PlannedRule } from './plan.ts';
import { type HostKind, repositoryFile } from './repository-file.ts';

/** What Backstage allows where nobody said anything (reference: backstage.md 1.6). */
const DEFAULT_KINDS = ['Component', 'API', 'Location'];
/** Characters that settings take for a place of a rule. */
const MAX_TEXT = 1000;
const WRITE_RULE = 'Write the rule into catalog.rules of portal.yaml.';

export interface RulesContext {
  plan: Plan;
  hosts: ReadonlyMap<string, HostKind>;
  local: LocalFiles;
  /** What a path of the repository is called in the portal. */
  portalPath(path: string): string;
}

/** `catalog.rules`: which kinds may be declared, and where. */
export function importRules({ root }: Book, context: RulesContext): void {
  const { plan } = context;
  const rules = root.down('catalog', 'rules');
  plan.rules = [];
  if (rules && rules.value.type !== 'list')
    rules.refuse(
      'catalog.rules must be a list of rules',
      'Write a list: - allow: [Component]. Until then the portal has the rules that Backstage has without any.',
    );
  const isRead = rules?.value.type === 'list' && rules.items().map((rule) => importRule(rule, context));
  if (isRead && (isRead.length === 0 || isRead.includes(true))) return;
  // With no rule at all nothing would be allowed, and nobody asked for that.
  plan.rules = [{ allow: [...DEFAULT_KINDS] }];
  plan.defaultRules = true;
}

/** Gives false for what is no rule. */
function importRule(rule: Cursor, context: RulesContext): boolean {
  const allow = allowedKinds(rule);
  if (!allow) return false;
  const named = rule.at('locations');
  const locations = named?.items().flatMap((one) => ruleLocation(one, context) ?? []);
  if (named && named.value.type !== 'list') {
    named.refuse(`${named.key} must be a list of locations`);
    rule.drop(toDo('its locations cannot be read', WRITE_RULE));
    return false;
  }
  if (locations?.length === 0 && named!.items().length > 0) {
    rule.drop(toDo('none of its locations is one that the portal has', WRITE_RULE));
    return true;
  }
  context.plan.rules!.push({ allow, ...(locations ? { locations } : {}) });
  for (const kind of rule.at('allow')!.items()) kind.keep(GOES.rules);
  for (const key of ['allow', 'locations']) rule.at(key)?.keep(GOES.rules);
  return true;
}

/** The kinds of `allow`; undefined when they cannot be read, and then the rule has its fate. */
export function allowedKinds(rule: Cursor): PlannedRule['allow'] | undefined {
  const allow = rule.at('allow');
  if (allow?.value.type !== 'list') {
    (allow ?? rule).refuse(
      `${rule.key} must have allow: with a list of kinds`,
      'Write allow: [Component, API].',
    );
    rule.drop(toDo('it allows nothing that could be read', WRITE_RULE));
    return undefined;
  }
  const kinds: PlannedRule['allow'] = [];
  for (const item of allow.items()) {
    const isMapping = item.value.type === 'map';
    const named = isMapping ? item.at('kind') : item;
    const kind = named && textOf(named, WRITE_RULE);
    const type = isMapping ? item.at('spec.type') : undefined;
    const typeText = type && textOf(type, WRITE_RULE);
    if (!kind || kind.length > MAX_TEXT || (type && !typeText)) {
      item.refuse(`${item.key} must be a kind, or a mapping with kind and spec.type`);
      continue;
    }
    for (const [name, member] of item.members())
      if (name !== 'kind' && name !== 'spec.type')
        member.drop(
          toDo('Backstage knows no such key of an allowed kind', 'Nothing looks at it; take it out.'),
        );
    kinds.push(typeText === undefined ? kind : { kind, 'spec.type': typeText });
  }
  return kinds;
}

function ruleLocation(
  location: Cursor,
  { hosts, local, portalPath }: RulesContext,
): NonNullable<PlannedRule['locations']>[number] | undefined {
  const typed = location.at('type');
  const type = typed && textOf(typed, WRITE_RULE);
  const exact = location.at('exact');
  const pattern = location.at('pattern');
  if (type === undefined) {
    location.refuse(`${location.key} needs a type: url or file`);
    return undefined;
  }
  if (exact && pattern) {
    location.refuse(`${location.key} cannot have both exact and pattern`, 'Leave one of them out.');
    return undefined;
  }
  const written = exact ?? pattern;
  const text = written && textOf(written, WRITE_RULE);
  if (written && text === undefined) {
    location.drop(toDo('where it applies is not known', WRITE_RULE));
    return undefined;
  }
  if (type !== 'url' && type !== 'file') {
    location.drop(
      toDo(
        'the portal has only files of its own and files of repositories',
        'Write the rule for one of these.',
      ),
    );
    return undefined;
  }
  if (text === undefined) return { type };
  if (text === '' || text.length > MAX_TEXT) {
    location.refuse(`${location.key} needs a text of 1 to ${MAX_TEXT} characters`);
    return undefined;
  }
  if (type === 'url') {
    if (pattern) return { type, pattern: text };
    const page = repositoryFile(text, hosts)?.page ?? text;
    if (page !== text) exact!.adapt(GOES.rules, harmless('the same file is written as sources call it'));
    return { type, exact: page };
  }
  if (pattern && text.startsWith('**')) return { type, pattern: text };
  const found = local.find(text);
  if ('fault' in found) {
    location.drop(toDo('no file of the repository is meant by it', WRITE_RULE));
    return undefined;
  }
  const path = portalPath(found.path);
  written!.adapt(GOES.rules, harmless('it is the path of the file in the portal'));
  return found.isGlob ? { type, pattern: path } : { type, exact: path };
}
