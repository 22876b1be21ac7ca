import { z } from 'zod';
import { FieldPath } from '../../collect/fields.ts';
import { IdFields, maxRecords, picked } from '../../collect/pick.ts';
import { forEach, forEachFaults } from './for-each-schema.ts';
import { placeholdersOf } from './template.ts';

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);
const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
/** Headers that are the affair of the transport, or that carry a secret in plain sight. */
const OWN_HEADERS = new Set([
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'if-modified-since',
  'if-none-match',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
]);
const SECRET_HEADER = /^(?:proxy-)?authorization$|^cookie$|token|secret|password|api-?key|^x-auth/i;

const fromEnvironment = z
  .strictObject({
    env: z
      .string()
      .regex(/^[A-Za-z_]\w*$/, 'must be the name of an environment variable')
      .describe('Name of the environment variable that holds the secret.'),
    prefix: z
      .string()
      .max(50)
      .regex(/^[\x20-\x7e]*$/)
      .optional()
      .describe('What stands before it, such as `Bearer ` with the blank at its end.'),
    user: z
      .string()
      .max(200)
      .regex(/^[^:\r\n]+$/)
      .optional()
      .describe('For the scheme Basic: the user whose password or token it is.'),
  })
  .refine(({ prefix, user }) => prefix === undefined || user === undefined, {
    message: 'has a prefix and a user, of which only one can be',
  });

const headers = z
  .record(
    z
      .string()
      .regex(HEADER, 'must be the name of a header')
      .refine((name) => !OWN_HEADERS.has(name.toLowerCase()), { message: 'is set by the request itself' }),
    z.union([
      z
        .string()
        .max(1000)
        .regex(/^[\x20-\x7e]*$/, 'must be plain text on one line'),
      fromEnvironment,
    ]),
  )
  .superRefine((values, context) => {
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'string' && SECRET_HEADER.test(name))
        context.addIssue({
          code: 'custom',
          path: [name],
          message: 'must name an environment variable, as in { env: API_TOKEN }, and never hold the secret',
        });
    }
  });

const scalar = z.union([z.string().max(2000), z.number(), z.boolean()]);
const query = z.record(z.string().min(1).max(200), z.union([scalar, z.array(scalar).max(100)]));

const place = z.string().min(1).max(200);

const paging = z
  .strictObject({
    by: z
      .enum(['link', 'none', 'next', 'cursor', 'page', 'offset'])
      .describe(
        '`link`: the header `Link` names the next page. `none`: there is one page. `next`: the answer holds the address of the next page. `cursor`: the answer holds a cursor for the next request. `page`: pages are numbered. `offset`: requests say how many items to leave out.',
      ),
    at: place.optional().describe('For `next` and `cursor`: where it is in an answer, such as `links.next`.'),
    param: place
      .optional()
      .describe('For `cursor`, `page` and `offset`: the parameter that takes the cursor or number.'),
    size: z
      .int()
      .min(1)
      .max(10_000)
      .default(100)
      .describe(
        'For `page` and `offset`: items on a page; one with fewer is the last, unless the answer says otherwise.',
      ),
    sizeParam: place
      .optional()
      .describe('For `page` and `offset`: the parameter that asks for so many items.'),
    first: z.int().min(0).max(1).default(1).describe('For `page`: number of the first page.'),
    total: place
      .optional()
      .describe('For `page` and `offset`: where an answer says how many items there are in all.'),
    more: place.optional().describe('For `page` and `offset`: where an answer says whether there are more.'),
    inBody: z
      .boolean()
      .default(false)
      .describe('The parameters stand in the body of a POST, as paths such as `page.cursor`.'),
  })
  .superRefine(({ by, at, param }, context) => {
    const issue = (path: string, message: string): void =>
      void context.addIssue({ code: 'custom', path: [path], message });
    if (['next', 'cursor'].includes(by) !== (at !== undefined))
      issue('at', at === undefined ? `is needed by ${by}` : `is not used by ${by}`);
    if (['cursor', 'page', 'offset'].includes(by) !== (param !== undefined))
      issue('param', param === undefined ? `is needed by ${by}` : `is not used by ${by}`);
  });

export const request = z
  .strictObject({
    ...picked,
    path: z
      .string()
      .min(1)
      .max(2000)
      .refine((text) => !/^[a-z][a-z0-9+.-]*:|^[\\/]{2}|[#?\\\r\n]/i.test(text), {
        message: 'must be a path below url, such as /services; parameters stand under query',
      })
      .describe('Path below `url`, such as `/services`.'),
    forEach: forEach.optional(),
    method: z
      .enum(['GET', 'POST'])
      .default('GET')
      .describe(
        '`POST` for systems that take questions in a body. It must change nothing: it is asked again and again.',
      ),
    query: query.default({}).describe('Parameters of the address; a list is written as one parameter each.'),
    body: z.unknown().optional().describe('Body of a POST, as JSON.'),
    items: FieldPath.optional().describe(
      'Where the list of records is in an answer, such as `data.services`; by default the answer itself.',
    ),
    jq: z
      .string()
      .min(1)
      .max(10_000)
      .optional()
      .describe('In the place of `items`: a jq expression that gives the list of records of an answer.'),
    id: IdFields.describe(
      'Field that tells a record from all others of its kind, or a list of fields that do together.',
    ),
    paging: paging.prefault({ by: 'link' }).describe('How a list goes on; by default by the header `Link`.'),
  })
  .superRefine(({ method, body, items, jq, paging: { inBody } }, context) => {
    const issue = (path: string, message: string): void =>
      void context.addIssue({ code: 'custom', path: [path], message });
    if (method === 'GET' && body !== undefined) issue('body', 'is only sent with method: POST');
    if (items !== undefined && jq !== undefined) issue('jq', 'stands beside items, of which only one can be');
    if (method === 'GET' && inBody) issue('paging', 'cannot put parameters into the body of a GET');
  })
  .superRefine((entry, context) => {
    if (entry.forEach === undefined) return;
    const names = placeholdersOf(entry);
    if (names.length === 0)
      context.addIssue({
        code: 'custom',
        path: ['path'],
        message:
          'asks the same for each record; name a field of the record in braces, as in /projects/{id}/jobs',
      });
    for (const name of names) {
      const fault = FieldPath.safeParse(name).error?.issues[0]?.message;
      if (fault !== undefined)
        context.addIssue({ code: 'custom', path: ['path'], message: `has {${name}} in it, which ${fault}` });
    }
  });

export type Request = z.output<typeof request>;

/** What `portal.yaml` says about a source of the type `http`. */
export const settings = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .refine((text) => !URL.canParse(text) || !/[?#]/.test(text), {
        message: 'must have no part after ? or #',
      })
      .refine(
        (text) => !URL.canParse(text) || (new URL(text).username === '' && new URL(text).password === ''),
        {
          message: 'must not hold a user or a password; name an environment variable under headers',
        },
      )
      .describe('Where the API begins, such as `https://api.example.com/v1`. No other host is ever asked.'),
    headers: headers
      .default({})
      .describe(
        'Headers of every request: fixed texts, or secrets from environment variables, which go to no other host.',
      ),
    requests: z
      .array(request)
      .min(1)
      .max(200)
      .superRefine((requests, context) => {
        for (const { index, message } of forEachFaults(requests))
          context.addIssue({ code: 'custom', path: [index, 'forEach', 'kind'], message });
      })
      .describe('What to ask for.'),
    limits: z
      .strictObject({
        remaining: z.string().regex(HEADER).describe('Header with the number of requests that are left.'),
        reset: z
          .string()
          .regex(HEADER)
          .optional()
          .describe('Header with the time at which there are more again.'),
        limit: z.string().regex(HEADER).optional().describe('Header with the number of requests in all.'),
      })
      .optional()
      .describe('How the system tells its limit; requests wait before it is reached.'),
    concurrency: z.int().min(1).max(16).default(4).describe('Lists that are read at the same time.'),
    requestTimeout: z.number().positive().max(600).default(30).describe('Seconds that one request may take.'),
    maxWait: z
      .number()
      .min(0)
      .max(3600)
      .default(120)
      .describe('Seconds that a reading may wait in all, for limits and between tries.'),
    maxRequests: z.int().min(1).max(100_000).default(1_000).describe('Requests that one reading may make.'),
    maxRecords,
    cache: z
      .boolean()
      .default(false)
      .describe(
        'Keeps whole answers in the cache of the machine, so that with `ETag` or `Last-Modified` only what changed is sent again. They hold fields that `fields` leaves out; the cache is never published and never pushed.',
      ),
    allowInsecure: z
      .boolean()
      .default(false)
      .describe('Allows `http://` addresses. Secrets go over them to this machine alone.'),
  })
  .superRefine(({ url, headers: sent, allowInsecure }, context) => {
    if (!URL.canParse(url) || new URL(url).protocol === 'https:') return;
    if (!allowInsecure)
      context.addIssue({
        code: 'custom',
        path: ['url'],
        message: 'must begin with https://; allowInsecure: true allows http://',
      });
    else if (
      !LOCAL.has(new URL(url).hostname) &&
      Object.values(sent).some((value) => typeof value !== 'string')
    )
      context.addIssue({
        code: 'custom',
        path: ['url'],
        message: 'must begin with https://, as everybody on the way could read the secret in the headers',
      });
  });

export type Settings = z.output<typeof settings>;
