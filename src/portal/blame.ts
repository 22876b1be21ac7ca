import { asString, isObject, own, sameJson, stableStringify } from '../base/json.ts';
import { parseYaml } from '../base/yaml.ts';
import { formatRef } from '../catalog/ref.ts';
import type { Blame, EntityAspect, EntityQuestion, VerdictQuestion } from '../history/compare.ts';
import type { Query } from '../query/ast.ts';
import type { Rule, Scorecard } from '../scorecards/scorecard.ts';

/** A file as a commit left it; the first one of a list is as it was before all of them, and has no commit. */
export interface Version {
  commit?: string;
  /** Undefined where there was no such file. */
  text?: string | undefined;
}

/** How files changed since a commit. */
export interface FileVersions {
  /** The oldest first; empty for a file that nobody changed, and where its versions cannot be told. */
  of(file: string): readonly Version[];
  /** The files that changed below a folder. */
  below(folder: string): readonly string[];
}

type Doc = Record<string, unknown>;
type Path = readonly string[];

/** The parts of a document that an aspect is read from; those of Backstage and of Port. */
const PARTS: Readonly<Record<'title' | 'owner' | 'lifecycle', readonly Path[]>> = {
  title: [['metadata', 'title'], ['metadata', 'name'], ['title'], ['identifier']],
  owner: [['spec', 'owner'], ['team'], ['relations'], ['properties', 'owner']],
  lifecycle: [
    ['spec', 'lifecycle'],
    ['properties', 'lifecycle'],
  ],
};
/** Parts that cause no problem, as nothing is read from them. */
const PROSE: readonly Path[] = [
  ['metadata', 'description'],
  ['metadata', 'title'],
  ['description'],
  ['title'],
];

/**
 * Tells which commit explains a change, by what the files said before and after every commit: that of the entity, of the
 * scorecard, and those of exemptions. Where none does, such as when a day has come, or where several might have, there is
 * none.
 */
export function openBlame(files: FileVersions, scorecards: readonly Scorecard[]): Blame {
  const docs = cached((file: string) =>
    files.of(file).map(({ commit, text }) => ({ commit, docs: text === undefined ? NO_DOCS : docsOf(text) })),
  );
  const values = cached((file: string) =>
    files.of(file).map(({ commit, text }) => ({ commit, values: text === undefined ? [] : valuesOf(text) })),
  );
  const exemptionFiles = cached((_: '') => files.below('exemptions'));
  const cards = new Map(scorecards.map((card) => [card.key, card]));
  const findRule = (key: string, rule: string): Rule | undefined =>
    cards.get(key)?.rules.find(({ identifier }) => identifier === rule);

  /** The last commit between whose two sides of a document a condition holds. */
  function lastOf(
    { ref, was = ref, file }: Pick<EntityQuestion, 'ref' | 'was' | 'file'>,
    isIt: (before: Doc | undefined, after: Doc | undefined) => boolean,
  ): string | undefined {
    if (file === undefined) return undefined;
    let found: string | undefined;
    let before: Doc | undefined;
    for (const [place, { commit, docs: all }] of docs(file).entries()) {
      const after = [ref, ref.toLowerCase(), was, was.toLowerCase()]
        .map((key) => all.get(key))
        .find((doc) => doc !== undefined);
      if (place > 0 && isIt(before, after)) found = commit;
      before = after;
    }
    return found;
  }

  const ofCard = cached((key: string) => {
    const card = cards.get(key);
    return card?.origin.file === undefined
      ? []
      : values(card.origin.file).map(({ commit, values: all }) => ({
          commit,
          card: cardIn(all, card.identifier),
        }));
  });
  function lastOfCard(key: string, part: (card: Doc | undefined) => unknown): string | undefined {
    let found: string | undefined;
    for (const [place, { commit, card }] of ofCard(key).entries())
      if (place > 0 && !sameJson(part(ofCard(key)[place - 1]!.card), part(card))) found = commit;
    return found;
  }
  const ofRule = cached((text: string) => {
    const [key, rule] = JSON.parse(text) as [string, string];
    return lastOfCard(key, (card) => [judging(card), withoutWords(ruleIn(card, rule))]);
  });

  function ofExemptions({ ref, card, rule }: VerdictQuestion): (string | undefined)[] {
    const names = new Set([card, cards.get(card)?.identifier ?? card]);
    const commits: (string | undefined)[] = [];
    for (const file of exemptionFiles('')) {
      let before = '';
      for (const [place, { commit, values: all }] of values(file).entries()) {
        const entries = all.filter((one) => isFor(one, names, rule, ref));
        const after = stableStringify(entries);
        if (place > 0 && after !== before) commits.push(commit);
        before = after;
      }
    }
    return commits.slice(-1);
  }

  return {
    ofEntity: (question) =>
      lastOf(question, (before, after) => {
        if (question.aspect === 'there') return (before === undefined) !== (after === undefined);
        return matches(changedPaths(before, after), question.aspect);
      }),
    ofVerdict(question) {
      const { card, rule, from, to } = question;
      const exemptions = ofExemptions(question);
      if ((from === 'x' && to === 'f') || (from === 'f' && to === 'x')) return only(exemptions);
      const read = pathsOf(cards.get(card), findRule(card, rule));
      const document = question.isDocSame
        ? undefined
        : lastOf(question, (before, after) =>
            changedPaths(before, after).some((path) => read.some((one) => meets(path, one))),
          );
      return only([document, ofRule(JSON.stringify([card, rule])), ...exemptions]);
    },
    ofLevels: (card) => lastOfCard(card, (one) => [judging(one), one && own(one, 'levels'), levelsIn(one)]),
  };
}

/** True for a rule that reads nothing but what a document says, and asks for no time: only a commit can change its verdict. */
export function isDeclaredRule(card: Scorecard | undefined, rule: string): boolean {
  const found = card?.rules.find(({ identifier }) => identifier === rule);
  if (!found) return false;
  return [found.query, found.appliesTo, card?.filter].every(
    (query) => query === undefined || isDeclared(query),
  );
}

function isDeclared(query: Query): boolean {
  if (query.kind === 'and' || query.kind === 'or') return query.of.every(isDeclared);
  if (query.kind === 'not') return isDeclared(query.of);
  if (query.kind !== 'test' || query.subject.kind !== 'property') return query.kind === 'constant';
  const [section] = query.subject.path.segments;
  return (section === 'metadata' || section === 'spec') && !/etween|xpired/.test(query.operator);
}

/** The one commit that is named; undefined for none, and for several. */
function only(commits: readonly (string | undefined)[]): string | undefined {
  const [one, ...others] = new Set(commits.filter((commit) => commit !== undefined));
  return others.length > 0 ? undefined : one;
}

function matches(changed: readonly Path[], aspect: Exclude<EntityAspect, 'there'>): boolean {
  if (aspect === 'problems') return changed.some((path) => !PROSE.some((one) => meets(path, one)));
  const wanted = typeof aspect === 'string' ? PARTS[aspect] : aspect.paths.map((path) => path.split('.'));
  return changed.some((path) => wanted.some((one) => meets(path, one)));
}

const SECTIONS: ReadonlySet<string> = new Set(['metadata', 'spec', 'properties']);

/** True where one path leads into what the other means, the name of the part of the document left out or not. */
function meets(changed: Path, read: Path): boolean {
  const leads = (a: Path, b: Path): boolean =>
    a.every((step, place) => place >= b.length || step === b[place]);
  const bare = SECTIONS.has(changed[0]!) && !SECTIONS.has(read[0]!) ? changed.slice(1) : changed;
  return bare.length > 0 && leads(bare, read);
}

/** The paths that a rule reads, as far as they lead into a document. */
function pathsOf(card: Scorecard | undefined, rule: Rule | undefined): Path[] {
  const paths: Path[] = [];
  const visit = (query: Query | undefined): void => {
    if (query === undefined) return;
    if (query.kind === 'and' || query.kind === 'or') query.of.forEach(visit);
    else if (query.kind === 'not') visit(query.of);
    else if (query.kind === 'test' && query.subject.kind === 'property') {
      const { segments } = query.subject.path;
      if (segments[0] === '$team') paths.push(...PARTS.owner);
      else if (segments[0] === '$title') paths.push(...PARTS.title);
      else paths.push(segments);
    } else if (query.kind === 'test' && query.subject.kind === 'relation')
      paths.push([query.subject.relation], ['relations', query.subject.relation]);
  };
  for (const query of [rule?.query, rule?.appliesTo, card?.filter]) visit(query);
  return paths;
}

/** The paths at which two documents differ; lists are compared as a whole. */
function changedPaths(before: Doc | undefined, after: Doc | undefined): Path[] {
  const paths: Path[] = [];
  const visit = (a: unknown, b: unknown, path: Path): void => {
    if (sameJson(a, b)) return;
    if (isObject(a) && isObject(b))
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        visit(own(a, key), own(b, key), [...path, key]);
    else paths.push(path);
  };
  visit(before ?? {}, after ?? {}, []);
  return paths;
}

const NO_DOCS: ReadonlyMap<string, Doc> = new Map();

/** The entities in the text of a file, whatever else is wrong with it: by their refs exactly in Port's form, and in lower case. */
function docsOf(text: string): Map<string, Doc> {
  const docs = new Map<string, Doc>();
  for (const value of valuesOf(text)) {
    const metadata = own(value, 'metadata');
    const [kind, id] = isObject(metadata)
      ? [asString(own(value, 'kind')), asString(own(metadata, 'name'))]
      : [asString(own(value, 'blueprint')), asString(own(value, 'identifier'))];
    if (kind === undefined || id === undefined) continue;
    const namespace = (isObject(metadata) && asString(own(metadata, 'namespace'))) || 'default';
    const ref = formatRef({ kind, namespace, name: id }, isObject(metadata));
    docs.set(ref, value);
    if (!docs.has(ref.toLowerCase())) docs.set(ref.toLowerCase(), value);
  }
  return docs;
}

/** Lists are looked into so deep, also those in a member. */
const DEPTH = 2;

/** The mappings in the text of a file, also those in lists. */
function valuesOf(text: string): Doc[] {
  const found: Doc[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, depth);
    if (!isObject(value)) return;
    found.push(value);
    if (depth < DEPTH)
      for (const member of Object.values(value)) if (Array.isArray(member)) visit(member, depth + 1);
  };
  for (const { value } of parseYaml(text)) visit(value, 0);
  return found;
}

function cardIn(values: readonly Doc[], identifier: string): Doc | undefined {
  return values.find((one) => own(one, 'identifier') === identifier && Array.isArray(own(one, 'rules')));
}

function rulesIn(card: Doc | undefined): Doc[] {
  const rules = card && own(card, 'rules');
  return Array.isArray(rules) ? rules.filter(isObject) : [];
}

function ruleIn(card: Doc | undefined, rule: string): Doc | undefined {
  return rulesIn(card).find((one) => own(one, 'identifier') === rule);
}

function levelsIn(card: Doc | undefined): unknown[] {
  return rulesIn(card).map((rule) => [own(rule, 'identifier'), own(rule, 'level')]);
}

/** Whom a scorecard judges. */
function judging(card: Doc | undefined): unknown {
  return card && [own(card, 'blueprint'), own(card, 'filter')];
}

function withoutWords(rule: Doc | undefined): unknown {
  const { title: _, description: __, remedy: ___, ...rest } = rule ?? {};
  return rest;
}

/** True for an exemption of an entity from a rule, however it names the entity. */
function isFor(entry: Doc, cards: ReadonlySet<string>, rule: string, ref: string): boolean {
  const target = asString(own(entry, 'entity'))?.toLowerCase();
  const [card, of] = [asString(own(entry, 'scorecard')), asString(own(entry, 'rule'))];
  if (target === undefined || card === undefined || !cards.has(card) || of !== rule) return false;
  const name = ref.slice(ref.indexOf('/') + 1).toLowerCase();
  return target === name || target.endsWith(`:${name}`) || target.endsWith(`/${name}`);
}

function cached<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    if (!known.has(key)) known.set(key, make(key));
    return known.get(key)!;
  };
}
