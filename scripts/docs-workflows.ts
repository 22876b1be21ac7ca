import { CALLED_WORKFLOW, SERVICE_WORKFLOW } from '../src/portal/init/workflow.ts';
import { type GeneratedPage, runPage } from './generated-page.ts';

/**
 * Writes the workflows that other repositories call, from the parts of which `portolan init` makes its own.
 * usage: node scripts/docs-workflows.ts [--check]
 */
export const WORKFLOW_PAGES: readonly GeneratedPage[] = [
  { path: '.github/workflows/portal.yml', make: () => CALLED_WORKFLOW },
  { path: '.github/workflows/portal-service.yml', make: () => SERVICE_WORKFLOW },
];

if (import.meta.main) for (const page of WORKFLOW_PAGES) await runPage(page);
