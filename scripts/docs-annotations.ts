import { ANNOTATION_GROUPS } from '../src/catalog/annotations/known.ts';
import { TOOLS, type Tool } from '../src/catalog/annotations/tools.ts';
import { type GeneratedPage, runPage } from './generated-page.ts';

/** Writes `docs/annotations.md` from what is known of annotations. */
export const ANNOTATIONS_PAGE: GeneratedPage = { path: 'docs/annotations.md', make: annotationsMarkdown };

const HEAD = `# Annotations

Annotations connect an entity with other systems. Those that Backstage and its plugins know work here as they are: they are
kept, named and, where an address is known, links. One that is not in these tables is shown as it is written; if its value is
an address, it is a link. An entity page has the links to tools under *Links*, and all annotations at the end of its side.

## Where systems lie

Systems that have one address for everybody need nothing. The others stand in \`portal.yaml\`:

\`\`\`yaml settings
title: Acme Engineering
integrations:
  jira: https://acme.atlassian.net
  pagerduty: https://acme.pagerduty.com
  github: https://github.acme.example
  sonarqube:
    default: https://sonar.acme.example
    old: https://old-sonar.acme.example
\`\`\`

Where there are several of one system, their names are those that annotations put before the value, such as
\`sonarqube.org/project-key: old/cart\`, or that stand in another annotation: \`argocd/instance-name\`,
\`grafana/host-id\` and \`pagerduty.com/account\`. \`default\` is for values without one. A name that the settings do
not have leads nowhere.

| name | system | address without settings |
|---|---|---|
`;

const SECRETS = `## Secrets

The value of an annotation that is a secret goes no further than its file: pages, search, API and history have *(not shown)*
in its place, rules see that there is one, and a warning names the place (\`portal/secret-annotation\`). Whoever can read the
repository has it all the same: revoke it.

`;

export function annotationsMarkdown(): string {
  const tools = Object.entries<Tool>(TOOLS).map(
    ([name, { title, address }]) => `| \`${name}\` | ${title} | ${address ?? ''} |`,
  );
  const groups = ANNOTATION_GROUPS.map(({ title, annotations }) => {
    const rows = Object.entries(annotations).map(([key, known]) => {
      const leads = known.isSecret
        ? 'nowhere: a secret'
        : known.isAddress
          ? 'its value'
          : known.isRef
            ? 'the entity'
            : known.tool
              ? `\`${known.tool}\``
              : '';
      return `| \`${key}\` | ${known.title} | ${known.about} | ${leads} |`;
    });
    return `## ${title}\n\n| annotation | is | value | leads to |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `${HEAD}${tools.join('\n')}\n\n${SECRETS}${groups.join('\n')}`;
}

if (import.meta.main) await runPage(ANNOTATIONS_PAGE);
