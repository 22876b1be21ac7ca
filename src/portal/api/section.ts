import type { z } from 'zod';
import type { Portal } from '../portal.ts';

/** A file of the API: its path below `/api/v1/`, the schema that it follows, and what it holds. */
export interface ApiDocument {
  path: string;
  /** Name of one of the section's schemas. */
  schema: string;
  value: unknown;
}

/** A subject of the API. Adding one is a file that makes it and a line in `sections.ts`. */
export interface ApiSection {
  title: string;
  /** One or two sentences for the index and the reference. */
  about: string;
  /** Path of the document to start with, below `/api/v1/`. */
  start: string;
  /** Schemas by name. Names are unique in the API; they may depend on the portal, as its columns do. */
  schemas(portal: Portal): Readonly<Record<string, z.ZodType>>;
  /** The documents one after the other, so that never all of them are held in memory. */
  documents(portal: Portal): Iterable<ApiDocument>;
}
