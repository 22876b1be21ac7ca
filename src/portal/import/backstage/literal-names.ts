/** Names on hosts are made of these. */
const NAME = String.raw`(?:[\w-]|\\\.|\\-|/|\\/)+`;
const NAMES = new RegExp(String.raw`^\^?(?:(${NAME})|\((?:\?:)?(${NAME}(?:\|${NAME})*)\))\$?$`);

/**
 * The names that a regular expression stands for, when it does nothing but list them: `shop`, `^shop$`,
 * `^(shop|cart\.js)$`. Undefined for all others; they are never run.
 *
 * @param isAnchored true when the expression must fit a whole name even without `^` and `$`
 */
export function literalNames(expression: string, isAnchored: boolean): string[] | undefined {
  if (expression.length > 5000) return undefined;
  if (!isAnchored && !(expression.startsWith('^') && expression.endsWith('$'))) return undefined;
  const match = NAMES.exec(expression);
  if (!match) return undefined;
  return (match[1] ?? match[2]!).split('|').map((name) => name.replace(/\\(.)/g, '$1'));
}
