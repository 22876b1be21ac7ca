/** Parts of addresses that are longer are cut, and end in a hash. */
export const MAX_ADDRESS_NAME = 100;

/** Names that some file systems keep for devices, with or without an extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/**
 * A text as one part of an address, also where letter case means nothing: `a-z 0-9 . _ -` stay, a capital becomes `~` and
 * its small letter (`webShop` is `web~shop`), every other character of ASCII `~` and two hex digits (`a/b` is `a~2fb`), and
 * what is beyond it `~_`, the hex digits of its code point and `_`. So do a dot at the start or the end (no `..`, no hidden
 * files) and the first letter of a device's name (`con` is `~63on`). Two texts never give the same.
 */
export function addressName(text: string): string {
  return text
    .replace(/[^a-z0-9._-]/gu, (character) =>
      /[A-Z]/.test(character) ? `~${character.toLowerCase()}` : escaped(character),
    )
    .replace(/^\.|\.$/g, escaped)
    .replace(DEVICE, (name) => escaped(name) + name.slice(1));
}

function escaped(text: string): string {
  const code = text.codePointAt(0)!;
  const hex = code.toString(16).padStart(2, '0');
  return code < 0x80 ? `~${hex}` : `~_${hex}_`;
}
