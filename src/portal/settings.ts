import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isObject } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import { type Problem, type ProblemRule, problem } from '../base/problem.ts';
import { safePath } from '../base/repository.ts';
import { type SchemaFault, schemaFaults } from '../base/schema-faults.ts';
import { Span } from '../base/span.ts';
import { readTextFile } from '../base/text-file.ts';
import { type Position, parseYaml, positionIn } from '../base/yaml.ts';
import { TOOL_NAMES } from '../catalog/annotations/tools.ts';
import { COLLECT_PROBLEMS } from '../collect/problems.ts';
import { CostSettings } from '../costs/settings.ts';
import { SOURCES } from '../sources/index.ts';
import { PORTAL_PROBLEMS as RULES } from './problems.ts';

export const SETTINGS_FILE = 'portal.yaml';

/** An address that a browser opens; it stands in pages. */
const WebAddress = z
  .url({ protocol: /^https?$/ })
  .refine((text) => holds(text, ({ username, password }) => username === '' && password === ''), {
    error: 'must not hold a user or a password, as everybody could read them',
  });

/** Where a site lies. Its path stands in front of every link. */
const SiteAddress = WebAddress.refine(
  (text) => holds(text, ({ search, hash }) => search === '' && hash === ''),
  'must be the address of a folder, without ? and #',
).refine(
  (text) => holds(text, ({ pathname }) => /^(?:\/[\w.~-]+)*\/?$/.test(pathname)),
  'must have a path of letters, digits, ".", "_", "~" and "-"',
);

/** What is no address of the web has been told already. */
function holds(text: string, test: (url: URL) => boolean): boolean {
  if (!URL.canParse(text)) return true;
  const url = new URL(text);
  return !/^https?:$/.test(url.protocol) || test(url);
}

/** As it stands in addresses of a Git host. */
const HostName = z
  .string()
  .regex(
    /^(?!\.{1,2}$)[A-Za-z0-9_.][\w.-]{0,99}$/,
    'must be as in addresses of the Git host, of letters, digits, ".", "_" and "-"',
  );

const Repository = z.strictObject({
  /** Address of the Git host. */
  host: WebAddress.default('https://github.com'),
  /** User or organisation that owns the portal's repository. */
  owner: HostName,
  /** Name of the repository. */
  name: HostName,
  /** Branch that pull requests go to. */
  branch: z
    .string()
    .refine((branch) => safePath(branch) !== undefined, 'must be the name of a branch')
    .default('main'),
  /** Folder of the portal within the repository, without slashes at the ends. */
  directory: z
    .string()
    .refine(
      (folder) => folder === '' || safePath(folder) !== undefined,
      'must be a folder below the top of the repository, without slashes at the ends',
    )
    .default(''),
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
  /**
   * What a build does when a source or bill gives far less than before, which it does not believe without `--allow-drop`:
   * `refuse` publishes nothing and ends with the exit code 3; `publish` publishes what was known before, marked as stale.
   */
  onDrop: z.enum(['refuse', 'publish']).default('refuse'),
});

/** All of them stand in one line of a header, of which hosts read 2,000 characters. */
const MOST_FRAMED = 1000;

const Pages = z.strictObject({
  /**
   * Hosts whose pages may be shown within the pages of entities, such as `grafana.example.com`, `*.example.com` or
   * `127.0.0.1:3000`: those of properties with `spec: embedded-url`, over https, and once somebody asks for it. Name
   * hosts that you trust: whoever may write in the catalog may then show any page of theirs. Nothing is shown so by default.
   */
  embed: z
    .array(
      z
        .string()
        .regex(
          /^(?:\*\.(?=[^.]+\.))?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?$/,
          'must be the name of a host in lower case without https://, such as grafana.example.com or *.example.com',
        ),
    )
    .default([])
    .refine((hosts) => hosts.join('').length <= MOST_FRAMED, 'must be shorter than 1,000 characters in all'),
});

const StateHome = z.strictObject({
  /**
   * Branches of a Git repository in which the state outlives the machine that builds: by default those called
   * `portal-snapshots` and `portal-data` of the repository in which the portal lies. `true` stands for all defaults.
   */
  git: z
    .union([
      z.boolean(),
      z.strictObject({
        /** Address of the repository, or its path; by default the remote `origin`. */
        remote: z.string().min(1).optional(),
        /** Branch of what sources and bills gave last: one commit, which is replaced. */
        snapshots: z.string().min(1).optional(),
        /** Branch of what was: changes between builds, and what was published last. */
        data: z.string().min(1).optional(),
        /** Environment variable with a token for an https address. */
        tokenEnv: z
          .string()
          .regex(/^[A-Za-z_]\w*$/, 'must be the name of an environment variable')
          .optional(),
        /** User that goes with the token; by default `x-access-token`, which GitHub wants. */
        user: z.string().min(1).optional(),
      }),
    ])
    .default(false),
});

const Outputs = z.strictObject({
  /** An Atom feed beside every entity; off by default, as hosts limit the number of files. */
  entityFeeds: z.boolean().default(false),
  /**
   * An image `badge.svg` beside every entity with its level on each scorecard, to embed elsewhere; off by default,
   * as hosts limit the number of files.
   */
  badges: z.boolean().default(false),
  /**
   * The file `_headers` with security headers, for hosts that read it (Cloudflare Pages, Netlify). One of your own
   * in the folder `public` takes its place.
   */
  headers: z.boolean().default(true),
});

/** What every source has in the settings; the keys of its own are those of its type. */
const InlineMapping = z.looseObject({
  /** What becomes of records, an entry for each kind of them. */
  resources: z.array(z.unknown()),
});

const SourceSettings = z.looseObject({
  /** Names the feed on pages and in the state; by default its type. */
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'must be 1 to 63 lower-case letters, digits, ".", "_" or "-"')
    .optional(),
  /** What pages call it; by default the name of its type. */
  title: z.string().min(1).max(80).optional(),
  /** The kind of source; it decides which further keys there are. */
  type: z.enum([...SOURCES.keys()] as [string, ...string[]]),
  /**
   * What its records mean, in place of what the source says itself: a file relative to `portal.yaml`, or the mapping
   * itself, as in [Mappings](mappings.md).
   */
  mapping: z.union([z.string().min(1).max(1000), InlineMapping]).optional(),
  /** False turns the source off without taking it out. */
  enabled: z.boolean().default(true),
  /** Seconds after which it is given up; what it gave until then is kept. */
  timeout: z.number().positive().max(86_400).optional(),
});

/** What is read where the settings do not say: this very list, so that it can be told from the same in words. */
export const DEFAULT_CATALOG = ['catalog'];

const CatalogPaths = z.array(z.string().min(1));

const CatalogRule = z.strictObject({
  /** Kinds, in any case, or `*` for every kind; `{kind: Component, spec.type: website}` allows entities of one type only. */
  allow: z.array(
    z.union([
      z.string().min(1),
      z.strictObject({
        /** The kind. */
        kind: z.string().min(1),
        /** The only `spec.type` of the kind that is allowed. */
        'spec.type': z.string().min(1).optional(),
      }),
    ]),
  ),
  /** Where the kinds are allowed; everywhere by default. */
  locations: z
    .array(
      z
        .strictObject({
          /** `file` for files of the portal, `url` for files that a source brought. */
          type: z.enum(['file', 'url']),
          /** The path of the one file, or the address of its page. */
          exact: z.string().min(1).optional(),
          /** A glob over paths or addresses, in any case. */
          pattern: z.string().min(1).max(1000).optional(),
        })
        .refine(
          ({ exact, pattern }) => exact === undefined || pattern === undefined,
          'cannot have both exact and pattern',
        ),
    )
    .optional(),
});

const Catalog = z.strictObject({
  /** Folders, files and globs that hold catalog files, relative to `portal.yaml`. */
  paths: CatalogPaths.default(() => DEFAULT_CATALOG),
  /**
   * Take only what Backstage would show, as `portolan check --strict` does: `backstage`, or `backstage-model` for an
   * installation with a source of models. See [Backstage](backstage.md).
   */
  strict: z.enum(['backstage', 'backstage-model']).optional(),
  /**
   * Which kinds may be declared, and where: an entity is taken when some rule allows it. By default everything is
   * allowed. The rules of Backstage's `app-config.yaml` can stand here as they are, with its types of locations put in
   * place of `file` and `url`.
   */
  rules: z.array(CatalogRule).optional(),
});

/** Seconds; whatever takes longer is stopped, named with its place, and unknown. */
const Limits = z.strictObject({
  /** Seconds that one calculation may take over all entities of its kind. */
  calculation: z.number().positive().max(600).default(20),
  /** Seconds that all calculations of a build may take together. */
  calculations: z.number().positive().max(3600).default(60),
  /** Seconds that the expressions of one resource of a mapping may take over all its records. */
  mapping: z.number().positive().max(600).default(60),
  /** Seconds that the expressions of all mappings of a build may take together. */
  mappings: z.number().positive().max(3600).default(300),
});

/** The settings of a portal, `portal.yaml`. Every key has a default but the title. */
export const Settings = z.strictObject({
  /** Name of the portal, shown on every page. */
  title: z.string().min(1).max(80),
  /** One sentence on what the portal is about. */
  description: z.string().default(''),
  /** Address at which the site is published, with its base path, such as `https://portal.example.com/`. */
  url: SiteAddress.optional(),
  /**
   * Folders, files and globs that hold catalog files, relative to `portal.yaml`; or a mapping with more to say. The folder
   * `catalog` need not exist where there are sources and this does not name it; `[]` reads what sources bring alone.
   */
  catalog: z.union([CatalogPaths, Catalog]).default(() => DEFAULT_CATALOG),
  /** The repository that holds this portal: where edit links, pull requests and issues go. */
  repository: Repository.optional(),
  /** Where the site will be published, and for whom. */
  host: Host.prefault({}),
  /**
   * Time between two scheduled builds, such as `1h` or `24h`: a site that is older than twice that says so on every
   * page. Without it nobody can tell that a build is overdue.
   */
  schedule: Span.refine((span) => span > 0, 'must be longer than nothing').optional(),
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
  /**
   * Addresses of the systems that [annotations](annotations.md) speak of, by their names, so that pages link to them: one, or
   * several by the names that annotations give them, with `default` for the rest.
   */
  integrations: z
    .partialRecord(z.enum(TOOL_NAMES), z.union([WebAddress, z.record(z.string().min(1), WebAddress)]))
    .default({}),
  /** How long the jq expressions of blueprints and mappings may take. What takes longer is stopped, and told. */
  limits: Limits.prefault({}),
  /** What pages show. */
  pages: Pages.prefault({}),
  /** Where what outlives a build is kept beside the folder `.portolan`. */
  state: StateHome.prefault({}),
  /** What a site must fulfil to be published. */
  publish: Publish.prefault({}),
  /** What a build writes besides pages, search and API. */
  outputs: Outputs.prefault({}),
  /** Fixes the portal's clock, for demonstrations and reproducible builds (ISO 8601, UTC). The option `--now` goes before it. */
  asOf: z.iso.datetime().optional(),
  /** Says on every page that the data is made up. */
  sample: z.boolean().default(false),
});

export type Settings = z.infer<typeof Settings>;

export interface SettingsReading {
  /** Undefined when they cannot be used. */
  settings: Settings | undefined;
  /** With settings: what is wrong with those of a source, which is left out until they are right. */
  problems: Problem[];
  /** Where a path of the settings stands in the file. */
  locate: Locate;
}

export type Locate = (path: readonly (string | number)[]) => Origin;

const ORIGIN: Origin = { source: 'settings', file: SETTINGS_FILE };

/** Reads `portal.yaml` in a folder. Without one, or with a broken one, there are no settings but problems. */
export function readSettings(root: string): SettingsReading {
  const file = join(root, SETTINGS_FILE);
  if (!existsSync(file))
    return unusable(RULES['settings-missing'], `there is no ${SETTINGS_FILE} in ${root}`);
  const read = readTextFile(file);
  if ('unreadable' in read)
    return unusable(RULES['definition-unreadable'], `${SETTINGS_FILE} ${read.unreadable}`);
  const { text, fault } = read;
  return fault ? unusable(RULES['settings-invalid'], fault.message, fault) : parseSettings(text);
}

function unusable(rule: ProblemRule, message: string, place?: Position): SettingsReading {
  const origin = { ...ORIGIN, ...(place ? { line: place.line, column: place.column } : {}) };
  return { settings: undefined, problems: [problem(rule, { message, origin })], locate: () => ORIGIN };
}

/** What the text of `portal.yaml` says. Whatever is wrong is told with its line, all of it at once. */
export function parseSettings(text: string): SettingsReading {
  const [document, second] = parseYaml(text);
  const invalid = RULES['settings-invalid'];
  if (!document || document.empty) return unusable(invalid, 'the file is empty; it needs a title at least');
  const [error] = document.errors;
  if (error) return unusable(invalid, error.message, error);
  if (second && !second.empty)
    return unusable(invalid, 'the file holds a second document; settings stand in one', second.start);
  const { value } = document;
  if (!isObject(value)) return unusable(invalid, 'the file must be a mapping of settings', document.start);
  const locate: Locate = (path) => ({ ...ORIGIN, ...positionIn(document, path) });
  const report = (rule: ProblemRule, faults: readonly SchemaFault[], key = ''): Problem[] =>
    faults.map((fault) =>
      problem(rule, { message: fault.message, origin: locate(fault.path), key: `${key}${fault.key}` }),
    );
  const parsed = Settings.safeParse(value);
  if (!parsed.success) {
    const faults = schemaFaults(parsed.error, Settings, value, 'portal.yaml');
    return { settings: undefined, problems: report(invalid, faults), locate };
  }
  const { catalog, sources } = parsed.data;
  if (sources.length === 0 && (Array.isArray(catalog) ? catalog : catalog.paths).length === 0) {
    const message = 'catalog names nothing, and there is no source: the portal would have no entities';
    const origin = locate(['catalog']);
    const fix = 'Name a folder of catalog files, or a source.';
    return { settings: undefined, problems: [problem(invalid, { message, origin, fix })], locate };
  }
  const problems = sources.flatMap((source, index) =>
    report(COLLECT_PROBLEMS.settings, sourceFaults(value, source, index), `${source.id ?? source.type} `),
  );
  return { settings: parsed.data, problems, locate };
}

/** What is wrong with the keys that belong to the source alone. */
function sourceFaults(value: object, source: z.infer<typeof SourceSettings>, index: number): SchemaFault[] {
  const { settings } = SOURCES.get(source.type)!;
  const parsed = settings.safeParse(ownSettings(source));
  if (parsed.success) return [];
  const above = ['sources', index];
  const error = new z.ZodError(
    parsed.error.issues.map((issue) => ({ ...issue, path: [...above, ...issue.path] })),
  );
  // Names of keys are looked up in what all sources have together with what this one has.
  const all = z.object({ sources: z.array(z.intersection(SourceSettings, settings)) });
  return schemaFaults(error, all, value, 'portal.yaml');
}

/** The keys of a source that are its own, as written. */
export function ownSettings(source: Settings['sources'][number]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(source).filter(([key]) => !Object.hasOwn(SourceSettings.shape, key)),
  );
}
