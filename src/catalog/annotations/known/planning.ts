import type { KnownAnnotation } from './annotation.ts';

export const planning: Record<string, KnownAnnotation> = {
  'jira/project-key': {
    title: 'Jira project',
    about: 'The key of the project.',
    tool: 'jira',
    link: 'browse/{value}',
    form: /^[A-Za-z]\w*$/,
  },
  'jira/component': {
    title: 'Jira component',
    about: 'The component within the project.',
    tool: 'jira',
    link: 'issues/?jql=component%20%3D%20%22{value}%22',
    form: /^[^"\\,]+$/,
  },
  'servicenow.com/*': { title: 'ServiceNow', about: 'Ids of the same thing in ServiceNow.' },
  'keycloak.org/*': { title: 'Keycloak', about: 'Ids of the same person or group in Keycloak.' },
};
