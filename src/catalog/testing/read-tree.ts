import type { Problem } from '../../base/problem.ts';
import { tree } from '../../base/testing/tree.ts';
import type { YamlDocument } from '../../base/yaml.ts';
import { assemble, type Catalog } from '../assemble.ts';
import type { ParseCache } from '../parse.ts';
import { type CatalogInput, type CatalogReading, readCatalog } from '../read.ts';

/** A cache that lasts as long as a test. */
export function memoryCache(): ParseCache {
  const known = new Map<string, YamlDocument[]>();
  return { get: (hash) => known.get(hash), set: (hash, documents) => void known.set(hash, documents) };
}

export interface TreeReading {
  root: string;
  reading: CatalogReading;
  catalog: Catalog;
  /** Problems of reading and assembling, as `rule file:line:column message`. */
  problems: string[];
}

/** Reads files as a portal: all that lie in it, unless other patterns are given. */
export async function readTree(
  files: Record<string, string | Uint8Array>,
  input: Partial<CatalogInput> = {},
): Promise<TreeReading> {
  return readFolder(tree(files), input);
}

/** Reads a folder as a portal. */
export async function readFolder(root: string, input: Partial<CatalogInput> = {}): Promise<TreeReading> {
  const reading = await readCatalog({ root, patterns: ['.'], cache: memoryCache(), ...input });
  const catalog = assemble(reading.contributions, reading.blueprints);
  return {
    root,
    reading,
    catalog,
    problems: [...reading.problems, ...catalog.problems].map(describeProblem),
  };
}

export function describeProblem({ rule, origin, message }: Problem): string {
  const place = [origin.file, origin.line, origin.column].filter((part) => part !== undefined).join(':');
  return `${rule.replace('catalog/', '')} ${place} ${message}`;
}

/** The text of an entity in Backstage's form; `spec` as it is written below that key. */
export function entityText(kind: string, name: string, spec = '', metadata = ''): string {
  const lines = ['apiVersion: backstage.io/v1alpha1', `kind: ${kind}`, 'metadata:', `  name: ${name}`];
  if (metadata) lines.push(indented(metadata));
  lines.push(spec ? `spec:\n${indented(spec)}` : 'spec: {}');
  return `${lines.join('\n')}\n`;
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
