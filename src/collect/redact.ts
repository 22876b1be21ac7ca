/** Hides secrets in texts: the values it was told of, credentials in addresses, and what looks like a token. */
export interface Redactor {
  /** Hides a value from now on, plain and as it stands in addresses and headers. Values under 4 characters are too common to hide. */
  add(secret: string): void;
  text(text: string): string;
  /** The same value with every text in it redacted; the value itself when there was nothing to hide. */
  value<T>(value: T): T;
}

const HIDDEN = '***';
const MIN_LENGTH = 4;

/** `user:password@` in any address; a user alone only where no user belongs (`ssh://git@host` stays). */
const CREDENTIALS =
  /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@:"'<>]*:[^\s/@"'<>]*@)+|\b(https?:\/\/)[^\s/@:"'<>]+@/gi;
/** Tokens that can be told by their form. */
const TOKENS =
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|gl[a-z]{2,6}-[\w-]{20,255}|xox[abeoprs]-[\w-]{10,255}|(?:AKIA|ASIA)[0-9A-Z]{16}|sk-[\w-]{20,255})\b/g;
const HEADERS = /(\bauthorization:\s*(?:bearer|basic|token)\s+)[^\s"']+/gi;

export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  let ordered: string[] = [];

  function add(secret: string): void {
    if (secret.length < MIN_LENGTH) return;
    secrets.add(secret).add(encodeURIComponent(secret)).add(Buffer.from(secret).toString('base64'));
    // The longest first, so that a secret within another leaves no rest.
    ordered = [...secrets].sort((a, b) => b.length - a.length);
  }

  function text(value: string): string {
    let result = value;
    for (const secret of ordered) if (result.includes(secret)) result = result.replaceAll(secret, HIDDEN);
    if (result.includes('@')) {
      result = result.replace(
        CREDENTIALS,
        (_, any: string | undefined, web: string | undefined) => `${any ?? web}${HIDDEN}@`,
      );
    }
    return result.replace(TOKENS, HIDDEN).replace(HEADERS, `$1${HIDDEN}`);
  }

  function redact(value: unknown): unknown {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return mapIfChanged(value, value.map(redact));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const changed = entries.map(([key, member]) => [text(key), redact(member)] as const);
    if (changed.every(([key, member], i) => key === entries[i]![0] && member === entries[i]![1]))
      return value;
    const copy: Record<string, unknown> = {};
    for (const [key, member] of changed) {
      Object.defineProperty(copy, key, {
        value: member,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return copy;
  }

  return { add, text, value: <T>(value: T) => redact(value) as T };
}

function mapIfChanged(before: unknown[], after: unknown[]): unknown[] {
  return after.some((item, i) => item !== before[i]) ? after : before;
}
