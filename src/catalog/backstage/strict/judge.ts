import { asString, isObject } from '../../../base/json.ts';
import { formatOrigin, type Origin } from '../../../base/origin.ts';
import { clip, count } from '../../../base/text.ts';
import { positionIn } from '../../../base/yaml.ts';
import type { CatalogFile } from '../../documents.ts';
import type { Path } from '../../item.ts';
import { CATALOG_PROBLEMS as RULES } from '../../problems.ts';
import type { Reporter } from '../../reporter.ts';
import type { Fault } from '../../schema-faults.ts';
import type { ContentSource } from './fill.ts';
import type { BackstageSetup } from './setup.ts';
import { type StrictDocument, strictDocuments } from './stream.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** What Backstage takes of a file. */
export interface StrictFile {
  /** What the documents say that it shows, by their index in the file. */
  shown: ReadonlyMap<number, unknown>;
  /** How many it rejects, and how many it takes only to show another of the same name. */
  rejected: number;
  replaced: number;
}

/** Faults of one document that are told one by one. */
const MAX_FAULTS = 20;

/** Judges every document of a file as Backstage does, and reports what it rejects, and why. */
export async function judgeFile(
  file: CatalogFile,
  setup: BackstageSetup,
  source: ContentSource,
  reporter: Reporter,
): Promise<StrictFile> {
  const { shelf, path, text, documents } = file;
  const place: Origin = { source: 'catalog', ...shelf.fromOf(path), file: shelf.nameOf(path) };
  const originOf = ({ index, start }: StrictDocument, steps: Path = []): Origin => {
    const parsed = documents[index];
    return { ...place, ...(parsed && parsed.marks !== '' ? positionIn(parsed, steps) : start) };
  };
  const shown = new Map<string, StrictDocument>();
  const counts = { rejected: 0, replaced: 0 };
  for (const document of strictDocuments(text, setup)) {
    if (document.fault || !document.value) {
      counts.rejected += 1;
      const { message, line, column } = document.fault ?? { message: 'it is empty', ...document.start };
      reporter.report(
        RULES['strict-yaml'],
        { ...place, line, column },
        `the document cannot be read: ${message}`,
        {
          key: `${document.index} ${message}`,
        },
      );
      continue;
    }
    const verdict = await verdictSafely(document.value, setup, source);
    if (!verdict.accepted) {
      counts.rejected += 1;
      reportFaults(document, verdict.faults, originOf, reporter);
      continue;
    }
    for (const hole of verdict.holes) {
      const message = `${hole.reason}; whether Backstage takes what is there cannot be told`;
      reporter.report(RULES['strict-unknown'], originOf(document, hole.path), message, {
        subject: verdict.ref,
      });
    }
    const before = shown.get(verdict.ref);
    if (before) {
      counts.replaced += 1;
      const message = `${verdict.ref} is declared again at ${formatOrigin(originOf(document))}, and Backstage shows only that one`;
      reporter.report(RULES['strict-repeated'], originOf(before), message, { key: '', subject: verdict.ref });
    }
    shown.set(verdict.ref, document);
  }
  return { shown: new Map([...shown.values()].map(({ index, value }) => [index, value])), ...counts };
}

/** A document nested more deeply than a program can follow is rejected by Backstage's too. */
async function verdictSafely(
  value: Record<string, unknown>,
  setup: BackstageSetup,
  source: ContentSource,
): Promise<Verdict> {
  try {
    return await verdictOf(value, setup, source);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'its values are nested too deeply, or hold themselves';
    return { accepted: false, faults: [{ rule: RULES['strict-yaml'], path: [], message }] };
  }
}

function reportFaults(
  document: StrictDocument,
  faults: readonly Fault[],
  originOf: (document: StrictDocument, steps?: Path) => Origin,
  reporter: Reporter,
): void {
  const subject = nameOf(document.value);
  for (const { rule, path, message, fix, edit } of faults.slice(0, MAX_FAULTS)) {
    const key = `${document.index} ${path.join('.')} ${message}`;
    reporter.report(rule, originOf(document, path), `Backstage rejects ${subject}: ${message}`, {
      key,
      fix,
      edit,
    });
  }
  if (faults.length > MAX_FAULTS) {
    const message = `Backstage rejects ${subject} for ${count(faults.length - MAX_FAULTS, 'more reason')}`;
    reporter.report(faults[0]!.rule, originOf(document), message, { key: `${document.index} more` });
  }
}

/** A document for a message. */
function nameOf(document: Record<string, unknown> | undefined): string {
  const { kind, metadata } = document ?? {};
  const name = isObject(metadata) ? asString(metadata['name']) : undefined;
  const words = [asString(kind), name].filter((word) => word !== undefined && word !== '');
  return words.length > 0 ? clip(words.join(' '), 100) : 'the document';
}
