import type { Problem } from '../../../base/problem.ts';
import type { CheckResult } from '../finish.ts';
import type { Loss, Tally } from '../ledger.ts';
import type { Area } from './areas.ts';
import type { ValueFate } from './book.ts';

export interface BackstageInput {
  /** Absolute paths of configurations, in the order in which Backstage is given them: later ones win. */
  sources: readonly string[];
  /** Absolute path of the portal's folder; made when it is missing. */
  out: string;
  /** The time of the check, ISO 8601 in UTC. */
  now: string;
  /** Write nothing, and check nothing. */
  dryRun: boolean;
  /** Title of a portal that is new; by default the name of the organisation. */
  title?: string;
  /** Version of portolan that a new portal depends on. */
  version: string;
  onNote?: (text: string) => void;
}

export interface BackstageImport {
  dryRun: boolean;
  /** Files of the configuration that were read, by their names. */
  files: string[];
  /** Values of the configuration: `kept + adapted + dropped` is `read` in each part of it. */
  tallies: Partial<Record<Area, Tally>>;
  losses: Loss<Area>[];
  /** Every value with its fate, by place. */
  values: ValueFate[];
  /** What is wrong in the configuration, by place. */
  problems: Problem[];
  /** What else somebody has to know. */
  notes: string[];
  reads: {
    repositories: string[];
    /** Local files, as they are called in the portal. */
    localFiles: string[];
    /** What Backstage finds by itself and no source does yet. */
    missing: string[];
    /** Places in files at which a configuration was found, in words. */
    within: string[];
    /** True when locations that people registered were among the files. */
    registered: boolean;
    /** Environment variables that hold tokens. */
    tokens: string[];
    rules: number;
    scorecardRules: number;
    tools: string[];
  };
  /** What `portal.yaml` would say, where there is one that says something else. */
  settings?: string;
  /** Paths relative to the portal; with `dryRun`, those that would be written. */
  written: string[];
  check?: CheckResult;
  /** True when somebody has to do something about what is in the report. */
  needs: boolean;
}
