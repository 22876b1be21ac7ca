import { type KnownAnnotation, SLUG } from './annotation.ts';

export const code: Record<string, KnownAnnotation> = {
  'github.com/project-slug': {
    title: 'GitHub repository',
    about: 'The repository, as `organisation/repository`.',
    tool: 'github',
    link: '{value}',
    form: /^[\w.-]+\/[\w.-]+$/,
  },
  'github.com/team-slug': {
    title: 'GitHub team',
    about: 'The team, as `organisation/team`.',
    tool: 'github',
    link: 'orgs/{org}/teams/{team}',
    form: /^(?<org>[\w.-]+)\/(?<team>[\w.-]+)$/,
  },
  'github.com/user-login': {
    title: 'GitHub user',
    about: 'The login.',
    tool: 'github',
    link: '{value}',
    form: /^[\w-]+$/,
  },
  'gitlab.com/project-slug': {
    title: 'GitLab project',
    about: 'The project, as `group/subgroup/project`.',
    tool: 'gitlab',
    host: 'gitlab.com/instance',
    link: '{value}',
    form: SLUG,
  },
  'gitlab.com/project-id': {
    title: 'GitLab project id',
    about: 'The number of the project.',
    tool: 'gitlab',
    host: 'gitlab.com/instance',
    link: 'projects/{value}',
    form: /^\d+$/,
  },
  'gitlab.com/instance': { title: 'GitLab host', about: 'The host of the project, where there are several.' },
  'gitlab.com/readme-path': { title: 'Readme', about: 'The path of the readme in the repository.' },
  'gitlab.com/codeowners-path': { title: 'Code owners', about: 'The path of the file of code owners.' },
  'dev.azure.com/project-repo': {
    title: 'Azure repository',
    about: 'The repository, as `project/repository`.',
    tool: 'azure',
    host: 'dev.azure.com/host-org',
    link: '{project}/_git/{repo}',
    form: /^(?<project>[^/]+)\/(?<repo>[^/]+)$/,
  },
  'dev.azure.com/project': {
    title: 'Azure project',
    about: 'The project of its pipelines.',
    tool: 'azure',
    host: 'dev.azure.com/host-org',
    link: '{value}',
    form: /^[^/]+$/,
  },
  'dev.azure.com/build-definition': {
    title: 'Azure pipelines',
    about: 'Names of its pipelines, with commas.',
  },
  'dev.azure.com/host-org': {
    title: 'Azure organisation',
    about: 'Host and organisation, where there are several: `dev.azure.com/acme`.',
  },
  'dev.azure.com/readme-path': { title: 'Readme', about: 'The path of the readme in the repository.' },
};
