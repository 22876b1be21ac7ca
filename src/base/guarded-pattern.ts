import { type Context, createContext, Script } from 'node:vm';

/** Milliseconds that a pattern may take for one text; none that people mean to write needs a hundredth of it. */
const LIMIT = 1_000;
/** Steps that are not worth a guard. */
const FEW_STEPS = 1_000_000;
/** Characters up to which not even nested repetitions take long. */
const SHORT = 12;

/** A pattern took too long for a text: it backtracks, as `^(a+)+$` does. */
export class SlowPattern extends Error {
  constructor(pattern: string, text: string) {
    super(`the pattern ${pattern} takes too long for a text of ${text.length} characters`);
    this.name = 'SlowPattern';
  }
}

/**
 * A test for a regular expression that somebody else wrote, with the flag `u` by default. Throws
 * {@link SlowPattern} instead of taking years, and a SyntaxError right away when it is none.
 */
export function guardedPattern(pattern: string, flags = 'u', limit = LIMIT): (text: string) => boolean {
  const expression = new RegExp(pattern, flags);
  const stepsOf = stepCounter(pattern);
  return (text) => {
    if (stepsOf(text.length) <= FEW_STEPS) return expression.test(text);
    const answer = testWithLimit(expression, text, limit);
    if (answer === undefined) throw new SlowPattern(pattern, text);
    return answer;
  };
}

/** About how many steps a pattern takes at most for a text of a length: each repetition may start anywhere. */
function stepCounter(pattern: string): (length: number) => number {
  const bare = pattern.replace(/\\[^\d]|\[(?:\\.|[^\]\\])*\]/g, 'x');
  const mayNest = /\)[*+?{]|\\\d/.test(bare);
  const repetitions = bare.match(/[*+?{]/g)?.length ?? 0;
  return (length) => {
    if (length <= SHORT) return 0;
    return mayNest ? Number.POSITIVE_INFINITY : length ** (repetitions + 1);
  };
}

let sandbox: { context: Context; script: Script } | undefined;

/** Only a script has a time limit that stops a regular expression half way. Undefined when it was reached. */
function testWithLimit(expression: RegExp, text: string, limit: number): boolean | undefined {
  sandbox ??= { context: createContext({}), script: new Script('expression.test(text)') };
  const { context, script } = sandbox;
  context['expression'] = expression;
  context['text'] = text;
  try {
    return script.runInContext(context, { timeout: limit }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  } finally {
    context['text'] = '';
  }
}
