import type { KnownAnnotation } from './annotation.ts';

export const cloud: Record<string, KnownAnnotation> = {
  'aws.amazon.com/cost-insights-tags': {
    title: 'AWS cost tags',
    about: 'Tags of its cost, as `key=value,key=value`.',
  },
  'aws.amazon.com/cost-insights-cost-categories': {
    title: 'AWS cost categories',
    about: 'Cost categories of its cost, as `key=value`.',
  },
  'aws.amazon.com/account-id': { title: 'AWS account', about: 'The account that it runs in.' },
  'aws.amazon.com/amazon-ecs-service-tags': { title: 'ECS tags', about: 'Tags of its services in ECS.' },
  'aws.amazon.com/aws-codepipeline-tags': { title: 'CodePipeline tags', about: 'Tags of its pipelines.' },
  'aws.amazon.com/aws-codebuild-project-tags': {
    title: 'CodeBuild tags',
    about: 'Tags of its build projects.',
  },
  'aws.com/lambda-function-name': { title: 'Lambda function', about: 'The name of its function.' },
  'aws.com/lambda-region': { title: 'Lambda region', about: 'The region of its function.' },
  'infrawallet.io/project': { title: 'Cost filter: project', about: 'The project whose cost is its own.' },
  'infrawallet.io/account': { title: 'Cost filter: account', about: 'The account whose cost is its own.' },
  'infrawallet.io/service': { title: 'Cost filter: service', about: 'The service of the cloud.' },
  'infrawallet.io/category': { title: 'Cost filter: category', about: 'The category of cost.' },
  'infrawallet.io/provider': { title: 'Cost filter: provider', about: 'The cloud.' },
  'infrawallet.io/extra-filters': { title: 'Cost filters', about: 'More filters, as `key: value`.' },
  'infrawallet.io/tags': { title: 'Cost filter: tags', about: 'Tags of its cost.' },
  'cloud.google.com/function-ids': { title: 'Cloud functions', about: 'Ids of its functions, with commas.' },
};
