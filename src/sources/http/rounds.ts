import type { JsonObject } from '../../base/json.ts';
import { count } from '../../base/text.ts';
import { fieldAt } from '../../collect/fields.ts';
import type { Http } from '../../collect/http/http.ts';
import { partly } from '../../collect/http/partly.ts';
import { mapInOrder } from '../../collect/map-in-order.ts';
import { createBudget } from '../../collect/pick.ts';
import type { SourceContext, SourceItem } from '../../collect/source.ts';
import { inOrder } from './for-each-schema.ts';
import { type Fault, type Parent, type Question, read, report } from './read.ts';
import type { Request, Settings } from './schema.ts';
import { fill, placeholdersOf } from './template.ts';

type Told = SourceItem & { type: 'problem' };

/**
 * Reads all entries of a source. Entries that are asked for each record of another come after it, one list for each
 * record. A list that fails costs its own records only; what is wrong with several lists of one entry is told once.
 */
export async function* readRounds(
  http: Http,
  options: Settings,
  context: SourceContext,
): AsyncGenerator<SourceItem> {
  const { requests } = options;
  const [only] = requests;
  if (requests.length === 1) {
    const budget = createBudget(options.maxRecords);
    yield* read(http, { request: only!, asked: only! }, budget, context, () => {});
    return;
  }
  const budget = createBudget(options.maxRecords);
  const parents = openParents(requests);
  let done = 0;
  yield { type: 'progress', done, total: requests.length };
  for (const round of inOrder(requests).rounds) {
    const troubles = gatherTroubles();
    const questions = round.flatMap((index) => questionsOf(requests[index]!, parents, troubles, context));
    // What one list gave is handed on as a whole, so that what comes out does not depend on which is the fastest.
    const readings = mapInOrder(questions, options.concurrency, (question) =>
      readOne(http, question, parents.wants(question.request.kind), options, context),
    );
    for await (const { question, items, found, error } of readings) {
      const { request, parent } = question;
      for (const item of items) {
        if (item.type === 'problem' && parent) troubles.add(request, item);
        else if (item.type !== 'record' || budget.take(item.record.data as JsonObject)) yield item;
        else {
          yield* troubles.told();
          yield report(request, { type: 'too-many' }, 1, context);
          return;
        }
      }
      for (const { whole, id, data } of found) parents.add(request.kind, whole, id, data);
      if (error !== undefined) {
        yield* troubles.told();
        throw error;
      }
    }
    yield* troubles.told();
    done += round.length;
    yield { type: 'progress', done, total: requests.length };
  }
}

interface Reading {
  question: Question;
  items: SourceItem[];
  found: { whole: JsonObject; id: string; data: JsonObject }[];
  /** What ends the whole reading. */
  error?: unknown;
}

async function readOne(
  http: Http,
  question: Question,
  isParent: boolean,
  { maxRecords }: Settings,
  context: SourceContext,
): Promise<Reading> {
  const { request, parent } = question;
  const reading: Reading = { question, items: [], found: [] };
  const part = {
    what: `${request.kind} at ${request.path}`,
    ...(parent ? { record: parent.id } : {}),
  };
  const items = read(http, question, createBudget(maxRecords), context, (whole, { id, data }) => {
    if (isParent) reading.found.push({ whole, id, data });
  });
  try {
    for await (const item of partly(context, part, items)) reading.items.push(item);
  } catch (error) {
    reading.error = error;
  }
  return reading;
}

interface Parents {
  /** Whether other entries are asked for each record of a kind. */
  wants(kind: string): boolean;
  add(kind: string, whole: JsonObject, id: string, data: JsonObject): void;
  of(kind: string): readonly Parent[];
}

/** Keeps of records for which other entries are asked what those need, and of all others nothing. */
function openParents(requests: readonly Request[]): Parents {
  const names = new Map<string, Set<string>>();
  for (const request of requests) {
    if (!request.forEach) continue;
    const ofKind = names.get(request.forEach.kind) ?? new Set<string>();
    for (const name of placeholdersOf(request)) ofKind.add(name);
    names.set(request.forEach.kind, ofKind);
  }
  const known = new Map<string, Map<string, Parent>>();
  return {
    wants: (kind) => names.has(kind),
    add(kind, whole, id, data) {
      const ofKind = known.get(kind) ?? new Map<string, Parent>();
      known.set(kind, ofKind);
      // Of two records with one id the first counts, as it does in the snapshot.
      if (ofKind.has(id)) return;
      const named = new Map([...(names.get(kind) ?? [])].map((name) => [name, fieldAt(whole, name)]));
      ofKind.set(id, { id, data, named });
    },
    of: (kind) => [...(known.get(kind)?.values() ?? [])],
  };
}

/** The lists that an entry asks for: one, or one for each record of another. */
function questionsOf(
  request: Request,
  parents: Parents,
  troubles: Troubles,
  context: SourceContext,
): Question[] {
  const { forEach } = request;
  if (!forEach) return [{ request, asked: request }];
  const { kind, max } = forEach;
  const all = parents.of(kind);
  const tell = (fault: Fault, record?: string): void =>
    troubles.add(request, report(request, fault, 1, context, record));
  if (all.length > max) tell({ type: 'too-many-parents', kind, there: all.length, most: max });
  return all.slice(0, max).flatMap((parent) => {
    const asked = fill(request, parent.named);
    if (!('missing' in asked)) return [{ request, asked, parent }];
    tell({ type: 'no-value', kind, at: asked.missing }, parent.id);
    return [];
  });
}

interface Troubles {
  add(request: Request, item: Told): void;
  told(): Generator<Told>;
}

/** What is wrong for several records is told of the first, with how many more there are. */
function gatherTroubles(): Troubles {
  const first = new Map<string, { item: Told; kind: string; times: number }>();
  return {
    add(request, item) {
      const key = `${request.kind}\n${request.path}\n${item.problem.rule}`;
      const known = first.get(key);
      if (known) known.times += 1;
      else first.set(key, { item, kind: request.forEach?.kind ?? '', times: 1 });
    },
    *told() {
      for (const { item, kind, times } of first.values()) {
        const more =
          times > 1 ? ` (and so for ${count(times - 1, `more ${kind}`, `more of the kind ${kind}`)})` : '';
        yield { ...item, problem: { ...item.problem, message: `${item.problem.message}${more}` } };
      }
      first.clear();
    },
  };
}
