import { findSecrets } from '../../publish/secrets.ts';

/** What a key is called that holds a secret, without regard to case and to what joins words. */
const SECRET_KEY =
  /(?:token|secrets?|passwords?|passwd|passphrase|apikey|privatekey|accesskey|accesskeyid|secretkey|signingkey|authorization|credentials?|cookie|connectionstring|integrationkey)$/;
/** Keys that end so and hold none. */
const NO_SECRET_KEY =
  /^(?:requestusercredentials|allowcredentials|credentials|cookie|hastoken|usetoken|identitytoken)$/;
const HEADER = /^(?:x-)?(?:.*-)?(?:auth|key)$/i;
const PLACEHOLDER = /^(?:|none|null|true|false|\*+|x+|<[^<>]*>)$/i;

const scan = findSecrets([]);

/** Parameters of addresses with which one can do something. */
const PARAMETER =
  /[?&#](?:[\w-]*(?:token|secret|password|api_?key|access_?key)|sig|signature)=[^&#\s${}]{4,}/i;

/** True for a text that is a secret by its form: a token, a private key, an address with user or password. */
export function looksSecret(text: string): boolean {
  if (scan(Buffer.from(text)).length > 0 || PARAMETER.test(text)) return true;
  const address = /[a-z][a-z0-9+.-]*:\/\/[^\s/@]*@/i.exec(text)?.[0];
  // `git@` and an empty user say nothing about anybody.
  return address !== undefined && !/:\/\/(?:git|org-\d+)?@$/i.test(address);
}

/** True for a value that is written out and should not be, by its key or by its form. */
export function isSecret(key: string, value: string | number | boolean): boolean {
  if (typeof value === 'boolean') return false;
  const text = String(value);
  if (looksSecret(text)) return true;
  if (PLACEHOLDER.test(text.trim())) return false;
  const name = key.toLowerCase();
  if (HEADER.test(name) && name !== 'auth' && name !== 'key') return true;
  const bare = name.replace(/[^a-z]/g, '');
  return SECRET_KEY.test(bare) && !NO_SECRET_KEY.test(bare);
}
