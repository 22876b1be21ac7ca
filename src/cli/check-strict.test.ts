import { describe, expect, it } from 'vitest';
import { tree } from '../base/testing/tree.ts';
import { main } from './main.ts';
import { EXIT } from './terminal.ts';

/** Runs a check: its exit code, and the problems that it tells as `rule file:line:column`. */
async function check(root: string, ...options: string[]): Promise<{ code: number; said: string[] }> {
  const lines: string[] = [];
  const code = await main(['check', '--root', root, '--format', 'json', ...options], {
    out: (text) => void lines.push(text),
    error: (text) => void lines.push(text),
    progress: () => {},
    color: false,
  });
  const problems = JSON.parse(lines.join('\n')) as {
    rule: string;
    severity: string;
    origin: { file: string; line: number; column: number };
  }[];
  return {
    code,
    said: problems
      .filter(({ severity }) => severity === 'error')
      .map(({ rule, origin: { file, line, column } }) => `${rule} ${file}:${line}:${column}`),
  };
}

const GROUP =
  'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: crew }\nspec: { type: team, children: [] }\n';
const SKELETON =
  'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: "{{ name }}" }\nspec: {}\n';

describe('check --strict', () => {
  it('fails for what Backstage would reject, and without it does not', async () => {
    const root = tree({ 'portal.yaml': 'title: T\n', 'catalog/a.yaml': `${GROUP}---\n${SKELETON}` });
    expect(await check(root)).toEqual({ code: EXIT.sound, said: [] });
    expect(await check(root, '--strict=backstage')).toEqual({
      code: EXIT.problems,
      said: ['catalog/strict-field catalog/a.yaml:8:13'],
    });
  });

  it('may be asked for in the settings', async () => {
    const root = tree({
      'portal.yaml': 'title: T\ncatalog:\n  strict: backstage\n',
      'catalog/a.yaml': GROUP.replace('Group', 'group'),
    });
    expect(await check(root)).toEqual({
      code: EXIT.problems,
      said: ['catalog/strict-kind catalog/a.yaml:2:1'],
    });
  });

  it('knows addresses of the portal’s own repository, and rules of the settings', async () => {
    const root = tree({
      'portal.yaml':
        'title: T\nrepository: { owner: acme, name: portal, directory: site }\ncatalog:\n  paths: [catalog/all.yaml]\n  rules: [{ allow: [Location, Group] }]\n',
      'catalog/all.yaml':
        'apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: all }\nspec: { target: "https://github.com/acme/portal/blob/main/site/groups/crew.yaml" }\n',
      'groups/crew.yaml': `${GROUP}---\n${GROUP.replace('Group', 'Robot')}`,
    });
    expect((await check(root)).said).toEqual(['catalog/not-allowed groups/crew.yaml:7:1']);
  });
});
