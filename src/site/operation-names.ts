/** So much of a definition is read; what its operations are called is no reason to read megabytes. */
const MOST_TEXT = 300_000;
const MOST_NAMES = 80;
const LONGEST = 100;

/** How the formats write the names that people search for. Every pattern reads a line, and never looks back. */
const PATTERNS: readonly RegExp[] = [
  // OpenAPI and AsyncAPI: ids of operations, then paths, in YAML or JSON.
  /^[ \t]*(?:- )?"?operationId"?[ \t]*:[ \t]*["']?([\w.$-]+)/gm,
  /^[ \t]{1,8}["']?(\/[\w./{}:~-]*)["']?[ \t]*:/gm,
  // Protocol Buffers: services and their methods.
  /^[ \t]*(?:service|rpc)[ \t]+(\w+)/gm,
  // AsyncAPI 3: addresses of channels.
  /^[ \t]+"?address"?[ \t]*:[ \t]*["']?([\w./{}-]+)/gm,
];

/** The block of a GraphQL schema that lists operations, and the names within. */
const GRAPHQL_ROOT =
  /^[ \t]*(?:extend[ \t]+)?type[ \t]+(?:Query|Mutation|Subscription)\b[^{]{0,200}\{([^}]{0,20000})/gm;
const GRAPHQL_FIELD = /^[ \t]*(\w+)[ \t]*(?:\([^)]{0,2000}\))?[ \t]*:/gm;
/** The names of AsyncAPI 2's channels: the keys below `channels:`. */
const CHANNELS = /^channels:[ \t]*\r?\n((?:[ \t]+[^\n]*\n?|\r?\n){1,400})/m;
const CHANNEL = /^ {2}["']?([\w./{}-]+)["']?:[ \t]*$/gm;

/**
 * What an API's definition calls its operations: OpenAPI, AsyncAPI, Protocol Buffers and GraphQL, read line by
 * line and not parsed, because only the words matter. At most eighty names, in their order, none twice.
 */
export function operationNames(definition: string): string[] {
  const text = definition.slice(0, MOST_TEXT);
  const names = new Set<string>();
  const add = (pattern: RegExp, within: string): void => {
    for (const match of within.matchAll(pattern)) {
      if (names.size >= MOST_NAMES) return;
      if (match[1]!.length > 1 && match[1]!.length <= LONGEST) names.add(match[1]!);
    }
  };
  for (const pattern of PATTERNS) add(pattern, text);
  for (const root of text.matchAll(GRAPHQL_ROOT)) add(GRAPHQL_FIELD, root[1]!);
  const channels = CHANNELS.exec(text);
  if (channels) add(CHANNEL, channels[1]!);
  return [...names];
}
