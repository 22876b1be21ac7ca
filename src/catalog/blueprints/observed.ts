import type { Blueprint, Property, RelationField } from '../blueprint.ts';

/**
 * Kinds that sources observe rather than people declare. Every source speaks of the same things, so that a
 * deployment seen by one and an incident seen by another meet at the same entity.
 */

function relation(title: string, target: string, name: string, inverse: string, many = false): RelationField {
  return { title, target, many, required: false, relation: name, inverse };
}

function observed(
  identifier: string,
  title: string,
  icon: string,
  description: string,
  properties: Record<string, Property>,
  relations: Record<string, RelationField>,
  plural = `${title}s`,
): Blueprint {
  return {
    identifier,
    title,
    plural,
    icon,
    description,
    family: 'observed',
    schema: { properties, required: [] },
    relations,
  };
}

const text = (title: string): Property => ({ type: 'string', title });
const number = (title: string): Property => ({ type: 'number', title });
const url = (title: string): Property => ({ type: 'string', format: 'url', title });
const time = (title: string): Property => ({ type: 'string', format: 'date-time', title });
/** What may be another thing in an hour, but for the values at which it comes to rest. */
const passing = (property: Property, validFor: string, ...finalValues: string[]): Property => ({
  ...property,
  validFor,
  ...(finalValues.length > 0 ? { finalValues } : {}),
});

const ENTITY = (inverse: string): RelationField => ({
  title: 'Entity',
  many: false,
  required: false,
  relation: 'observes',
  inverse,
  candidates: ['Component', 'Resource', 'API', 'System'],
});

/** How the usual systems say that a deployment came to its end. */
const ENDS_OF_DEPLOYMENTS = [
  'success',
  'succeeded',
  'successful',
  'failure',
  'failed',
  'error',
  'cancelled',
  'canceled',
  'inactive',
];

export const OBSERVED_BLUEPRINTS: readonly Blueprint[] = [
  observed(
    'repository',
    'Repository',
    'code',
    'A Git repository.',
    {
      url: url('Address'),
      defaultBranch: text('Default branch'),
      lastCommitAt: time('Last commit'),
      contributors90d: number('Contributors in 90 days'),
      primaryLanguage: text('Language'),
      languages: { type: 'object', title: 'Languages' },
    },
    { component: { ...ENTITY('storedIn'), relation: 'stores', many: true } },
    'Repositories',
  ),
  observed(
    'environment',
    'Environment',
    'cluster',
    'A place where software runs.',
    { stage: text('Stage') },
    {},
  ),
  observed(
    'cluster',
    'Cluster',
    'cluster',
    'A group of machines that runs workloads.',
    { version: text('Version'), region: text('Region') },
    {
      environment: relation('Environment', 'environment', 'runsIn', 'runs'),
    },
  ),
  observed(
    'workload',
    'Workload',
    'service',
    'Software as it runs: a deployment, a function, a task.',
    {
      image: passing(text('Image'), '1d'),
      version: passing(text('Version'), '1d'),
      replicas: passing(number('Replicas'), '2h'),
    },
    { cluster: relation('Cluster', 'cluster', 'runsIn', 'runs'), component: ENTITY('runsAs') },
  ),
  observed(
    'cloudResource',
    'Cloud resource',
    'resource',
    'A resource in a cloud account.',
    {
      resourceId: text('Resource id'),
      service: text('Service'),
      region: text('Region'),
      account: text('Account'),
    },
    { component: ENTITY('usesResource') },
  ),
  observed(
    'deployment',
    'Deployment',
    'change',
    'A version that was brought to an environment.',
    {
      version: text('Version'),
      status: passing(text('Status'), '2h', ...ENDS_OF_DEPLOYMENTS),
      finishedAt: time('Finished'),
      url: url('Address'),
    },
    {
      component: ENTITY('deployedAs'),
      environment: relation('Environment', 'environment', 'deployedTo', 'received'),
    },
  ),
  observed(
    'incident',
    'Incident',
    'warn',
    'A time in which something did not work.',
    {
      status: passing(text('Status'), '2h', 'resolved', 'closed', 'done'),
      startedAt: time('Started'),
      resolvedAt: time('Resolved'),
      url: url('Address'),
    },
    { component: ENTITY('hasIncident') },
  ),
];
