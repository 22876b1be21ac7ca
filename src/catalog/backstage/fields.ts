/**
 * The field formats of Backstage's entity envelope, as its default validators decide them
 * (reference: backstage.md 1.1; conformance: backstage-validation-truth-table.txt).
 */

type Check = (value: unknown) => boolean;

const DNS_LABEL = /^[a-z0-9]+(?:-+[a-z0-9]+)*$/;

function text(value: unknown, pattern: RegExp, max: number): boolean {
  return typeof value === 'string' && value.length >= 1 && value.length <= max && pattern.test(value);
}

const isDnsLabel: Check = (value) => text(value, DNS_LABEL, 63);

const isDnsSubdomain: Check = (value) =>
  typeof value === 'string' && value.length >= 1 && value.length <= 253 && value.split('.').every(isDnsLabel);

export const isName: Check = (value) => text(value, /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/, 63);

export const isNamespace = isDnsLabel;

export const isKind: Check = (value) => text(value, /^[a-zA-Z][a-z0-9A-Z]*$/, 63);

export const isTag: Check = (value) => text(value, /^[a-z0-9:+#]+(?:-[a-z0-9:+#]+)*$/, 63);

/** Tags as the older of Backstage's two validators takes them, which an installation may have chosen: without colons. */
export const isCommonTag: Check = (value) => text(value, /^[a-z0-9+#]+(?:-[a-z0-9+#]+)*$/, 63);

function prefixed(value: unknown, last: Check): boolean {
  if (typeof value !== 'string') return false;
  const parts = value.split('/');
  if (parts.length === 1) return last(parts[0]);
  return parts.length === 2 && isDnsSubdomain(parts[0]) && last(parts[1]);
}

export const isApiVersion: Check = (value) => prefixed(value, (part) => text(part, /^[a-z0-9A-Z]+$/, 63));

/** Few keys stand in many entities, so the answers are kept. */
const keys = new Map<string, boolean>();
const MAX_KEPT = 10_000;

export const isKey: Check = (value) => {
  if (typeof value !== 'string') return false;
  let valid = keys.get(value);
  if (valid === undefined) {
    valid = prefixed(value, isName);
    if (keys.size < MAX_KEPT) keys.set(value, valid);
  }
  return valid;
};

export const isLabelValue: Check = (value) => value === '' || isName(value);

export const isAnnotationValue: Check = (value) => typeof value === 'string';

export const isLinkUrl: Check = (value) => typeof value === 'string' && URL.canParse(value);
