import { formatMoney, parseAmount } from '../../base/money.ts';
import { formatOrigin, type Origin } from '../../base/origin.ts';
import type { Problem } from '../../base/problem.ts';
import { count, formatNumber, list, sentence } from '../../base/text.ts';
import type { Outcome } from '../../scorecards/outcome.ts';
import { refTitle } from '../addresses.ts';
import type { Portal } from '../portal.ts';
import type { DefinitionChange } from './definitions.ts';
import type { PortalDiff } from './diff.ts';
import type { FieldChange, NamedEntity } from './entities.ts';
import type { RelationChange } from './relations.ts';

/** A diff in words, before it is Markdown or text for a terminal. */
export interface DiffSection {
  title: string;
  /** How much there is of what, such as `2 added, 1 removed`. */
  sums: string;
  lines: DiffLine[];
}

export interface DiffLine {
  is: 'added' | 'removed' | 'changed' | 'better' | 'worse' | 'note';
  /** What it is about, as people call it. */
  name: string;
  /** What tells it from others of that name: a ref, a place. */
  code?: string;
  /** What is said of it. */
  text: string;
}

interface Names {
  before: Portal;
  after: Portal;
}

/** What differs, in order of need; sections with nothing to say are left out. */
export function diffSections(diff: PortalDiff, before: Portal, after: Portal): DiffSection[] {
  const names = { before, after };
  return [
    entitySection(diff, names),
    reachSection(diff, names),
    problemSection(diff),
    relationSection(diff, names),
    verdictSection(diff, names),
    costSection(diff, names),
    definitionSection('Kinds', diff.kinds),
    definitionSection('Scorecards', diff.scorecards),
    definitionSection('Actions', diff.actions),
    ownerSection(diff, names),
  ].filter(({ lines }) => lines.length > 0);
}

/** What a ref is called after the change, or was before it. */
function nameOf({ before, after }: Names, ref: string): string {
  return refTitle(after.byRef.has(ref) ? after : before, ref);
}

/** `2 added and 1 removed`; what there is none of is left out. */
function sumsOf(sums: readonly (readonly [n: number, what: string])[]): string {
  return list(sums.flatMap(([n, what]) => (n > 0 ? [`${formatNumber(n)} ${what}`] : [])));
}

function place({ file, line, url, record, source }: Origin): string {
  return file ? `${file}${line ? `:${line}` : ''}` : (url ?? record ?? source);
}

function entitySection({ entities }: PortalDiff, names: Names): DiffSection {
  const { added, removed, renamed, changed } = entities;
  const line = (is: DiffLine['is'], entity: NamedEntity, says: string): DiffLine => ({
    is,
    name: entity.title,
    code: place(entity.origin),
    text: says,
  });
  const owned = ({ owners }: NamedEntity): string =>
    owners.length > 0 ? `owned by ${list(owners.map((ref) => nameOf(names, ref)))}` : 'owned by nobody';
  return {
    title: 'Entities',
    sums: sumsOf([
      [added.length, 'added'],
      [removed.length, 'removed'],
      [renamed.length, 'renamed'],
      [changed.length, 'changed'],
    ]),
    lines: [
      ...removed.map((entity) => line('removed', entity, `${entity.kind} removed, ${owned(entity)}`)),
      ...renamed.map((entity) => line('changed', entity, `${entity.kind} renamed, was ${entity.from}`)),
      ...added.map((entity) => line('added', entity, `${entity.kind} added, ${owned(entity)}`)),
      ...changed.map((entity) => line('changed', entity, fieldsInWords(entity.fields))),
    ],
  };
}

/** Fields of one entity that one line tells; the others are counted. */
const MOST_FIELDS = 4;
/** Characters of a value in a line. */
const SHORT = 60;

function fieldsInWords(fields: readonly FieldChange[]): string {
  const told = fields.slice(0, MOST_FIELDS).map(({ path, from, to }) => {
    const name = path.replace(/^(?:spec|metadata|properties)\./, '');
    if (to === undefined) return `${name} removed, was ${short(from!)}`;
    return from === undefined ? `${name} is ${short(to)}` : `${name} is ${short(to)}, was ${short(from)}`;
  });
  const more = fields.length - told.length;
  return [...told, ...(more > 0 ? [`${formatNumber(more)} more`] : [])].join('; ');
}

function short(text: string): string {
  return text.length > SHORT ? `${text.slice(0, SHORT - 1).trimEnd()}…` : text || 'empty';
}

/** Owners that one line names. */
const MOST_OWNERS = 5;

function reachSection({ reach }: PortalDiff, names: Names): DiffSection {
  return {
    title: 'Who depends on it',
    sums: sumsOf([[reach.length, 'with dependents']]),
    lines: reach.map(({ ref, title, is, dependents, total, owners }) => {
      const beyond = total > dependents.length ? `, ${formatNumber(total)} in all` : '';
      const shown = owners.slice(0, MOST_OWNERS).map((owner) => nameOf(names, owner));
      const others = owners.length - shown.length;
      const whose = [...shown, ...(others > 0 ? [`${others} more`] : [])];
      return {
        is: is === 'removed' ? 'removed' : 'changed',
        name: title,
        code: ref,
        text: `${is}: ${formatNumber(dependents.length)} ${dependents.length === 1 ? 'depends' : 'depend'} on it${beyond}${whose.length > 0 ? `; owned by ${list(whose)}` : ''}`,
      };
    }),
  };
}

const SEVERITIES = ['error', 'warning', 'info'] as const;
const SEVERITY_WORDS = { error: 'error', warning: 'warning', info: 'note' };

function problemSection({ problems }: PortalDiff): DiffSection {
  const bySeverity = (items: readonly Problem[]): Problem[] =>
    SEVERITIES.flatMap((severity) => items.filter((problem) => problem.severity === severity));
  return {
    title: 'Problems',
    sums: sumsOf([
      [problems.new.length, 'new'],
      [problems.healed.length, 'healed'],
    ]),
    lines: [
      ...bySeverity(problems.new).map(
        (problem): DiffLine => ({
          is: problem.severity === 'info' ? 'note' : 'worse',
          name: `New ${SEVERITY_WORDS[problem.severity]}`,
          code: formatOrigin(problem.origin),
          text: `${sentence(problem.message)} ${problem.fix}`,
        }),
      ),
      ...bySeverity(problems.healed).map(
        (problem): DiffLine => ({
          is: 'better',
          name: 'Healed',
          code: formatOrigin(problem.origin),
          text: problem.message,
        }),
      ),
    ],
  };
}

function relationSection({ relations, entities }: PortalDiff, names: Names): DiffSection {
  const fresh = new Set([...entities.added, ...entities.removed].map(({ ref }) => ref));
  const isOwn = ({ source, target }: RelationChange): boolean => !fresh.has(source) && !fresh.has(target);
  const line = (is: DiffLine['is'], edge: RelationChange, says: string): DiffLine => ({
    is,
    name: nameOf(names, edge.source),
    code: edge.field,
    text: `${says} ${nameOf(names, edge.target)}`,
  });
  const { made, broken, dangling } = relations;
  const others = [...made, ...broken].filter((edge) => !isOwn(edge)).length;
  return {
    title: 'Relations',
    sums: sumsOf([
      [made.length, 'made'],
      [broken.length, 'broken'],
      [dangling.length, dangling.length === 1 ? 'that leads to nothing' : 'that lead to nothing'],
    ]),
    lines: [
      ...dangling.map((edge) => ({
        ...line('worse', edge, 'names'),
        text: `names ${edge.target}, which is not in the catalog`,
      })),
      ...broken.filter(isOwn).map((edge) => line('removed', edge, `no longer ${words(edge.type)}`)),
      ...made.filter(isOwn).map((edge) => line('added', edge, words(edge.type))),
      ...(others > 0
        ? [
            {
              is: 'note' as const,
              name: count(others, 'relation'),
              text: `came or went with ${others === 1 ? 'its entity' : 'their entities'}`,
            },
          ]
        : []),
    ],
  };
}

/** `dependsOn` as `depends on`. */
function words(type: string): string {
  return type.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const OUTCOME_WORDS: Record<Outcome, string> = {
  pass: 'passes',
  fail: 'fails',
  unknown: 'is unknown',
  exempt: 'is exempt',
  notApplicable: 'does not apply',
};

function verdictSection({ levels, verdicts }: PortalDiff, names: Names): DiffSection {
  const card = (key: string) => names.after.judgement.byKey.get(key)!.scorecard;
  const byEntity = Map.groupBy(verdicts, ({ ref, scorecard }) => `${ref}\n${scorecard}`);
  const worse = verdicts.filter(({ to }) => to === 'fail').length;
  const better = verdicts.filter(({ to }) => to === 'pass').length;
  return {
    title: 'Levels and verdicts',
    sums: sumsOf([
      [levels.filter(({ rose }) => !rose).length, 'fell'],
      [levels.filter(({ rose }) => rose).length, 'rose'],
      [worse, 'newly failing'],
      [better, 'newly passing'],
    ]),
    lines: [
      ...levels.map(
        ({ ref, scorecard, from, to, rose }): DiffLine => ({
          is: rose ? 'better' : 'worse',
          name: nameOf(names, ref),
          code: card(scorecard).title,
          text: `${rose ? 'rose' : 'fell'} from ${from} to ${to}`,
        }),
      ),
      ...[...byEntity.values()].map((group): DiffLine => {
        const { ref, scorecard } = group[0]!;
        const titles = new Map(card(scorecard).rules.map(({ identifier, title }) => [identifier, title]));
        const isWorse = group.some(({ to }) => to === 'fail');
        return {
          is: isWorse ? 'worse' : group.some(({ to }) => to === 'pass') ? 'better' : 'changed',
          name: nameOf(names, ref),
          code: card(scorecard).title,
          text: group.map(({ rule, to }) => `“${titles.get(rule)}” ${OUTCOME_WORDS[to]}`).join('; '),
        };
      }),
    ],
  };
}

function costSection({ costs }: PortalDiff, names: Names): DiffSection {
  return {
    title: 'Cost of 30 days',
    sums: sumsOf([[costs.length, costs.length === 1 ? 'owner with another sum' : 'owners with other sums']]),
    lines: costs.map(({ owner, currency, from, to }): DiffLine => {
      const difference = parseAmount(to) - parseAmount(from);
      return {
        is: 'changed',
        name: owner === '' ? 'Without an owner' : nameOf(names, owner),
        text: `${formatMoney(parseAmount(to), currency)}, was ${formatMoney(parseAmount(from), currency)} (${difference > 0n ? '+' : ''}${formatMoney(difference, currency)})`,
      };
    }),
  };
}

function definitionSection(title: string, changes: readonly DefinitionChange[]): DiffSection {
  const counted = (is: DefinitionChange['is']): number => changes.filter((change) => change.is === is).length;
  return {
    title,
    sums: sumsOf([
      [counted('added'), 'added'],
      [counted('removed'), 'removed'],
      [counted('changed'), 'changed'],
    ]),
    lines: changes.map(
      ({ id, title: name, is, parts }): DiffLine => ({
        is,
        name,
        code: id,
        text: parts.length > 0 ? parts.map((part) => `“${part.title}” ${part.is}`).join('; ') : is,
      }),
    ),
  };
}

function ownerSection({ owners }: PortalDiff, names: Names): DiffSection {
  return {
    title: 'Whom it concerns',
    sums: sumsOf([[owners.length, owners.length === 1 ? 'owner' : 'owners']]),
    lines: owners.map(
      ({ owner, own, depends }): DiffLine => ({
        is: 'note',
        name: nameOf(names, owner),
        code: owner,
        text: [
          ...(own.length > 0 ? [`${formatNumber(own.length)} of theirs`] : []),
          ...(depends.length > 0 ? [`${formatNumber(depends.length)} on which theirs depend`] : []),
        ].join(', '),
      }),
    ),
  };
}
