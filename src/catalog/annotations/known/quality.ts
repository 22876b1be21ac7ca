import { type KnownAnnotation, NAME, SLUG } from './annotation.ts';

export const quality: Record<string, KnownAnnotation> = {
  'sonarqube.org/project-key': {
    title: 'SonarQube project',
    about: 'The key of the project; `instance/key` where there are several.',
    tool: 'sonarqube',
    link: 'dashboard?id={key}',
    form: /^(?:(?<instance>[\w-]+)\/)?(?<key>[\w.:-]+)$/,
  },
  'snyk.io/org-id': { title: 'Snyk organisation', about: 'The id of the organisation, a GUID.' },
  'snyk.io/org-ids': { title: 'Snyk organisations', about: 'Ids of organisations, with commas.' },
  'snyk.io/org-name': {
    title: 'Snyk organisation',
    about: 'The name of the organisation as in addresses.',
    tool: 'snyk',
    link: 'org/{value}/projects',
    form: NAME,
  },
  'snyk.io/project-ids': { title: 'Snyk projects', about: 'Ids of projects, with commas.' },
  'snyk.io/exclude-project-ids': { title: 'Snyk projects left out', about: 'Ids of projects, with commas.' },
  'snyk.io/target-id': { title: 'Snyk target', about: 'The id of the target.' },
  'snyk.io/target-name': { title: 'Snyk target', about: 'The name of the target.' },
  'snyk.io/targets': { title: 'Snyk targets', about: 'Names or ids of targets, with commas.' },
  'vault.io/secrets-path': {
    title: 'Vault path',
    about: 'The path of its secrets. Only their names are ever shown.',
  },
  'quay.io/repository-slug': {
    title: 'Quay repository',
    about: 'The repository of images, as `organisation/repository`.',
    tool: 'quay',
    link: 'repository/{value}',
    form: SLUG,
  },
  'jfrog-artifactory/image-name': { title: 'Artifactory image', about: 'The name of its image.' },
};
