import type { JsonObject } from '../../../base/json.ts';
import type { ToolName } from '../../../catalog/annotations/tools.ts';

/** A rule of `catalog.rules`. */
export type PlannedRule = {
  allow: (string | { kind: string; 'spec.type'?: string })[];
  locations?: { type: 'file' | 'url'; exact?: string; pattern?: string }[];
};

/** A token that a Git host is asked with. */
export interface PlannedCredential {
  tokenEnv: string;
  user?: string;
}

/** What Backstage found by itself, and no source finds yet: told in a comment of the settings. */
export interface MissingSource {
  /** `catalog.providers.github.acme`. */
  key: string;
  host: string;
  /** What it reads, such as `repositories of acme on github.com`. */
  what: string;
  /** An address of such a repository, with dots for its name. */
  example: string;
  catalogFile: string;
  /** What Backstage leaves out of it, as `repository: ^svc-`. */
  filters: string[];
  /** A command that lists the repositories. */
  lists?: string;
}

/** The settings of a portal in the making. */
export interface Plan {
  title: string | undefined;
  url: string | undefined;
  /** Files and globs that are read beside the folder for catalog files. */
  paths: string[];
  rules: PlannedRule[] | undefined;
  /** True when the rules are those that Backstage has without any, as there are none that could be read. */
  defaultRules: boolean;
  /** Repositories to clone, by their addresses: the globs of their catalog files. */
  repositories: Map<string, { host: string; files: Set<string> }>;
  credentials: Map<string, PlannedCredential>;
  /** Hosts that are read and whose token cannot be named: what to write once there is one. */
  wanted: Map<string, PlannedCredential>;
  missing: MissingSource[];
  /** Addresses of systems, by the names that annotations give them. */
  integrations: Map<ToolName, Map<string, string>>;
  /** Scorecards by the paths of their files. */
  scorecards: Map<string, JsonObject>;
}

export function emptyPlan(): Plan {
  return {
    title: undefined,
    url: undefined,
    paths: [],
    rules: undefined,
    defaultRules: false,
    repositories: new Map(),
    credentials: new Map(),
    wanted: new Map(),
    missing: [],
    integrations: new Map(),
    scorecards: new Map(),
  };
}

const MAX_ADDRESS = 2000;
const MAX_GLOB = 300;

/** Adds a file, or a glob of files, of a repository; false when it is longer than settings take. */
export function addRepository(plan: Plan, clone: string, host: string, glob: string): boolean {
  if (clone.length > MAX_ADDRESS || glob.length > MAX_GLOB || glob === '') return false;
  const known = plan.repositories.get(clone);
  if (known) known.files.add(glob);
  else plan.repositories.set(clone, { host, files: new Set([glob]) });
  return true;
}

/** Adds the address of a system; false when another has its place. */
export function addIntegration(plan: Plan, tool: ToolName, name: string, address: string): boolean {
  const known = plan.integrations.get(tool) ?? new Map<string, string>();
  plan.integrations.set(tool, known);
  const before = known.get(name);
  if (before === undefined) known.set(name, address);
  return before === undefined || before === address;
}

/** Where values of a configuration go to. */
export const GOES = {
  title: 'title in portal.yaml',
  url: 'url in portal.yaml',
  paths: 'catalog.paths in portal.yaml',
  rules: 'catalog.rules in portal.yaml',
  sources: 'sources in portal.yaml',
  credentials: 'credentials of a source in portal.yaml',
  integrations: 'integrations in portal.yaml',
} as const;

/** True for what goes into the settings. */
export function goesToSettings(as: string): boolean {
  return as.endsWith(' in portal.yaml');
}
