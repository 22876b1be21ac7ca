import { asString, asStrings, isObject, own } from '../base/json.ts';
import { clip } from '../base/text.ts';
import { valueAt } from '../catalog/document.ts';
import type { Entity } from '../catalog/entity.ts';
import { slugOf } from '../catalog/slug.ts';
import { refTitle } from '../portal/addresses.ts';
import { apiDefinitionText } from '../portal/api-definition.ts';
import { iconOfEntity } from '../portal/icons.ts';
import { placesOf } from '../portal/places.ts';
import { blueprintOf, type Portal } from '../portal/portal.ts';
import { type Row, rowOf } from '../portal/rows.ts';
import type { CardJudgement } from '../scorecards/judge.ts';
import { operationNames } from './operation-names.ts';

/** What the full-text search knows of a page: short, because an index of long texts needs gigabytes to make. */
export interface SearchRecord {
  /** Address below the address of the site. */
  url: string;
  /** What people wrote about it: excerpts of results are taken from here. */
  content: string;
  meta: {
    title: string;
    kind: string;
    icon: string;
    /** Where it belongs: its owners and its system. */
    note: string;
    /** What else it can be found by, such as tags and names of operations: a result shows those that fit. */
    words: string;
  };
  filters: Record<string, string[]>;
}

const MOST_CONTENT = 1500;
const MOST_WORDS = 1500;
/** Stands between the words of a record; no word holds it. */
export const BETWEEN = ' · ';
const MOST_DESCRIPTION = 600;
const MOST_ANNOTATION = 120;
const MOST_MARKDOWN = 800;

/** Everything that can be found, in an order that depends on nothing but what it is: entities by ref, then the rest. */
export function* searchRecords(portal: Portal): Generator<SearchRecord> {
  for (const entity of portal.entities) yield entityRecord(portal, entity);
  for (const card of portal.judgement.cards) for (const record of ruleRecords(portal, card)) yield record;
  for (const place of placesOf(portal)) {
    yield {
      url: place.path,
      content: place.note || place.title,
      meta: { title: place.title, kind: PLACE_KINDS[place.type], icon: place.icon, note: '', words: '' },
      filters: { kind: [PLACE_KINDS[place.type]] },
    };
  }
}

const PLACE_KINDS = { page: 'Page', kind: 'Page', scorecard: 'Scorecard', action: 'Action' } as const;

function entityRecord(portal: Portal, entity: Entity): SearchRecord {
  const row = rowOf(portal, entity.ref)!;
  const kind = blueprintOf(portal, entity).title;
  const owners = (row.owner ?? []).map((ref) => refTitle(portal, ref));
  const system = row.system === null ? undefined : refTitle(portal, row.system);
  const title = clip(entity.title, 200);
  return {
    url: entity.path,
    content: entityText(portal, entity) || title,
    meta: {
      title,
      kind,
      icon: iconOfEntity(portal, entity),
      note: clip([...owners.slice(0, 2), ...(system ? [system] : [])].join(', '), 120),
      words: entityWords(entity, row),
    },
    filters: {
      kind: [kind],
      ...(owners.length > 0 ? { owner: owners } : {}),
      ...(row.lifecycle ? { lifecycle: [row.lifecycle] } : {}),
      ...(row.type ? { type: [row.type] } : {}),
    },
  };
}

/** What was written about an entity: its description, then its texts in Markdown. */
function entityText(portal: Portal, entity: Entity): string {
  const description = clip(
    entity.description
      .slice(0, 4 * MOST_DESCRIPTION)
      .replace(/\s+/g, ' ')
      .trim(),
    MOST_DESCRIPTION,
  );
  return clip(
    [description, markdownWords(portal, entity)].filter((part) => part !== '').join(' '),
    MOST_CONTENT,
  );
}

/** What people may type to find an entity that its title and texts do not say. */
function entityWords(entity: Entity, row: Row): string {
  const { doc } = entity;
  const definition = apiDefinitionText(entity);
  const words = [
    ...(entity.id === entity.title ? [] : [entity.id]),
    row.type ?? '',
    row.lifecycle ?? '',
    ...row.tags,
    ...linkTitles(doc.metadata),
    ...(definition ? operationNames(definition) : []),
    ...annotationWords(doc.metadata),
  ];
  return clip([...new Set(words)].filter((word) => word !== '').join(BETWEEN), MOST_WORDS);
}

function linkTitles(metadata: Entity['doc']['metadata']): string[] {
  const links = own(metadata, 'links');
  if (!Array.isArray(links)) return [];
  return links
    .flatMap((link) => (isObject(link) ? clip(asString(own(link, 'title'))?.trim() ?? '', 80) : []))
    .slice(0, 20);
}

/** Values of annotations that are names; addresses and structured texts help nobody to find anything. */
function annotationWords(metadata: Entity['doc']['metadata']): string[] {
  const annotations = own(metadata, 'annotations');
  if (!isObject(annotations)) return [];
  const values = Object.values(annotations).flatMap(asStrings);
  return [...new Set(values.map((value) => value.trim()))]
    .filter(
      (value) =>
        value.length > 2 &&
        value.length <= MOST_ANNOTATION &&
        !/^[\w+.-]+:\S|[{}[\]<>\n]|^(?:true|false|[\d.]+)$/i.test(value),
    )
    .slice(0, 30);
}

/** Fences of code with its language, rules, those of tables too, and what begins an item or a task. */
const MARKS_OF_LINES =
  /^(?:[ \t]*(?:```|~~~).*|[ \t|:=-]+$|[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t])?)/gm;

/** The text of properties that hold Markdown, without its marks. */
function markdownWords(portal: Portal, entity: Entity): string {
  const words: string[] = [];
  for (const [id, property] of Object.entries(blueprintOf(portal, entity).schema.properties)) {
    if (property.format !== 'markdown') continue;
    const text = asString(valueAt(entity.doc, property.path ?? ['properties', id]));
    if (text)
      words.push(
        text
          .slice(0, 2 * MOST_MARKDOWN)
          .replace(MARKS_OF_LINES, ' ')
          .replace(/\]\([^)\n]*\)|[#*_`>|[\]()~]+|https?:\/\/\S+/g, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      );
  }
  return clip(words.join(' '), MOST_MARKDOWN);
}

/** The rules of a scorecard, each with its place on the scorecard's page. */
function ruleRecords({ clean }: Portal, { scorecard }: CardJudgement): SearchRecord[] {
  const path = `/scorecards/${slugOf(scorecard.key)}/`;
  return scorecard.rules.map((rule) => ({
    url: `${path}#${slugOf(rule.identifier)}`,
    content: clip(
      clean([rule.description, rule.remedy?.title].filter(Boolean).join(' ') || rule.title),
      MOST_CONTENT,
    ),
    meta: {
      title: clip(clean(rule.title), 200),
      kind: 'Rule',
      icon: 'scorecard',
      note: clean(`${scorecard.title}, ${scorecard.levels[rule.level]!.title}`),
      words: '',
    },
    filters: { kind: ['Rule'] },
  }));
}
