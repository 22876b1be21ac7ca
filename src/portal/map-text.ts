import { stringify } from 'yaml';
import type { Json } from '../base/json.ts';
import { clip, oneLine } from '../base/text.ts';
import type { ExplainedItem, ExplainedLeaf, ExplainedResource } from '../collect/explain.ts';
import type { MapResult } from './map.ts';

/** What a mapping made of a record, for people: line by line, without problems. */
export function describeMapped({ record, notes, resources }: MapResult): string[] {
  return [
    ...notes,
    `record ${oneLine(record.kind)} ${oneLine(record.id)}`,
    ...resources.flatMap((resource) => describeResource(resource)),
    '',
  ];
}

function describeResource(resource: ExplainedResource): string[] {
  const { at, line, skipped, itemsToParse, items, contributions } = resource;
  const head = `${at}${line === undefined ? '' : ` (line ${line})`}`;
  if (skipped !== undefined) return ['', `${head} says nothing: ${skipped}`];
  const parts = itemsToParse === undefined ? [] : [`  itemsToParse  ${itemsToParse}`];
  const made = contributions.flatMap((contribution) => {
    const { ref, patch, relations } = contribution;
    const text = stringify(
      { ...patch, ...(relations ? { relations } : {}) },
      { lineWidth: 0, aliasDuplicateObjects: false },
    );
    return ['', `  ${patch.kind === undefined ? 'adds to' : 'makes'} ${oneLine(ref)}`, ...indented(text)];
  });
  if (itemsToParse !== undefined && items.length === 0)
    parts.push('  gives no item, so there is nothing to map');
  return [
    '',
    head,
    ...parts,
    ...items.flatMap((item, index) => describeItem(item, itemsToParse === undefined ? undefined : index)),
    ...made,
  ];
}

function describeItem({ selected, chosen, leaves }: ExplainedItem, index: number | undefined): string[] {
  const answer = selected
    ? [
        `  selector.query  ${oneLine(selected.jq)}`,
        `    ${chosen ? 'true, so the record is meant' : `${show(selected.value)}, so the record is left out`}${selected.why ? `: ${oneLine(selected.why)}` : ''}`,
      ]
    : [];
  return [
    ...(index === undefined ? [] : [`  item ${index + 1}`]),
    ...answer,
    ...(chosen ? leaves.flatMap((leaf) => describeLeaf(leaf)) : []),
  ];
}

function describeLeaf({ field, jq, value, why, failed }: ExplainedLeaf): string[] {
  const result = failed
    ? `fails: ${oneLine(why ?? '')}`
    : value === null
      ? `nothing: ${oneLine(why ?? '')}`
      : show(value);
  return [`  ${field}  ${oneLine(jq)}`, `    ${result}`];
}

function show(value: Json): string {
  return clip(oneLine(JSON.stringify(value)), 300);
}

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${oneLine(line)}`);
}
