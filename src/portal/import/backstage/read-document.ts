import { type Problem, problem } from '../../../base/problem.ts';
import { readTextFile } from '../../../base/text-file.ts';
import {
  isBlocking,
  type Position,
  parseYaml,
  type YamlDocument,
  type YamlError,
} from '../../../base/yaml.ts';
import { PORTAL_PROBLEMS as RULES } from '../../problems.ts';

/** What reading takes along. */
export interface Reading {
  problems: Problem[];
  within: string[];
  files: Set<string>;
  values: number;
  includes: number;
  /** Those that stand in the files. They leave this module as a test only. */
  secrets: string[];
}

/** A file that is being read, and those that led to it. */
export interface At {
  /** How people call it: relative to the folder of the first configuration. */
  name: string;
  /** Its absolute path. */
  file: string;
  /** The folder that includes cannot leave. */
  root: string;
  /** Files and fragments on the way to it. */
  trail: readonly string[];
  /** Where a place of its document stands in the file, when the document is a text within another. */
  placeIn?: (position: Position) => Position;
}

/** A document, or why it cannot be used as the rest of a sentence about its file. */
export type Read =
  | { document: YamlDocument; text: string }
  | { fault: string; fix: string; place?: { line: number; column: number } };

/** Reads the one document of a file of YAML or JSON. */
export function readDocument(at: At, reading: Reading): Read {
  const text = readTextFile(at.file);
  if ('unreadable' in text)
    return { fault: text.unreadable, fix: 'Name a file of YAML or JSON that is there and can be read' };
  if (text.fault)
    return { fault: `cannot be read: ${text.fault.message}`, fix: 'Save it as UTF-8', place: text.fault };
  reading.files.add(at.name);
  const [document, second] = parseYaml(text.text);
  if (!document)
    return { document: { empty: true, start: { line: 1, column: 1 }, errors: [], marks: '' }, text: '' };
  const broken = document.errors.find(isBlocking) ?? second?.errors.find(isBlocking);
  if (broken)
    return {
      fault: `is not valid YAML: ${plainWords(broken)}`,
      fix: wantsQuotes(text.text, broken)
        ? 'Put ${…} in quotes where it stands between { and } or [ and ]: { host: "${HOST}" }'
        : 'Correct the syntax at this place',
      place: broken,
    };
  for (const error of document.errors)
    reading.problems.push(
      problem(RULES['import-value'], {
        message: `a key is called __proto__, and is left out with all below it`,
        origin: { source: 'import', file: at.name, line: error.line, column: error.column },
        fix: 'Give the key another name.',
        key: `unsafe ${error.line}`,
      }),
    );
  if (second && !second.empty)
    reading.problems.push(
      problem(RULES['import-value'], {
        message: 'the file holds a second document, of which Backstage reads nothing',
        origin: { source: 'import', file: at.name, ...second.start },
        fix: 'Write what it says into the first document, or take it out.',
        key: 'second',
      }),
    );
  return { document, text: text.text };
}

/** True where a variable that is not in quotes opens a mapping of its own, within a mapping or list in braces. */
function wantsQuotes(text: string, { line, message }: YamlError): boolean {
  const bare = (text.split('\n')[line - 1] ?? '').replace(/'[^']*'|"(?:[^"\\]|\\.)*"/g, '');
  if (!/\$\{/.test(bare)) return false;
  return /(?<!\$)[{[].*\$\{/.test(bare) || /flow/i.test(message);
}

/** What is wrong with YAML, without pieces of the text: they may be secrets. */
function plainWords({ code, message }: YamlError): string {
  if (code === 'duplicate-key') return 'a key stands there twice';
  if (code === 'alias-bomb') return 'its aliases stand for too much';
  if (code === 'too-deep') return 'it is nested too deeply';
  if (/alias/i.test(message)) return 'an alias refers to nothing before it';
  const words = message.split(/[:;"'`*&%@\\]/)[0]!.trim();
  return words.length > 3 ? words.charAt(0).toLowerCase() + words.slice(1) : 'it cannot be parsed';
}
