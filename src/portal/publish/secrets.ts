/** What a scan found: the kind in words and the line. The secret itself is never repeated. */
export interface SecretFinding {
  kind: string;
  line: number;
}

export type SecretScan = (content: Buffer) => SecretFinding[];

interface Pattern {
  kind: string;
  /** A text that every such secret contains: finding it is cheap, so files are only read closely with it. */
  hint: string;
  pattern: RegExp;
}

/** Tokens with a form that nothing else has. Looser patterns would cry wolf on every identifier. */
const PATTERNS: readonly Pattern[] = [
  { kind: 'an AWS access key', hint: 'AKIA', pattern: /\bAKIA[0-9A-Z]{16}\b/ },
  { kind: 'a temporary AWS access key', hint: 'ASIA', pattern: /\bASIA[0-9A-Z]{16}\b/ },
  { kind: 'a GitHub token', hint: 'ghp_', pattern: /\bghp_[A-Za-z0-9]{36,}\b/ },
  { kind: 'a GitHub token', hint: 'ghs_', pattern: /\bghs_[A-Za-z0-9]{36,}\b/ },
  { kind: 'a GitHub token', hint: 'gho_', pattern: /\bgho_[A-Za-z0-9]{36,}\b/ },
  { kind: 'a GitHub token', hint: 'github_pat_', pattern: /\bgithub_pat_[A-Za-z0-9_]{40,}\b/ },
  { kind: 'a GitLab token', hint: 'glpat-', pattern: /\bglpat-[A-Za-z0-9_-]{20,}/ },
  { kind: 'a Slack token', hint: 'xox', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{20,}/ },
  {
    kind: 'a Slack webhook',
    hint: 'hooks.slack.com/services/',
    pattern: /hooks\.slack\.com\/services\/T\w+\/B\w+\/\w{20,}/,
  },
  { kind: 'a Google API key', hint: 'AIza', pattern: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { kind: 'a Stripe key', hint: 'sk_live_', pattern: /\bsk_live_[0-9A-Za-z]{20,}/ },
  { kind: 'an npm token', hint: 'npm_', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { kind: 'a private key', hint: 'PRIVATE KEY-----', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/ },
  {
    kind: 'a signed token',
    hint: 'eyJ',
    pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
  },
];

/** An address with a password, up to and including the `@` after it; placeholders are not taken for passwords. */
const PASSWORD =
  /[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'<>]+:(?!(?:\$\{|&|\*{3}|x{3}|pass|user|token|<))[^\s/:@"'<>${}]{6,}@$/i;
/** Longest piece before an `@` that is looked at. */
const BEFORE = 300;

/** Values shorter than this would be found everywhere. */
const SHORTEST = 8;

/** A scan for tokens by their form, and for the given values as they are. */
export function findSecrets(values: readonly string[]): SecretScan {
  const exact = [...new Set(values)].filter((value) => value.length >= SHORTEST);
  return (content) => {
    const findings: SecretFinding[] = [];
    let text: string | undefined;
    for (const { kind, hint, pattern } of PATTERNS) {
      if (!content.includes(hint)) continue;
      text ??= content.toString('utf8');
      const match = pattern.exec(text);
      if (match) findings.push({ kind, line: lineOf(text, match.index) });
    }
    for (let at = content.indexOf('@'); at !== -1; at = content.indexOf('@', at + 1)) {
      const piece = content.toString('utf8', Math.max(0, at - BEFORE), at + 1);
      if (!PASSWORD.test(piece)) continue;
      findings.push({
        kind: 'an address with a password',
        line: lineOf(content.toString('utf8', 0, at), at),
      });
      break;
    }
    for (const value of exact) {
      const at = content.indexOf(value);
      if (at !== -1)
        findings.push({
          kind: 'the value of a secret environment variable',
          line: lineOf(content.toString('utf8', 0, at), at),
        });
    }
    return findings;
  };
}

/** What stands where a secret stood. No scan takes it for one. */
export const HIDDEN = '***';

const HINTS = new RegExp(PATTERNS.map(({ hint }) => hint.replaceAll('.', '\\.')).join('|'));

/** False for a text in which nothing can be found, which is nearly all; it is quickly known. */
export function mayHoldSecret(text: string): boolean {
  return HINTS.test(text) || (text.includes('@') && text.includes('://'));
}

const ADDRESS =
  /([a-z][a-z0-9+.-]{0,40}:\/\/[^\s/:@"'<>]{1,300}:)(?!(?:\$\{|&|\*{3}|x{3}|pass|user|token|<))[^\s/:@"'<>${}]{6,300}(?=@)/gi;
/** A key goes on below its first line. */
const KEY = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)/g;
const EVERY = PATTERNS.map(({ kind, hint, pattern }) => ({
  kind,
  hint,
  pattern: hint.startsWith('PRIVATE') ? KEY : new RegExp(pattern.source, 'g'),
}));

/** A text without the tokens and passwords in it, and what they were, each once; the same text when there is none. */
export function hideSecrets(text: string): { text: string; kinds: string[] } {
  const kinds = new Set<string>();
  if (!mayHoldSecret(text)) return { text, kinds: [] };
  let hidden = text;
  for (const { kind, hint, pattern } of EVERY) {
    if (!hidden.includes(hint)) continue;
    hidden = hidden.replace(pattern, () => {
      kinds.add(kind);
      return HIDDEN;
    });
  }
  if (hidden.includes('@'))
    hidden = hidden.replace(ADDRESS, (_, before: string) => {
      kinds.add('an address with a password');
      return before + HIDDEN;
    });
  return { text: hidden, kinds: [...kinds] };
}

function lineOf(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
