import { formatTime } from '../../base/dates.ts';
import { formatOrigin } from '../../base/origin.ts';
import { count, formatNumber } from '../../base/text.ts';
import type { Entity } from '../../catalog/entity.ts';
import { findRef } from '../../catalog/ref.ts';
import { isPrivateEvidence } from '../../portal/publish/private-paths.ts';
import { getPortal } from '../../portal/store.ts';
import { type Explanation, explain } from '../../scorecards/explain.ts';
import { type Counts, type Outcome, passRate } from '../../scorecards/outcome.ts';
import type { Rule, Scorecard } from '../../scorecards/scorecard.ts';
import { type Standing, standingsOf } from '../../scorecards/view.ts';
import { editLink, originHref } from './entity.ts';
import { actionHref, scorecardHref } from './links.ts';

/** How an outcome looks: its silhouette and its word. */
export const OUTCOME_LOOK: Record<Outcome, { is: string; label: string }> = {
  pass: { is: 'pass', label: 'Pass' },
  fail: { is: 'fail', label: 'Fail' },
  notApplicable: { is: 'none', label: 'Not applicable' },
  unknown: { is: 'unknown', label: 'Unknown' },
  exempt: { is: 'exempt', label: 'Exempt' },
};

/** Order of need: what a person can do something about comes first. */
const NEED: Record<Outcome, number> = { fail: 0, unknown: 1, exempt: 2, pass: 3, notApplicable: 4 };

export interface VerdictSeen {
  path: string;
  text: string;
  place: string;
  href: string | undefined;
  observed: string;
}

export interface VerdictView {
  rule: Rule;
  level: string;
  look: { is: string; label: string };
  outcome: Outcome;
  reason: string;
  expected: string;
  seen: VerdictSeen[];
  stale: string | undefined;
  exemption: { place: string; href: string | undefined; text: string } | undefined;
  remedy:
    | {
        title: string;
        effort: string | undefined;
        button: { label: string; href: string } | undefined;
        docs: string | undefined;
      }
    | undefined;
  about: string;
}

export interface StandingView {
  key: string;
  title: string;
  href: string;
  applies: boolean;
  /** Where the entity stands, in a word. */
  level: string;
  unknownAbove: boolean;
  levels: { title: string; done: boolean; here: boolean }[];
  /** Verdicts that need somebody, in order of need, with their evidence. */
  open: VerdictView[];
  /** The other verdicts as one line each: what needs somebody first, then what is fine or does not apply. */
  rest: { title: string; level: string; look: { is: string; label: string }; reason: string }[];
  counts: Counts;
  summary: string;
  passed: number;
  judged: number;
  next: string;
  tone: 'pass' | 'warn' | 'fail' | 'unknown' | 'none';
}

/** Verdicts with evidence that one page shows for a scorecard; the others are one line each. */
const EVIDENCE_LIMIT = 8;

/** What every scorecard of its kind says of an entity. */
export function standingsFor(entity: Entity): StandingView[] {
  return standingsOf(getPortal().judgement, entity.ref).map((standing) => standingView(standing, entity));
}

function standingView(standing: Standing, entity: Entity): StandingView {
  const { card, level, outcomes, counts } = standing;
  const { scorecard } = card;
  const order = scorecard.rules.map((rule, index) => ({ rule, outcome: outcomes[index]!, index }));
  order.sort((a, b) => NEED[a.outcome] - NEED[b.outcome] || a.rule.level - b.rule.level || a.index - b.index);
  const needing = order.filter(({ outcome }) => NEED[outcome] < NEED.pass);
  const open = level ? needing.slice(0, EVIDENCE_LIMIT) : [];
  const rest = order.filter((item) => !open.includes(item));
  const reached = level ? scorecard.levels.indexOf(level) : -1;
  const { passed, judged } = passRate(counts);
  return {
    key: scorecard.key,
    title: scorecard.title,
    href: scorecardHref(scorecard.key),
    applies: level !== undefined,
    level: level?.title ?? 'Not applicable',
    unknownAbove: standing.unknownAbove,
    levels: scorecard.levels.map(({ title }, index) => ({
      title,
      done: index <= reached,
      here: index === reached,
    })),
    open: open.map(({ rule, outcome }) => verdictView(standing, rule, outcome, entity)),
    rest: rest.map(({ rule, outcome }) => ({
      title: rule.title,
      level: scorecard.levels[rule.level]?.title ?? '',
      look: OUTCOME_LOOK[outcome],
      reason: outcome === 'pass' ? '' : OUTCOME_LOOK[outcome].label,
    })),
    counts,
    summary: countsText(counts),
    passed,
    judged,
    next: nextText(standing),
    tone: toneOf(standing),
  };
}

/** `11 pass, 1 exempt, 1 unknown, 1 fail`. */
export function countsText(counts: Counts): string {
  const parts: [number, string][] = [
    [counts.pass, 'pass'],
    [counts.exempt, 'exempt'],
    [counts.unknown, 'unknown'],
    [counts.fail, 'fail'],
    [counts.notApplicable, 'not applicable'],
  ];
  return parts.flatMap(([n, word]) => (n > 0 ? [`${n} ${word}`] : [])).join(', ');
}

function nextText({ next, unknownAbove, possible }: Standing): string {
  if (!next)
    return unknownAbove && possible ? `At least this; perhaps ${possible.title}` : 'The highest level';
  if (next.rules.length === 0) return `${next.level.title} next`;
  return `${next.level.title}: ${count(next.rules.length, 'rule')} to go`;
}

function toneOf({ level, card, unknownAbove, counts }: Standing): StandingView['tone'] {
  if (!level) return 'none';
  const at = card.scorecard.levels.indexOf(level);
  if (at === 0 && counts.fail > 0) return 'fail';
  if (unknownAbove && counts.fail === 0) return 'unknown';
  return counts.fail > 0 && at <= 1 ? 'warn' : 'pass';
}

function verdictView(standing: Standing, rule: Rule, outcome: Outcome, entity: Entity): VerdictView {
  const portal = getPortal();
  const { scorecard } = standing.card;
  const explained = explain(portal.judgement, scorecard.key, rule.identifier, entity.ref)!;
  const shown = evidenceFor(explained, rule, scorecard);
  return {
    rule,
    level: scorecard.levels[rule.level]?.title ?? '',
    look: OUTCOME_LOOK[outcome],
    outcome,
    ...shown,
    expected: cleanValue(explained.expected),
    stale: explained.stale
      ? `${explained.stale.reason}: data of ${formatTime(explained.stale.since)}, which counts until ${formatTime(explained.stale.until)}`
      : undefined,
    exemption: explained.exemption
      ? {
          place: formatOrigin(explained.exemption.origin),
          href: originHref(explained.exemption.origin),
          text: portal.clean(
            withNames(
              explained.exemption.askedBy
                ? `asked for by ${explained.exemption.askedBy}, granted by ${explained.exemption.grantedBy}`
                : `granted by ${explained.exemption.grantedBy}`,
            ),
          ),
        }
      : undefined,
    remedy: outcome === 'fail' ? remedyOf(rule, entity) : undefined,
    about: scorecardHref(scorecard.key, rule.identifier),
  };
}

/** What a verdict saw. Neither money nor what names people is evidence on a site for everybody. */
function evidenceFor(
  explained: Explanation,
  rule: Rule,
  scorecard: Scorecard,
): { reason: string; seen: VerdictSeen[] } {
  const portal = getPortal();
  const judged = explained.outcome !== 'notApplicable' && explained.outcome !== 'unknown';
  const secret =
    portal.audience === 'public' &&
    isPrivateEvidence(
      explained.seen.map(({ path }) => path),
      rule,
      scorecard,
      judged,
      portal,
    );
  if (secret) return { reason: 'What it saw is not shown on a public site', seen: [] };
  return {
    reason: cleanValue(withNames(explained.reason)),
    seen: explained.seen.map(({ path, value, text, origin, observedAt }) => ({
      path,
      // A text leaves out that a reference is one to a person; the value tells.
      text: cleanValue(typeof value === 'string' && portal.clean(value) !== value ? value : text),
      place: origin ? formatOrigin(origin) : '',
      href: origin && originHref(origin),
      observed: observedAt ? formatTime(observedAt) : '',
    })),
  };
}

/** A text that says what a value is, for those who may see the page. */
export function cleanValue(text: string): string {
  const { clean, hidden } = getPortal();
  return (hidden?.cleanValue ?? clean)(text);
}

/** A text in which refs of the catalog are written as what people call them. */
function withNames(text: string): string {
  const { byRef } = getPortal();
  return text.replace(/\b[a-z][\w-]*:(?:[\w-]+\/)?[\w.-]*\w/gi, (ref) => {
    const known = findRef(ref, (candidate) => byRef.has(candidate));
    return known === undefined ? ref : byRef.get(known)!.title;
  });
}

function remedyOf(rule: Rule, entity: Entity): VerdictView['remedy'] {
  const { remedy } = rule;
  const edit = editLink(entity);
  if (!remedy)
    return edit
      ? {
          title: '',
          effort: undefined,
          button: { label: 'Edit the definition', href: edit },
          docs: undefined,
        }
      : undefined;
  const action = remedy.action ? getPortal().actions.find(({ id }) => id === remedy.action) : undefined;
  const button = action
    ? { label: action.title, href: actionHref(action.id, entity) }
    : edit
      ? { label: 'Edit the definition', href: edit }
      : undefined;
  return { title: remedy.title, effort: remedy.effort, button, docs: remedy.docs };
}

/** What the lines below the verdicts with evidence hold, as in `3 more fail, 5 are unknown, 9 are fine`. */
export function restInWords(rest: StandingView['rest']): string {
  const counted = (is: string): number => rest.filter(({ look }) => look.is === is).length;
  const [failing, unknown, exempt, none] = ['fail', 'unknown', 'exempt', 'none'].map(counted) as [
    number,
    number,
    number,
    number,
  ];
  const fine = rest.length - failing - unknown - exempt;
  const be = (n: number): string => (n === 1 ? 'is' : 'are');
  const needing = [
    ...(failing > 0 ? [`${formatNumber(failing)} more ${failing === 1 ? 'fails' : 'fail'}`] : []),
    ...(unknown > 0 ? [`${formatNumber(unknown)} more ${be(unknown)} unknown`] : []),
    ...(exempt > 0 ? [`${formatNumber(exempt)} more ${be(exempt)} exempt`] : []),
  ];
  const others =
    fine > 0
      ? `${count(fine, 'rule')} ${be(fine)} fine${none > 0 ? ` or ${fine === 1 ? 'does' : 'do'} not apply` : ''}`
      : '';
  return [...needing, ...(others ? [others] : [])].join(', ');
}

export interface NextStep {
  title: string;
  text: string;
  button: { label: string; href: string } | undefined;
}

/** The one best thing to do: the first failing rule in the way of the next level of the first scorecard. */
export function nextStep(standings: readonly StandingView[]): NextStep | undefined {
  for (const standing of standings) {
    const index = standing.levels.findIndex(({ here }) => here);
    const target = standing.levels[index + 1];
    if (!target) continue;
    const verdict = standing.open.find(({ outcome, level }) => outcome === 'fail' && level === target.title);
    if (!verdict) continue;
    const others =
      standing.open.filter(({ outcome, level }) => outcome === 'fail' && level === target.title).length +
      standing.rest.filter(({ look, level }) => look.is === 'fail' && level === target.title).length -
      1;
    const gain =
      others > 0
        ? `One of ${others + 1} rules on the way to ${target.title}.`
        : `Lifts it from ${standing.level} to ${target.title}.`;
    return {
      title: `Next: ${lowerFirst(verdict.remedy?.title || verdict.rule.title)}`,
      text: [
        `“${verdict.rule.title}” fails: ${lowerFirst(verdict.reason)}.`,
        gain,
        verdict.remedy?.effort ? `About ${verdict.remedy.effort}.` : '',
      ]
        .filter(Boolean)
        .join(' '),
      button: verdict.remedy?.button,
    };
  }
  return undefined;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
