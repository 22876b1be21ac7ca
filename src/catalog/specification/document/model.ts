/** What an API offers, as OpenAPI or AsyncAPI describe it: as much as fits on a page. */
export interface Specification {
  /** `OpenAPI`, `Swagger` or `AsyncAPI`, with its version. */
  format: string;
  title: string;
  /** Version of the API itself. */
  version: string;
  /** The first lines of its description, as text. */
  description: string;
  servers: readonly Server[];
  groups: readonly OperationGroup[];
  /** How many operations there are in all groups. */
  total: number;
  /** What to call what stands in the first two columns. */
  columns: readonly [string, string];
}

export interface Server {
  /** As it is written: it may hold variables, or be a path. */
  url: string;
  description: string;
}

export interface OperationGroup {
  name: string;
  operations: readonly Operation[];
}

export interface Operation {
  /** The method of HTTP, or what is done with a channel. */
  verb: string;
  /** The path, or the address of the channel. */
  path: string;
  summary: string;
  deprecated: boolean;
  /** Messages of the channel by what they are called. */
  messages: readonly string[];
}

/** Why a text or value is no specification. Lines count from 1 in the text itself. */
export interface SpecificationFault {
  fault: string;
  line?: number;
}

/** A specification, or why it is none. */
export type SpecificationReading = { specification: Specification } | SpecificationFault;

/** Operations that are read; nobody looks through more, and a page shows fewer. */
export const MOST_OPERATIONS = 5000;
