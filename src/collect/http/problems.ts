import { defineRules } from '../../base/problem.ts';

/** The problems that reading a part of a source over HTTP can find; a failure of the whole is `collect/feed-failed`. */
export const HTTP_PROBLEMS = defineRules('http', {
  unreachable: {
    severity: 'warning',
    title: 'A system does not answer',
    fix: 'See that it is up, and that it can be reached from where the portal is built.',
  },
  refused: {
    severity: 'warning',
    title: 'A system does not let the portal read something',
    fix: 'Give the token the permission to read it, or leave it out of the settings of the source.',
  },
  missing: {
    severity: 'warning',
    title: 'Something that a source reads is not there',
    fix: 'Check the settings of the source, and that its token may see it.',
  },
  limit: {
    severity: 'warning',
    title: 'A source asks more than it may',
    fix: 'Build again later, ask for less, or use a token with a higher limit.',
  },
  answer: {
    severity: 'warning',
    title: 'The answer of a system cannot be used',
    fix: 'Check the address in the settings of the source, and the version of the system.',
  },
  address: {
    severity: 'warning',
    title: 'A system names an address that is not asked',
    fix: 'Write the address that the system itself uses into the settings of the source.',
  },
  paging: {
    severity: 'warning',
    title: 'A list does not come to its end',
    fix: 'Report it with the version of the system; what came is used, and nothing is taken away.',
  },
  partial: {
    severity: 'warning',
    title: 'A system gave only a part of what was asked',
    fix: 'See the reason; what came is used, and nothing is taken away.',
  },
});
