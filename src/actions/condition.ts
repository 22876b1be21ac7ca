import { isObject, type Json, own } from '../base/json.ts';
import { clip } from '../base/text.ts';
import { compilePort } from '../query/port.ts';
import type { ActionDocument, Operation } from './action.ts';
import type { IdleKeys } from './keys.ts';
import { RULES } from './problems.ts';
import type { Report } from './report.ts';

/** What Port writes beside the rules of a condition that is a query. */
export const SEARCH = 'SEARCH';

/**
 * The condition of an action, of which all that cannot be read is reported; what remains of it hides the action from
 * nobody. Undefined where there is none, and where it is none of those that a page can ask.
 */
export function readCondition(
  { identifier, trigger, condition: ofAction }: ActionDocument,
  operation: Operation,
  report: Report,
  idle: IdleKeys,
): Json | undefined {
  const ofTrigger = typeof trigger === 'object' ? trigger.condition : undefined;
  const above = ['trigger', 'condition'];
  const path = ofTrigger === undefined || ofTrigger === null ? ['condition'] : above;
  const written = ofTrigger ?? ofAction;
  if (written === undefined || written === null) return undefined;
  if (path === above && ofAction !== undefined) idle.found.push({ path: ['condition'], report });
  // There is no entity yet that could fulfil it.
  if (operation === 'CREATE') idle.found.push({ path, report });
  const query = withoutType(written, path, report);
  if (query === undefined) return undefined;
  const place = report.within(path);
  const { problems } = compilePort(query, {
    origin: (inner) => place.origin(inner),
    key: `${identifier}/condition`,
    allowEmpty: true,
  });
  report.take(problems);
  return query as Json;
}

/** The query of a condition; undefined for one that is no query. */
function withoutType(written: unknown, path: string[], report: Report): unknown {
  if (!isObject(written)) return written;
  const type = own(written, 'type');
  if (type === undefined) return written;
  const { type: _, ...query } = written;
  if (type === SEARCH) return query;
  const isJq = type === 'JQ';
  const words = isJq ? 'is computed with jq' : `is of the type ${clip(JSON.stringify(type) ?? '', 40)}`;
  report.add(RULES[isJq ? 'jq-value' : 'invalid'], [...path, 'type'], {
    message: `The condition ${words}, not a query; the action is offered for all entities`,
    fix: 'Write a query: { type: SEARCH, combinator: and, rules: […] }.',
  });
  return undefined;
}
