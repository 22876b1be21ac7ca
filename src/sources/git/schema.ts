import { z } from 'zod';
import { parseGlob } from '../../base/glob.ts';
import { cleanRemote } from './web.ts';

/** One repository, or a folder of one. */
const repositoryEntry = z.strictObject({
  repository: z
    .string()
    .min(1)
    .max(2000)
    .describe('Path of a clone or bundle, relative to the portal, or an address to clone.'),
  path: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe(
      'Folder within it, for monorepos: facts are limited to that folder. A glob such as `services/*` stands for every folder that fits.',
    ),
  address: z
    .string()
    .max(2000)
    .refine((text) => cleanRemote(text) !== undefined, 'is not the address of a repository on a host')
    .optional()
    .describe('Address that it is known by, where the clone does not say so: for mirrors and bundles.'),
});

const credential = z.strictObject({
  host: z
    .string()
    .regex(/^[A-Za-z0-9.-]+(?::\d+)?$/)
    .describe('Host that the token is sent to, such as `github.com`.'),
  tokenEnv: z
    .string()
    .regex(/^[A-Za-z_]\w*$/)
    .describe('Name of the environment variable that holds the token.'),
  user: z
    .string()
    .regex(/^[^\s:]+$/)
    .default('x-access-token')
    .describe('User name that goes with it.'),
});

/** What `portal.yaml` says about a source of the type `git`. */
export const settings = z
  .strictObject({
    repositories: z
      .array(z.union([z.string().min(1).max(2000), repositoryEntry]))
      .default([])
      .describe(
        'Repositories: paths of clones or bundles, or addresses (https, ssh, file) that are cloned into the cache.',
      ),
    folder: z
      .string()
      .min(1)
      .optional()
      .describe('Folder of clones, up to three folders deep (`host/owner/name`).'),
    catalogFiles: z
      .array(
        z
          .string()
          .min(1)
          .max(300)
          .refine((glob) => parseGlob(glob) !== undefined, 'stands for too many texts'),
      )
      .max(50)
      .default(['**/catalog-info.yaml', '**/catalog-info.yml', '**/port.yml', '**/port.yaml'])
      .describe('Globs of catalog files within a repository, whose content is kept.'),
    credentials: z.array(credential).default([]).describe('Tokens for https addresses, by host.'),
    concurrency: z.int().min(1).max(32).default(4).describe('Repositories that are read at the same time.'),
    commandTimeout: z
      .number()
      .positive()
      .max(3600)
      .default(120)
      .describe('Seconds that one git command may take.'),
  })
  .refine(({ repositories, folder }) => repositories.length > 0 || folder !== undefined, {
    message: 'needs `repositories` or `folder`',
  });

export type Settings = z.output<typeof settings>;

const count = z.int().nonnegative();
const time = z.string();

const facts = {
  /** `owner/name`, or the name of the folder where nothing better is known. */
  id: z.string(),
  name: z.string(),
  /** Page of the repository or folder; null when its host has none that is known. */
  url: z.string().nullable(),
  /** Address it was cloned from, without credentials. */
  remoteUrl: z.string().nullable(),
  host: z.string().nullable(),
  slug: z.string().nullable(),
  defaultBranch: z.string().nullable(),
  /** The commit that was read; for a folder `at` and `author` are of the last commit in it. Times are ISO 8601 in UTC. */
  head: z.object({ sha: z.string(), at: time.nullable(), author: z.string().nullable() }),
  /** Null where the clone does not have the whole history. */
  firstCommitAt: time.nullable(),
  commits90d: count.nullable(),
  contributors90d: count.nullable(),
  /** Most bytes first; null where contents are missing. */
  languages: z.array(z.object({ name: z.string(), bytes: count })).nullable(),
  catalogFiles: z.array(
    z.object({
      path: z.string(),
      content: z.string(),
      url: z.string().nullable(),
      /** The commit that changed it last, and its page; null where the clone does not tell. */
      commit: z.object({ sha: z.string(), url: z.string().nullable() }).nullable(),
    }),
  ),
  /**
   * The files that catalog files name, anywhere in the repository: targets of Locations, texts of placeholders.
   * Without a content there is a `fault`, such as `is larger than 1 MB`.
   */
  namedFiles: z.array(
    z.object({
      path: z.string(),
      content: z.string().nullable(),
      fault: z.string().nullable(),
      url: z.string().nullable(),
    }),
  ),
  /** The portal's folder, where the portal lies in this clone; empty for its top. */
  portalFolder: z.string().nullable(),
  codeowners: z
    .object({
      path: z.string(),
      url: z.string().nullable(),
      /** Owners of everything that no other rule speaks of; for a folder, its owners. */
      owners: z.array(z.string()),
      rules: z.array(z.object({ pattern: z.string(), owners: z.array(z.string()) })),
    })
    .nullable(),
  readme: z
    .object({
      path: z.string(),
      url: z.string().nullable(),
      heading: z.string().nullable(),
      excerpt: z.string().nullable(),
      bytes: count,
    })
    .nullable(),
  license: z.object({ path: z.string(), url: z.string().nullable(), spdx: z.string().nullable() }).nullable(),
};

/** A repository. */
export const repository = z.object({
  ...facts,
  tags: z.object({ count, latest: z.object({ name: z.string(), at: time.nullable() }).nullable() }),
});

/** A folder of a repository. */
export const folder = z.object({
  ...facts,
  /** Folder within the repository, with forward slashes. */
  path: z.string(),
  /** Id of the record of its repository. */
  repository: z.string(),
});

export type Repository = z.output<typeof repository>;
export type Folder = z.output<typeof folder>;
