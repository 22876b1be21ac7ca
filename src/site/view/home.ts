import { noun } from '../../actions/generated-inputs.ts';
import { compareText } from '../../base/json.ts';
import { count, formatNumber, list } from '../../base/text.ts';
import { isTeamKind } from '../../catalog/people.ts';
import { COLLECT_PROBLEMS } from '../../collect/problems.ts';
import { pluralOf } from '../../portal/addresses.ts';
import { kindsOf } from '../../portal/rows.ts';
import { getPortal } from '../../portal/store.ts';
import { entityHref, href } from './links.ts';
import { naturalKey } from './list-order.ts';
import { type ProblemItem, problemPage, rulesBroken, SEVERITY_LOOK } from './problems.ts';
import { troubledSources } from './sources.ts';
import { costOf, membersOf, passShareOf } from './team.ts';

export interface AttentionItem {
  is: string;
  title: string;
  text: string;
  href: string;
  /** How much of it there is; empty for a single thing. */
  count: string;
}

/** Rules that the start page names; the rest is counted. */
const MOST_RULES = 5;

/** What these rules tell, a source that is down tells already. */
const TOLD_BY_SOURCES: ReadonlySet<string> = new Set([
  COLLECT_PROBLEMS['feed-failed'].id,
  COLLECT_PROBLEMS['no-snapshot'].id,
]);

/** What needs somebody, worst first: sources that are down, then rules that are broken. Notes do not. */
export function attention(): { items: AttentionItem[]; more: number } {
  const troubled = troubledSources();
  const rules = rulesBroken().filter(
    ({ severity, rule, total }) =>
      severity !== 'info' && !(TOLD_BY_SOURCES.has(rule) && total <= troubled.length),
  );
  const firsts = firstItems();
  const items = [
    ...troubled.map((source) => ({
      is: source.look.is === 'stale' ? 'unknown' : source.look.is,
      title: source.look.is === 'stale' ? `${source.title} is stale` : `${source.title} could not be read`,
      text: source.message,
      href: href(`/sources/#${source.id}`),
      count: '',
    })),
    ...rules.slice(0, MOST_RULES).map((rule) => {
      const { is, one, many } = SEVERITY_LOOK[rule.severity];
      const first = firsts.get(`${rule.severity} ${rule.rule}`);
      return {
        is,
        title: rule.title,
        text: first
          ? `${first.message}${rule.total > 1 ? `; and ${formatNumber(rule.total - 1)} more` : ''}`
          : '',
        href: rule.href,
        count: count(rule.total, one.toLowerCase(), many.toLowerCase()),
      };
    }),
  ];
  return { items, more: Math.max(0, rules.length - MOST_RULES) };
}

/** The first problem of every rule that the first page of problems has. */
function firstItems(): Map<string, ProblemItem> {
  const firsts = new Map<string, ProblemItem>();
  for (const { severity, groups } of problemPage(1)) {
    for (const { rule, items } of groups) if (items[0]) firsts.set(`${severity} ${rule}`, items[0]);
  }
  return firsts;
}

export interface Destination {
  title: string;
  href: string;
  icon: string;
  count: string;
}

/** Kinds that the start page leads to; the rest is one link. */
const MOST_KINDS = 12;
/** Kinds that nobody looks for. */
const PLUMBING: ReadonlySet<string> = new Set(['Location']);

/** The kinds that have entities, with their numbers. */
export function destinations(): { kinds: Destination[]; more: number } {
  const kinds = kindsOf(getPortal()).filter(
    ({ rows, blueprint }) => rows.length > 0 && !PLUMBING.has(blueprint.identifier),
  );
  return {
    kinds: kinds.slice(0, MOST_KINDS).map(({ blueprint, path, icon, rows }) => ({
      title: pluralOf(blueprint),
      href: href(path),
      icon,
      count: formatNumber(rows.length),
    })),
    more: Math.max(0, kinds.length - MOST_KINDS),
  };
}

/** `65 entities: 13 components, 11 APIs and 7 teams`. */
export function sizeSentence(): string {
  const portal = getPortal();
  const kinds = kindsOf(portal).filter(
    ({ rows, blueprint }) => rows.length > 0 && !PLUMBING.has(blueprint.identifier),
  );
  const named = kinds.slice(0, 4).map(({ blueprint, rows }) => {
    const word = rows.length === 1 ? blueprint.title : pluralOf(blueprint);
    return `${formatNumber(rows.length)} ${noun(word)}`;
  });
  const total = count(portal.entities.length, 'entity', 'entities');
  return named.length > 1 ? `${total}, among them ${list(named)}.` : `${total}.`;
}

export interface TeamChoice {
  title: string;
  href: string;
  owns: string;
  people: string;
  /** Share of the verdicts on what it owns that pass; undefined when nothing is judged. */
  passes: string | undefined;
  /** Cost of what it owns in the current month; undefined when there is no bill. */
  cost: string | undefined;
}

export interface TeamChoices {
  teams: TeamChoice[];
  total: number;
  /** Address of the list of all teams. */
  all: string;
  /** Heading of the costs, such as `Nov cost`; undefined when there is no bill. */
  costTitle: string | undefined;
  /** True where it is told who is in them. */
  peopled: boolean;
  /** True when some of them are judged. */
  judged: boolean;
}

/** Teams that the start page offers; the rest is one link. */
const MOST_TEAMS = 12;

/** The teams that own most, by name: whoever has not said which team is theirs starts here. */
export function teamChoices(): TeamChoices {
  const { entities, graph, audience } = getPortal();
  const groups = entities
    .filter(({ blueprint }) => isTeamKind(blueprint))
    .map((entity) => ({
      entity,
      owned: graph.to(entity.ref).flatMap(({ type, source }) => (type === 'ownedBy' ? [source] : [])),
    }));
  const teams = [...groups]
    .sort((a, b) => b.owned.length - a.owned.length || compareText(a.entity.ref, b.entity.ref))
    .slice(0, MOST_TEAMS)
    .sort(
      (a, b) =>
        compareText(naturalKey(a.entity.title), naturalKey(b.entity.title)) ||
        compareText(a.entity.ref, b.entity.ref),
    )
    .map(({ entity: { ref, title }, owned }) => ({
      title,
      href: entityHref(ref)!,
      owns: formatNumber(owned.length),
      people: formatNumber(membersOf(ref).length),
      passes: passShareOf(ref),
      cost: costOf(owned)?.text,
    }));
  const kind = kindsOf(getPortal()).find(
    ({ blueprint, rows }) => isTeamKind(blueprint.identifier) && rows.length > 0,
  );
  return {
    teams,
    total: groups.length,
    all: href(kind?.path ?? '/catalog/'),
    costTitle: costOf([])?.title,
    peopled: audience === 'private',
    judged: teams.some(({ passes }) => passes !== undefined),
  };
}
