/** What makes up the example portal, which is the repository itself. */
export const EXAMPLE = [
  'portal.yaml',
  'catalog',
  'scorecards',
  'actions',
  'exemptions',
  'bills',
  'repositories',
  '.github/ISSUE_TEMPLATE',
];
