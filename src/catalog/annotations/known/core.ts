import type { KnownAnnotation } from './annotation.ts';

export const core: Record<string, KnownAnnotation> = {
  'backstage.io/managed-by-location': {
    title: 'Read from',
    about: 'Where the entity was read, as `<type>:<target>`. Here origins say so, with file and line.',
    isAddress: true,
  },
  'backstage.io/managed-by-origin-location': {
    title: 'Registered by',
    about: 'The registration that led to the entity, as `<type>:<target>`.',
    isAddress: true,
  },
  'backstage.io/orphan': {
    title: 'Orphan',
    about: '`true` when nothing leads to its file any more. A build leaves out such entities by itself.',
  },
  'backstage.io/source-location': {
    title: 'Source code',
    about: 'The folder of its code, as `url:https://…/`. Pages link to it.',
    isAddress: true,
  },
  'backstage.io/view-url': { title: 'View', about: 'Where its declaration can be read.', isAddress: true },
  'backstage.io/edit-url': { title: 'Edit', about: 'Where its declaration can be changed.', isAddress: true },
  'backstage.io/techdocs-ref': {
    title: 'Documentation',
    about: 'Where its documentation lies: `dir:.`, `dir:./docs` or `url:https://…`.',
    isAddress: true,
  },
  'backstage.io/techdocs-entity': {
    title: 'Documentation of',
    about: 'Another entity, whose documentation is also that of this one, as a ref.',
    isRef: true,
  },
  'backstage.io/techdocs-entity-path': {
    title: 'Page of that documentation',
    about: 'The page within the documentation of the other entity.',
  },
  'backstage.io/adr-location': {
    title: 'Decision records',
    about: 'The folder of its architecture decision records: a path, or an address.',
    isAddress: true,
  },
  'backstage.io/time-saved': {
    title: 'Time saved',
    about: 'What one use of a template saves, as an ISO 8601 duration such as `PT4H`.',
  },
  'backstage.io/source-template': {
    title: 'Made from',
    about: 'The template that it was made from, as a ref.',
    isRef: true,
  },
  'backstage.io/linguist': {
    title: 'Languages of',
    about: 'The repository whose languages are counted.',
    isAddress: true,
  },
  'backstage.io/code-coverage': {
    title: 'Code coverage',
    about: '`enabled`, or `scm-only` to count only files that are in the repository.',
  },
  'backstage.io/ldap-rdn': { title: 'LDAP name', about: 'The relative distinguished name in the directory.' },
  'backstage.io/ldap-uuid': { title: 'LDAP id', about: 'The id in the directory.' },
  'backstage.io/ldap-dn': { title: 'LDAP path', about: 'The distinguished name in the directory.' },
  'graph.microsoft.com/tenant-id': { title: 'Entra tenant', about: 'The tenant, a GUID.' },
  'graph.microsoft.com/group-id': { title: 'Entra group', about: 'The group, a GUID.' },
  'graph.microsoft.com/user-id': { title: 'Entra user', about: 'The user, a GUID.' },
};
