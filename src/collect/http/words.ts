import { count, list } from '../../base/text.ts';
import type { Fault, FaultContext, FaultKind, Words } from './fault.ts';
import type { HTTP_PROBLEMS } from './problems.ts';

export interface FaultWords {
  problem: keyof typeof HTTP_PROBLEMS;
  passing?: true;
  words: (fault: Fault, context: FaultContext) => Words;
}

/** `31 minutes`; rounded up. */
export function span(ms: number): string {
  if (ms < 120_000) return count(Math.ceil(ms / 1000), 'second');
  if (ms < 7_200_000) return count(Math.ceil(ms / 60_000), 'minute');
  return count(Math.ceil(ms / 3_600_000), 'hour');
}

function token({ variables }: FaultContext): string | undefined {
  if (variables.length === 0) return undefined;
  return variables.length === 1
    ? `the token in the environment variable ${variables[0]}`
    : `what the environment variables ${list(variables)} hold`;
}

/** `, and says: …`, so that a fix that only the system knows is not lost. */
function said({ said: text, detail }: Fault): string {
  return text ? `, and says: ${text}${detail ? ` (${detail})` : ''}` : '';
}

function tried({ tries }: FaultContext): string {
  return tries > 1 ? ` (tried ${tries} times)` : '';
}

/** That it was tried often, or that it asks for more patience than there is. */
function asked({ waitMs }: Fault, context: FaultContext): string {
  return waitMs === undefined
    ? tried(context)
    : ` and asks to wait ${span(waitMs)}, more than is left of the ${span(context.waitMs)} for waiting`;
}

const REACH = 'See that it is up, and that it can be reached from where the portal is built.';
const CHECK = 'Check the address in the settings of the source, and the version of the system.';
const REPORT = 'Report it with the version of the system; what came is used, and nothing is taken away.';

/** Every fault with its words. What stands in them from outside is free of secrets. */
export const WORDS: Record<FaultKind, FaultWords> = {
  timeout: {
    problem: 'unreachable',
    passing: true,
    words: ({ address, detail }, context) => ({
      what: `${address} did not ${detail ?? 'answer'} within ${span(context.timeoutMs)}${tried(context)}`,
      fix: REACH,
    }),
  },
  dns: {
    problem: 'unreachable',
    passing: true,
    words: ({ address, detail }) => ({
      what: `the host of ${address} cannot be found (${detail})`,
      fix: 'Check the host in the settings of the source, and the name server where the portal is built.',
    }),
  },
  connection: {
    problem: 'unreachable',
    passing: true,
    words: ({ address, detail }, context) => ({
      what: `the connection to ${address} was refused (${detail})${tried(context)}`,
      fix: REACH,
    }),
  },
  tls: {
    problem: 'unreachable',
    words: ({ address, detail }) => ({
      what: `${address} cannot be trusted: its encryption or certificate is not valid (${detail})`,
      fix: 'Let the host serve a valid certificate, or name the file of your own authority in the environment variable NODE_EXTRA_CA_CERTS.',
    }),
  },
  network: {
    problem: 'unreachable',
    passing: true,
    words: ({ address, detail }, context) => ({
      what: `the connection to ${address} failed (${detail})${tried(context)}`,
      fix: REACH,
    }),
  },
  truncated: {
    problem: 'unreachable',
    passing: true,
    words: ({ address }, context) => ({
      what: `the answer of ${address} was cut off${tried(context)}`,
      fix: REACH,
    }),
  },
  server: {
    problem: 'unreachable',
    words: (fault, context) => ({
      what: `${fault.address} answered ${fault.status}, a failure of its own${asked(fault, context)}${said(fault)}`,
      fix: 'See that it is well, and build again.',
    }),
  },
  unauthorized: {
    problem: 'refused',
    words: (fault, context) => ({
      what: `${fault.address} answered 401: ${token(context) ?? 'a request without a token'} was refused${said(fault)}`,
      fix: token(context)
        ? `Put a token that is valid and not expired into ${list(context.variables)} where the portal is built.`
        : 'Name an environment variable with a token in the settings of the source.',
    }),
  },
  forbidden: {
    problem: 'refused',
    words: (fault, context) => ({
      what: `${fault.address} answered 403: ${token(context) ?? 'a request without a token'} lacks the permission to read it${said(fault)}`,
      fix: 'Give the token the permission to read it, or leave it out of the settings of the source.',
    }),
  },
  missing: {
    problem: 'missing',
    words: ({ address }, context) => ({
      what: `${address} answered 404: it is not there, or ${token(context) ?? 'a request without a token'} may not see it`,
      fix: 'Check the settings of the source, and the permissions of its token.',
    }),
  },
  gone: {
    problem: 'missing',
    words: ({ address }) => ({
      what: `${address} answered 410: it is gone for good`,
      fix: 'Take it out of the settings of the source, or use a version of the system that still has it.',
    }),
  },
  rejected: {
    problem: 'answer',
    words: (fault) => ({
      what: `${fault.address} answered ${fault.status}: it does not accept the request${said(fault)}`,
      fix: 'Check the settings of the source, and the version of the system.',
    }),
  },
  limit: {
    problem: 'limit',
    passing: true,
    words: (fault, context) => ({
      what: `${fault.address} allows no more requests for now${fault.status ? ` (${fault.status})` : ''}${asked(fault, context)}`,
      fix: 'Build again later, ask for less, or use a token with a higher limit.',
    }),
  },
  calls: {
    problem: 'limit',
    words: ({ address }, context) => ({
      what: `${address} was not asked any more: ${count(context.maxCalls, 'request')} were made, as many as one reading may make`,
      fix: 'Narrow what the source reads, or allow more requests.',
    }),
  },
  'too-large': {
    problem: 'answer',
    words: ({ address }, context) => ({
      what: `the answer of ${address} is larger than ${Math.round(context.maxBytes / 1024)} KB`,
      fix: 'Narrow what the source reads, so that answers are smaller.',
    }),
  },
  empty: {
    problem: 'answer',
    words: ({ address }) => ({ what: `the answer of ${address} is empty`, fix: CHECK }),
  },
  malformed: {
    problem: 'answer',
    words: ({ address }) => ({ what: `the answer of ${address} is not valid JSON`, fix: CHECK }),
  },
  type: {
    problem: 'answer',
    words: ({ address, detail }) => ({
      what: `the answer of ${address} is of the type ${detail} rather than JSON`,
      fix: CHECK,
    }),
  },
  page: {
    problem: 'answer',
    words: ({ address }, context) => ({
      what: `${address} gave a web page rather than JSON, as a log-in page would be`,
      fix: `Check the address in the settings of the source${token(context) ? `, and that ${token(context)} is valid` : ''}.`,
    }),
  },
  shape: {
    problem: 'answer',
    words: ({ address, detail }) => ({ what: `the answer of ${address} has ${detail}`, fix: CHECK }),
  },
  redirect: {
    problem: 'address',
    words: ({ address, detail }) => ({
      what: `${address} leads ${detail}`,
      fix: 'Write the address that the system itself uses into the settings of the source.',
    }),
  },
  foreign: {
    problem: 'address',
    words: ({ address, detail }) => ({
      what: `${address} is not asked: it is not at ${detail}`,
      fix: 'Write the address that the system itself uses into the settings of the source, or correct its base address in the system.',
    }),
  },
  address: {
    problem: 'address',
    words: ({ detail }) => ({
      what: `${detail} cannot stand in an address`,
      fix: 'Correct the name in the settings of the source, or in the system that gives it.',
    }),
  },
  loop: {
    problem: 'paging',
    words: ({ address }) => ({ what: `the list at ${address} gives the same page again`, fix: REPORT }),
  },
  short: {
    problem: 'paging',
    words: ({ address, detail }) => ({ what: `the list at ${address} ended early: ${detail}`, fix: REPORT }),
  },
  partial: {
    problem: 'partial',
    words: (fault) => ({
      what: `${fault.address} gave only a part of what was asked${said(fault)}`,
      fix: 'See the reason; what came is used, and nothing is taken away.',
    }),
  },
  graphql: {
    problem: 'answer',
    words: (fault) => ({
      what: `${fault.address} could not answer the query${said(fault)}`,
      fix: 'Check the permissions of the token, and the version of the system.',
    }),
  },
  stopped: {
    problem: 'unreachable',
    words: ({ address }) => ({
      what: `${address} was not read: the time of the source is over`,
      fix: 'Give the source more time, or narrow what it reads.',
    }),
  },
};
