import { fileURLToPath } from 'node:url';
import { Settings } from '../src/portal/settings.ts';
import { SOURCES } from '../src/sources/index.ts';
import { type GeneratedPage, runPage } from './generated-page.ts';
import { type Comments, commentsOf } from './schema-comments.ts';
import { referenceMarkdown } from './schema-reference.ts';

/**
 * Writes `docs/settings.md` from the schemas of `portal.yaml` and of every source.
 * usage: node scripts/docs-settings.ts [--check]
 */
export const SETTINGS_PAGE: GeneratedPage = { path: 'docs/settings.md', make: settingsMarkdown };

const INTRO = `# Settings

The file \`portal.yaml\` stands at the root of a portal. Only \`title\` is required. A key that is not known is an
error, so that a misspelt one is never ignored; \`portolan check\` says where it stands.

The smallest file, and one as a portal of a company might have it:

\`\`\`yaml settings
title: Engineering
\`\`\`

\`\`\`yaml settings
title: Acme Engineering
description: Every service, API, team and cost of Acme.
url: https://acme.github.io/portal/
repository:
  owner: acme
  name: portal
host:
  audience: private
catalog:
  - catalog
  - teams/*.yaml
sources:
  - type: git
    repositories:
      - https://github.com/acme/shop
costs:
  bills:
    - id: cloud
      title: Cloud
      files: bills/*.parquet
  rules:
    - tag: [app, service]
\`\`\`

A path such as \`costs.bills[].id\` means the key \`id\` of each item of the list \`costs.bills\`. Paths of files are
relative to \`portal.yaml\` and cannot leave its folder, but for the repositories that the source \`git\` reads.
Editors complete and check the file by the schema that comes with the package; \`init\` names it in the first line:
\`# yaml-language-server: $schema=./node_modules/portolan/schemas/portal.json\`.
Secrets never stand here: keys that end in \`Env\` take the name of an environment variable.
`;

/** The reference of settings. */
export function settingsMarkdown(): string {
  const sources = [...SOURCES.values()].map(({ type, title, settings }) =>
    [
      `## Source \`${type}\``,
      '',
      `Keys of a source with \`type: ${type}\` (${title}), beside those that every source has. [Sources](sources.md) says what it reads.`,
      '',
      referenceMarkdown(settings, NO_COMMENTS, { level: 3 }),
    ].join('\n'),
  );
  const settings = referenceMarkdown(Settings, settingsComments(), { title: 'Keys at the root', level: 2 });
  return `${[INTRO, settings, ...sources].join('\n').trimEnd()}\n`;
}

/** What the comments in the code say of the settings. */
export function settingsComments(): Comments {
  return commentsOf(fileURLToPath(new URL('../src/portal/settings.ts', import.meta.url)), 'Settings');
}

/** Sources describe their settings in the schemas themselves. */
export const NO_COMMENTS: Comments = { keys: new Map(), schemas: new Map() };

if (import.meta.main) await runPage(SETTINGS_PAGE);
