import { describe, expect, it } from 'vitest';
import { parseYaml } from '../base/yaml.ts';
import { classify, looksLikeCatalog, looksLikeTemplate } from './classify.ts';

const kindOf = (text: string): string => {
  const is = classify(parseYaml(text)[0]?.value);
  return is.type === 'skipped' ? is.what : is.type;
};

describe('classify', () => {
  it.each([
    ['{ apiVersion: backstage.io/v1alpha1, kind: Component, metadata: { name: a } }', 'backstage'],
    ['{ apiVersion: backstage.io/v1beta9, kind: Whatever, metadata: { name: a } }', 'backstage'],
    [
      '{ apiVersion: scaffolder.backstage.io/v1beta3, kind: Template, metadata: { name: a }, spec: { owner: user:guest } }',
      'backstage',
    ],
    ['{ apiVersion: backstage.io/v1alpha1 }', 'backstage'],
    [
      '{ apiVersion: acme.example/v1, kind: Product, metadata: { name: a }, spec: { vision: all } }',
      'backstage',
    ],
    ['{ apiVersion: v1, kind: Component, metadata: { name: a }, spec: { owner: x } }', 'backstage'],
    [
      '{ apiVersion: google.com/v1, kind: Product, metadata: { name: a }, spec: { owner: core } }',
      'backstage',
    ],
    ['{ kind: Component, metadata: { name: a }, spec: {} }', 'backstage'],
    ['{ identifier: a, blueprint: service, properties: {} }', 'port-entity'],
    ['{ identifier: 7, blueprint: service }', 'port-entity'],
    ['{ blueprint: service, properties: {} }', 'port-entity'],
    [
      '{ blueprint: service, team: a }',
      'a document with neither apiVersion, kind and metadata nor identifier and blueprint',
    ],
    ['{ identifier: service, title: Service, schema: { properties: {} } }', 'blueprint'],
    ['{ identifier: service, schema: {} }', 'blueprint'],
  ])('takes %s for a %s', (text, type) => expect(kindOf(text)).toBe(type));

  it.each([
    ['{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { owner: x } }', 'a manifest of v1'],
    ['{ apiVersion: apps/v1, kind: Deployment, metadata: { name: a }, spec: {} }', 'a manifest of apps/v1'],
    [
      '{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: a } }',
      'a manifest of networking.k8s.io/v1',
    ],
    [
      '{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: { name: a } }',
      'a manifest of argoproj.io/v1alpha1',
    ],
    [
      '{ apiVersion: user.openshift.io/v1, kind: Group, metadata: { name: a }, users: [] }',
      'a manifest of user.openshift.io/v1',
    ],
    [
      '{ apiVersion: skaffold/v4, kind: Config, metadata: { name: a }, build: {} }',
      'a manifest of skaffold/v4',
    ],
    [
      '{ apiVersion: unheard.example/v1, kind: Thing, metadata: { name: a, resourceVersion: "1" } }',
      'a manifest of unheard.example/v1',
    ],
    [
      '{ apiVersion: unheard.example/v1, kind: Thing, metadata: { name: a }, data: {} }',
      'a manifest of unheard.example/v1',
    ],
    [
      '{ apiVersion: unheard.example/v1, kind: Thing, metadata: { name: a }, spec: { template: { spec: {} } } }',
      'a manifest of unheard.example/v1',
    ],
    ['{ name: ci, on: push, jobs: {} }', 'a GitHub workflow'],
    ['{ name: act, runs: { using: node24 } }', 'a GitHub action'],
    ['{ openapi: 3.0.0, info: {} }', 'an OpenAPI description'],
    ['{ swagger: "2.0" }', 'an OpenAPI description'],
    ['{ asyncapi: 3.0.0 }', 'an AsyncAPI description'],
    ['{ site_name: Docs, nav: [] }', 'the settings of MkDocs'],
    ['{ apiVersion: v2, name: chart, version: 1.0.0 }', 'a Helm chart'],
    ['{ version: 4, terraform_version: 1.9.0 }', 'a state or plan of Terraform'],
    [
      '{ version: 4, terraform_version: 1.9.0, resources: [{ type: port_blueprint }] }',
      "a state or plan of Terraform with resources of Port's, which portolan import port reads",
    ],
    ['{ ok: true, entities: [] }', 'an export from Port, which portolan import port makes catalog files of'],
    ['{ services: { db: {} } }', 'a Compose file'],
    ['{ name: x, version: 1.0.0, dependencies: {} }', 'a package of npm'],
    ['{ resources: [{ kind: repository, selector: {}, port: {} }] }', "a mapping of Port's integrations"],
    [
      '{ blueprints: [], entities: [] }',
      'an export from Port, which portolan import port makes catalog files of',
    ],
    [
      '{ identifier: a, invocationMethod: { type: WEBHOOK } }',
      'an action, which is read from the folder actions',
    ],
    [
      '{ identifier: a, blueprint: service, rules: [] }',
      'a scorecard, which is read from the folder scorecards',
    ],
    ['{ blueprint: service, data: [] }', 'a scorecard, which is read from the folder scorecards'],
    ['[1, 2]', 'a list'],
    ['text', 'a single value'],
    ['{ a: 1 }', 'a document with neither apiVersion, kind and metadata nor identifier and blueprint'],
    [
      '{ constructor: 1, toString: 2, hasOwnProperty: 3 }',
      'a document with neither apiVersion, kind and metadata nor identifier and blueprint',
    ],
  ])('skips %s as %s', (text, what) => expect(kindOf(text)).toBe(what));

  it.each([
    '{ apiVersion: backstage.io/v1alpha1, kind: Component, metadata: { name: "${{ values.name }}" } }',
    '{ apiVersion: backstage.io/v1alpha1, kind: Component, metadata: { name: a }, spec: { owner: "${{ values.owner }}" } }',
    '{ apiVersion: backstage.io/v1alpha1, kind: Component, metadata: { name: {{ cookiecutter.name }} } }',
    '{ apiVersion: backstage.io/v1alpha1, kind: "{{ kind }}", metadata: { name: a } }',
    '{ identifier: "{{ name }}", blueprint: service }',
    '{{ end -}}',
  ])('skips the template %s', (text) =>
    expect(kindOf(text)).toBe('a template to be filled in by another tool'),
  );

  it("does not take a scaffolder's own template for a skeleton", () => {
    expect(
      kindOf(
        '{ apiVersion: scaffolder.backstage.io/v1beta3, kind: Template, metadata: { name: a }, spec: { type: service, steps: [{ input: { name: "${{ parameters.name }}" } }] } }',
      ),
    ).toBe('backstage');
  });
});

describe('texts that cannot be parsed', () => {
  it.each([
    ['charts/x.yaml', '{{- if .Values.on }}\nkind: X\n', true],
    ['charts/x.yaml', 'name: {{ .Release.Name }}-x\n', true],
    ['skeleton/catalog-info.yaml', 'apiVersion: backstage.io/v1alpha1\nname: ${{ values.name }}\n', true],
    ['skeleton/catalog-info.yaml', 'apiVersion: backstage.io/v1alpha1\n{%- if values.x %}\n', true],
    ['index.yaml', '<% for x %>\n', true],
    [
      'template.yaml',
      'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nx: ${{ values.x }\n',
      false,
    ],
    ['catalog-info.yaml', 'apiVersion: backstage.io/v1alpha1\nx: ${{ parameters.x }}\ny: [1\n', false],
    ['any.yaml', 'x: {{ y }\n', true],
    ['any.yaml', 'x: [1\n', false],
  ])('%s with %j is a template: %s', (file, text, expected) =>
    expect(looksLikeTemplate(file, text)).toBe(expected),
  );

  it.each([
    ['catalog-info.yaml', 'x', true],
    ['deep/port.yml', 'x', true],
    ['x.yaml', '  apiVersion: "backstage.io/v1alpha1"\n', true],
    ['x.json', '{\n  "apiVersion": "scaffolder.backstage.io/v1beta3"', true],
    ['x.yaml', 'blueprint: service\n', true],
    ['report.yaml', 'x', false],
    ['x.yaml', 'apiVersion: v1\n', false],
  ])('%s with %j is meant for the catalog: %s', (file, text, expected) =>
    expect(looksLikeCatalog(file, text)).toBe(expected),
  );
});
