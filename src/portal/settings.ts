import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isObject } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import { type Problem, problem } from '../base/problem.ts';
import { nearest } from '../base/text.ts';
import { locateInYaml, parseYaml } from '../base/yaml.ts';
import { CostSettings } from '../costs/settings.ts';
import { SOURCES } from '../sources/index.ts';
import { PORTAL_PROBLEMS as RULES } from './problems.ts';

export const SETTINGS_FILE = 'portal.yaml';

const Repository = z.strictObject({
  /** Address of the Git host. */
  host: z.url().default('https://github.com'),
  /** User or organisation that owns the portal's repository. */
  owner: z.string().min(1),
  /** Name of the repository. */
  name: z.string().min(1),
  /** Branch that pull requests go to. */
  branch: z.string().min(1).default('main'),
  /** Folder of the portal within the repository, without slashes at the ends. */
  directory: z.string().default(''),
});

const Host = z.strictObject({
  /**
   * Who can open the published site. `private` means that the host asks for a login; only then are costs,
   * security findings and personal data published. Everything not declared private is taken for public.
   */
  audience: z.enum(['public', 'private']).default('public'),
});

const Publish = z.strictObject({
  /** The largest share of entities that a build may lose against the site it replaces, from 0 to 1. */
  maxShrink: z.number().min(0).max(1).default(0.2),
});

const Outputs = z.strictObject({
  /** An Atom feed beside every entity; off by default, as hosts limit the number of files. */
  entityFeeds: z.boolean().default(false),
  /** SVG badges with the level of every scorecard. */
  badges: z.boolean().default(false),
});

/** What every source has in the settings; the keys of its own are those of its type. */
const SourceSettings = z.looseObject({
  /** Names the feed on pages and in the state; by default its type. */
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'must be 1 to 63 lower-case letters, digits, ".", "_" or "-"')
    .optional(),
  /** The kind of source; it decides which further keys there are. */
  type: z.enum([...SOURCES.keys()] as [string, ...string[]]),
  /** A mapping of your own in place of the one that comes with the source: a file relative to `portal.yaml`. */
  mapping: z.string().min(1).optional(),
  /** False turns the source off without taking it out. */
  enabled: z.boolean().default(true),
  /** Seconds after which it is given up; what it gave until then is kept. */
  timeout: z.number().positive().max(86_400).optional(),
});

/** The settings of a portal, `portal.yaml`. Every key has a default but the title. */
export const Settings = z.strictObject({
  /** Name of the portal, shown on every page. */
  title: z.string().min(1).max(80),
  /** One sentence on what the portal is about. */
  description: z.string().default(''),
  /** Address at which the site is published, with its base path, such as `https://portal.example.com/`. */
  url: z.url().optional(),
  /** Folders, files and globs that hold catalog files, relative to `portal.yaml`. */
  catalog: z.array(z.string().min(1)).min(1).default(['catalog']),
  /** The repository that holds this portal: where edit links, pull requests and issues go. */
  repository: Repository.optional(),
  /** Where the site will be published, and for whom. */
  host: Host.prefault({}),
  /** Feeds of observed facts, in order of precedence. */
  sources: z
    .array(SourceSettings)
    .default([])
    .superRefine((sources, context) => {
      const seen = new Set<string>();
      for (const [index, { id, type }] of sources.entries()) {
        const name = id ?? type;
        if (seen.has(name))
          context.addIssue({
            code: 'custom',
            path: [index, 'id'],
            message: `the id ${name} is taken by another source; give this one an id of its own`,
          });
        seen.add(name);
      }
    }),
  /** Bills and how they are allocated to entities. */
  costs: CostSettings.optional(),
  /** What a site must fulfil to be published. */
  publish: Publish.prefault({}),
  /** What a build writes besides pages, search and API. */
  outputs: Outputs.prefault({}),
  /** Fixes the portal's clock, for demonstrations and reproducible builds (ISO 8601, UTC). */
  asOf: z.iso.datetime().optional(),
  /** Says on every page that the data is made up. */
  sample: z.boolean().default(false),
});

export type Settings = z.infer<typeof Settings>;

export interface SettingsReading {
  settings: Settings | undefined;
  problems: Problem[];
}

/** Reads `portal.yaml` in a folder. Without one, or with a broken one, there are no settings but problems. */
export function readSettings(root: string): SettingsReading {
  const file = join(root, SETTINGS_FILE);
  const origin: Origin = { source: 'settings', file: SETTINGS_FILE };
  if (!existsSync(file)) {
    return {
      settings: undefined,
      problems: [
        problem(RULES['settings-missing'], { message: `there is no ${SETTINGS_FILE} in ${root}`, origin }),
      ],
    };
  }
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    return {
      settings: undefined,
      problems: [
        problem(RULES['settings-missing'], { message: `${SETTINGS_FILE} cannot be read (${code})`, origin }),
      ],
    };
  }
  return parseSettings(text);
}

export function parseSettings(text: string): SettingsReading {
  const origin: Origin = { source: 'settings', file: SETTINGS_FILE };
  const document = parseYaml(text)[0];
  if (!document || document.errors.length > 0 || !isObject(document.value)) {
    const error = document?.errors[0];
    return {
      settings: undefined,
      problems: [
        problem(RULES['settings-invalid'], {
          message: error ? error.message : 'the file is not a mapping of settings',
          origin: { ...origin, ...(error ? { line: error.line, column: error.column } : {}) },
        }),
      ],
    };
  }
  const parsed = Settings.safeParse(document.value);
  if (parsed.success) return { settings: parsed.data, problems: [] };
  const problems = parsed.error.issues.map((issue) => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const at = unknown === undefined ? path : [...path, unknown];
    return problem(RULES['settings-invalid'], {
      message: settingsMessage(issue, path.join('.'), unknown),
      origin: { ...origin, ...locateInYaml(text, 0, at) },
      key: `${at.join('.')} ${issue.code}`,
    });
  });
  return { settings: undefined, problems };
}

function settingsMessage(issue: z.core.$ZodIssue, path: string, unknown: string | undefined): string {
  if (unknown !== undefined) {
    const near = nearest(unknown, Object.keys(Settings.shape));
    return `${path ? `${path} has` : 'there is'} no setting ${unknown}${near && path === '' ? `; did you mean ${near}?` : ''}`;
  }
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return `${path} is missing (expected ${issue.expected})`;
  return `${path || 'the file'}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}
