/** What git says when a host gives nothing, as what it means and how to mend it. The first that fits is meant. */
const WORDS: readonly [RegExp, string, string][] = [
  [
    /could not read (?:Username|Password)|Authentication failed|terminal prompts disabled|error: 401/i,
    'its host wants a token, and none is named for it or the one that is was refused',
    'Name the environment variable of a token under `credentials` of the source, or renew the token.',
  ],
  [
    /error: 403|Permission denied|access denied/i,
    'its host does not let the build read it',
    'Give the token or key the permission to read the repository.',
  ],
  [
    /repository .* not found|error: 404|does not appear to be a git repository/i,
    'there is no such repository, or the build may not see it',
    'Check the address, and that the token may see the repository; hosts hide what it may not.',
  ],
  [
    /error: 429|too many requests/i,
    'its host asks for fewer requests',
    'Build less often, lower `concurrency` of the source, or name a token.',
  ],
  [/error: 5\d\d/i, 'its host failed', 'Build again later; nothing is taken away until then.'],
  [
    /could not resolve host/i,
    'nobody knows its host by that name',
    'Check the address, and that the host can be reached from where the portal is built.',
  ],
  [
    /failed to connect|connection (?:refused|reset|timed out)|couldn't connect/i,
    'its host does not answer',
    'See that the host is up, and that it can be reached from where the portal is built.',
  ],
  [
    /certificate|SSL|TLS/,
    'the certificate of its host is not trusted',
    'Renew the certificate, or name the file of its authority in GIT_SSL_CAINFO.',
  ],
  [
    /early EOF|unexpected disconnect|hung up|invalid index-pack|bad (?:pack|line length)|not valid: is this a git repository/i,
    'its host broke off, or sent what is no repository',
    'Build again later; check the address if it stays so.',
  ],
];

/** The words for a failure to fetch; undefined where git's own are the best there are. */
export function fetchWords(message: string): { what: string; fix: string } | undefined {
  const found = WORDS.find(([pattern]) => pattern.test(message));
  return found && { what: found[1], fix: found[2] };
}
