import { oneLine } from './text.ts';

/**
 * Where a value came from. `source` is always there: `catalog` for declared files, else the id of a feed.
 * Lines and columns count from 1. Times are ISO 8601 in UTC.
 */
export interface Origin {
  source: string;
  /** Path relative to the portal's root, with forward slashes. */
  file?: string;
  line?: number;
  column?: number;
  /** Where a person can look at it. */
  url?: string;
  /** The identifier of the record within its source. */
  record?: string;
  observedAt?: string;
}

/**
 * `catalog/a.yaml:3:5`, `git: acme/shop`, or the source alone: how an origin is written in messages, in one line
 * whatever the name of the file.
 */
export function formatOrigin(origin: Origin | undefined): string {
  if (!origin) return '';
  if (origin.file) {
    const position = origin.line ? `:${origin.line}${origin.column ? `:${origin.column}` : ''}` : '';
    return `${oneLine(origin.file)}${position}`;
  }
  return origin.record ? `${origin.source}: ${oneLine(origin.record)}` : origin.source;
}
