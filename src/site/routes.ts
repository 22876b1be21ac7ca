/** Every page of the portal: its address pattern and the file in `routes/` that renders it. */
export const ROUTES: readonly { pattern: string; file: string }[] = [
  { pattern: '/', file: 'home.astro' },
  { pattern: '/catalog', file: 'catalog.astro' },
  { pattern: '/kinds/[kind]/[...page]', file: 'kind.astro' },
  { pattern: '/catalog/[namespace]/[kind]/[slug]', file: 'entity.astro' },
  { pattern: '/scorecards', file: 'scorecards.astro' },
  { pattern: '/scorecards/[...id]', file: 'scorecard.astro' },
  { pattern: '/costs/[...page]', file: 'costs.astro' },
  { pattern: '/actions', file: 'actions.astro' },
  { pattern: '/actions/[id]', file: 'action.astro' },
  { pattern: '/problems/rules', file: 'problem-rules.astro' },
  { pattern: '/problems/[...page]', file: 'problems.astro' },
  { pattern: '/sources', file: 'sources.astro' },
  { pattern: '/search', file: 'search.astro' },
  { pattern: '/me', file: 'me.astro' },
  { pattern: '/go', file: 'go.astro' },
  { pattern: '/404', file: '404.astro' },
];
