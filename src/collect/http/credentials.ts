import { createRedactor, type Redactor } from '../redact.ts';
import { type SourceContext, SourceError } from '../source.ts';

/** A header: a fixed text, or a secret from the environment. */
export type HeaderValue =
  | string
  | {
      /** Name of the environment variable. */
      env: string;
      /** What stands before it, such as `Bearer `. */
      prefix?: string;
      /** For the scheme Basic: the user whose password or token it is. */
      user?: string;
      /** True when requests without it are possible too; else its absence ends the reading. */
      optional?: boolean;
    };

export interface Credentials {
  /** Sent to every host that is asked. */
  plain: Readonly<Record<string, string>>;
  /** Sent to the origin of the base address only. */
  secret: Readonly<Record<string, string>>;
  /** Names of the environment variables behind `secret`, sorted. */
  variables: readonly string[];
  redactor: Redactor;
  /** True for a text in which a secret stands. */
  exposes(text: string): boolean;
}

/** Reads the secrets that headers name. A {@link SourceError} names the variable that is missing or cannot be sent. */
export function readCredentials(
  context: Pick<SourceContext, 'secret' | 'hide'>,
  headers: Readonly<Record<string, HeaderValue>>,
): Credentials {
  const redactor = createRedactor();
  const plain: Record<string, string> = {};
  const secret: Record<string, string> = {};
  const variables = new Set<string>();
  const hidden: string[] = [];
  for (const [name, header] of Object.entries(headers)) {
    if (typeof header === 'string') {
      plain[name.toLowerCase()] = header;
      continue;
    }
    // A line break at the end comes from files and is not meant.
    const value = context.secret(header.env)?.trim();
    if (!value) {
      if (header.optional) continue;
      throw new SourceError(
        `the environment variable ${header.env} is not set`,
        'Set it to the token of the source where the portal is built.',
      );
    }
    if (!/^[\x20-\x7e]+$/.test(value)) {
      throw new SourceError(
        `the environment variable ${header.env} holds characters that no token has`,
        'Set it to the bare token.',
      );
    }
    const basic =
      header.user === undefined ? undefined : Buffer.from(`${header.user}:${value}`).toString('base64');
    if (basic !== undefined) context.hide(basic);
    for (const text of basic === undefined ? [value] : [value, basic]) {
      redactor.add(text);
      hidden.push(text, encodeURIComponent(text), Buffer.from(text).toString('base64'));
    }
    secret[name.toLowerCase()] = basic === undefined ? `${header.prefix ?? ''}${value}` : `Basic ${basic}`;
    variables.add(header.env);
  }
  return {
    plain,
    secret,
    variables: [...variables].sort(),
    redactor,
    exposes: (text) => hidden.some((item) => text.includes(item)),
  };
}
