import { formatDay, formatMonth, formatTime, parseTime } from '../../base/dates.ts';
import { asString, asStrings, isObject, own } from '../../base/json.ts';
import { formatMoney } from '../../base/money.ts';
import { formatOrigin } from '../../base/origin.ts';
import { formatNumber, list, sentence } from '../../base/text.ts';
import { safeHref } from '../../base/url.ts';
import { computedOf } from '../../catalog/computed.ts';
import { valueAt } from '../../catalog/document.ts';
import type { Entity } from '../../catalog/entity.ts';
import { changesOf } from '../../history/changes.ts';
import { standingsOf } from '../../scorecards/view.ts';
import { kindPath, refTitle } from '../addresses.ts';
import { shownAnnotations } from '../annotations.ts';
import { apiDefinitionText } from '../api-definition.ts';
import { pathOf } from '../base-path.ts';
import { type CodeFact, codeFacts } from '../code-facts.ts';
import { blueprintOf, type Portal, problemsOf } from '../portal.ts';
import { HIDDEN } from '../publish/names.ts';
import { hiddenRelations, relationGroups } from '../related.ts';
import { staleDataOf } from '../staleness.ts';
import { type Validity, validityOf } from '../validity.ts';
import { mdCode, mdFence, mdLink, mdText } from './markdown.ts';

/** Rules, problems and changes that one document lists of each sort; the rest is counted. */
const MOST = 100;
/** Relations of one sort: pages list fewer, and lead here. */
const MOST_RELATED = 2000;

/**
 * An entity as Markdown, for agents and scripts: what its page says, without its graph. Stable: it changes
 * only when the entity does, and carries no time of the build.
 */
export function entityMarkdown(portal: Portal, entity: Entity): string {
  const sections = [
    head(portal, entity),
    section('Older data', staleLines(portal, entity)),
    section('Links', linkLines(entity)),
    section('Properties', propertyLines(portal, entity)),
    section('Labels', textLines(entity, 'labels')),
    section('Annotations', annotationLines(portal, entity)),
    ...relationGroups(portal, entity).map(({ title, neighbours }) =>
      section(
        title,
        neighbours.map(({ ref, dangling }) => `- ${refLine(portal, ref, dangling)}`),
        MOST_RELATED,
      ),
    ),
    section(
      'Not shown',
      hiddenRelations(portal, entity).map(({ title }) => `- ${mdText(title)}: ${HIDDEN}`),
    ),
    section('Code', codeLines(portal, entity)),
    section('Scorecards', scorecardLines(portal, entity)),
    section('Cost', costLines(portal, entity)),
    section('Problems', problemLines(portal, entity)),
    section(
      'What changed',
      changesOf(portal, entity.ref).map(
        ({ time, text, commit }) =>
          `- ${formatTime(time)}: ${mdText(text)}${commit ? `, in ${mdCode(commit.slice(0, 10))}` : ''}`,
      ),
    ),
    definition(entity),
    section(
      'Where this comes from',
      entity.contributions.map(({ origin, observedAt }) =>
        [
          `- ${mdCode(formatOrigin(origin))}`,
          ...(observedAt ? [`as of ${formatTime(observedAt)}`] : []),
        ].join(', '),
      ),
    ),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function head(portal: Portal, entity: Entity): string {
  const blueprint = blueprintOf(portal, entity);
  const { metadata, spec, properties } = entity.doc;
  const type = asString(own(spec, 'type'));
  const lifecycle = asString(own(spec, 'lifecycle')) ?? asString(own(properties, 'lifecycle'));
  const tags = asStrings(own(metadata, 'tags'));
  return [
    `# ${mdText(entity.title)}`,
    ...(entity.description ? ['', mdText(entity.description)] : []),
    '',
    `- Kind: ${mdLink(blueprint.title, pathOf(portal, kindPath(blueprint.identifier)))}${type ? `, ${mdText(type)}` : ''}`,
    ...(lifecycle ? [`- Lifecycle: ${mdText(lifecycle)}`] : []),
    `- Ref: ${mdCode(entity.ref)}`,
    ...(tags.length > 0
      ? [
          `- Tags: ${tags
            .slice(0, MOST)
            .map((tag) => mdText(tag))
            .join(', ')}`,
        ]
      : []),
    `- Page: ${mdLink(entity.title, pathOf(portal, entity.path))}`,
  ].join('\n');
}

/** What stands below though its source could not be read again. */
function staleLines(portal: Portal, entity: Entity): string[] {
  return staleDataOf(portal, entity).map(
    ({ title, observedAt }) =>
      `- ${mdText(title)}: data of ${formatTime(observedAt!)}, as it could not be read again since; see ${mdLink('Sources', pathOf(portal, '/sources/'))}`,
  );
}

function section(title: string, lines: readonly string[], most = MOST): string {
  if (lines.length === 0) return '';
  const more = lines.length - most;
  return [
    `## ${mdText(title)}`,
    '',
    ...lines.slice(0, most),
    ...(more > 0 ? [`- and ${formatNumber(more)} more`] : []),
  ].join('\n');
}

function linkLines(entity: Entity): string[] {
  const links = own(entity.doc.metadata, 'links');
  if (!Array.isArray(links)) return [];
  return links.flatMap((link) => {
    const href = isObject(link) ? safeHref(own(link, 'url')) : undefined;
    return isObject(link) && href ? [`- ${mdLink(asString(own(link, 'title')) || href, href)}`] : [];
  });
}

/** Paths that stand elsewhere in the document. */
const PLACED = new Set([
  'metadata.description',
  'metadata.links',
  'metadata.tags',
  'spec.definition',
  'spec.type',
  'spec.lifecycle',
]);

/** What sources say, which stands in sections of its own. */
const OBSERVED = new Set(['git', 'cost']);

/** Properties in the order of the kind, then those that it does not define. */
function propertyLines(portal: Portal, entity: Entity): string[] {
  const blueprint = blueprintOf(portal, entity);
  const { properties } = blueprint.schema;
  const computed = computedOf(blueprint);
  const unknown = (portal.computed?.of(entity) ?? []).filter((origin) => origin.unknown !== undefined);
  const line = (title: string, value: unknown, note = ''): string[] => {
    const text = valueText(value);
    return text === '' ? [] : [`- ${mdText(title)}: ${text}${note}`];
  };
  return [
    ...Object.entries(properties).flatMap(([id, property]) => {
      const path = property.path ?? `properties.${id}`;
      return PLACED.has(path)
        ? []
        : line(
            property.title ?? id,
            valueAt(entity.doc, path),
            validityNote(validityOf(portal, entity, property, path)),
          );
    }),
    ...Object.entries(entity.doc.properties)
      .filter(([id]) => !Object.hasOwn(properties, id) && !OBSERVED.has(id))
      .flatMap(([id, value]) => line(computed.get(id)?.definition.title ?? id, value)),
    ...unknown.map(
      ({ id, unknown: why }) =>
        `- ${mdText(computed.get(id)?.definition.title ?? id)}: not known, ${mdText(why ?? '')}`,
    ),
  ];
}

/** Of a value that soon changes: of when it is, and until when it is worth something. */
function validityNote(validity: Validity | undefined): string {
  if (!validity) return '';
  const { asOf, expires, source, url } = validity;
  const where = url ? mdLink(source, url) : mdText(source);
  return ` (as of ${formatTime(asOf)}; from ${formatTime(expires)} on ask ${where})`;
}

/** Members of an object of texts in the metadata. */
function textLines(entity: Entity, key: string): string[] {
  const texts = own(entity.doc.metadata, key);
  return Object.entries(isObject(texts) ? texts : {}).flatMap(([name, value]) => {
    const text = valueText(value);
    return text === '' ? [] : [`- ${mdText(name)}: ${text}`];
  });
}

function valueText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') {
    const href = /^https?:/i.test(value) ? safeHref(value) : undefined;
    return href ? mdLink(href, href) : mdText(value);
  }
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value))
    return value
      .slice(0, MOST)
      .map(valueText)
      .filter((text) => text !== '')
      .join(', ');
  return mdCode(JSON.stringify(value).slice(0, 500));
}

/** What the source git says; the last commit leads, which the page has in its figures. */
function codeLines(portal: Portal, entity: Entity): string[] {
  const last = asString(valueAt(entity.doc, 'properties.git.lastCommitAt'));
  return [
    ...(last && !Number.isNaN(parseTime(last)) ? [`- Last commit: ${formatDay(last)}`] : []),
    ...codeFacts(portal, entity).map(
      ({ label, parts }) => `- ${label}: ${parts.map((part) => codePart(portal, part)).join(', ')}`,
    ),
  ];
}

function codePart(portal: Portal, { text, href, ref }: CodeFact['parts'][number]): string {
  const entity = ref === undefined ? undefined : portal.byRef.get(ref);
  if (entity) return mdLink(text, pathOf(portal, entity.path));
  return href ? mdLink(text, href) : mdText(text);
}

function refLine(portal: Portal, ref: string, dangling: boolean): string {
  const entity = portal.byRef.get(ref);
  if (!entity) return `${mdCode(ref)}${dangling ? ', not in the catalog' : ''}`;
  return `${mdLink(refTitle(portal, ref), pathOf(portal, entity.path))}, ${mdCode(ref)}`;
}

function scorecardLines(portal: Portal, entity: Entity): string[] {
  return standingsOf(portal.judgement, entity.ref).flatMap(
    ({ card, level, unknownAbove, outcomes, counts }) => {
      const { title, rules } = card.scorecard;
      if (!level) return [];
      const known = [
        `${counts.pass + counts.exempt} pass`,
        `${counts.fail} fail`,
        ...(counts.unknown ? [`${counts.unknown} unknown`] : []),
      ];
      const standing = `${unknownAbove ? 'at least ' : ''}${mdText(level.title)}; of its rules ${list(known)}`;
      const open = rules.flatMap((rule, index) => {
        const outcome = outcomes[index];
        return outcome === 'fail' || outcome === 'unknown'
          ? [`  - ${outcome === 'fail' ? 'Fails' : 'Unknown'}: ${mdText(rule.title)}`]
          : [];
      });
      return [[`- ${mdText(title)}: ${standing}`, ...open].join('\n')];
    },
  );
}

/** Effective cost, of its own and shared, in every currency that it has cost in. */
function costLines(portal: Portal, { ref }: Entity): string[] {
  return (portal.costs?.costsOf(ref) ?? []).map(
    ({ currency, lastDay, completeTo, monthToDate, last30Days }) => {
      const money = (amount: bigint): string => mdText(formatMoney(amount, currency, { decimals: 2 }));
      return `- ${formatMonth(lastDay)}: ${money(monthToDate)} to date; last 30 days: ${money(last30Days)}; bill complete to ${formatDay(completeTo)}`;
    },
  );
}

function problemLines(portal: Portal, { ref }: Entity): string[] {
  return problemsOf(portal, ref)
    .filter(({ severity }) => severity !== 'info')
    .map(({ severity, message, fix, origin, rule }) =>
      [
        `- ${severity === 'error' ? 'Error' : 'Warning'}: ${mdText(sentence(message))} ${mdText(fix)}`,
        `${mdCode(formatOrigin(origin))}, ${mdCode(rule)}`,
      ].join(' '),
    );
}

function definition(entity: Entity): string {
  const text = apiDefinitionText(entity);
  return text ? `## Definition\n\n${mdFence(text, asString(own(entity.doc.spec, 'type')) ?? '')}` : '';
}

function annotationLines(portal: Portal, entity: Entity): string[] {
  return shownAnnotations(portal, entity).map(({ key, value, title, href, ref }) => {
    const named = ref === undefined ? undefined : portal.byRef.get(ref);
    const address = named ? pathOf(portal, named.path) : href;
    const shown = address === undefined ? mdText(value) : mdLink(value, address);
    return `- ${mdCode(key)}${title === undefined ? '' : ` (${mdText(title)})`}: ${shown}`;
  });
}
