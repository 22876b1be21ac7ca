import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANNOTATION_GROUPS, knownAnnotation, SECRET_ANNOTATIONS } from './known.ts';
import { annotationHref, type ToolAddresses } from './links.ts';
import { TOOL_NAMES, TOOLS } from './tools.ts';

const ADDRESSES: ToolAddresses = {
  argocd: { default: 'https://argo.acme.example', edge: 'https://edge-argo.acme.example' },
  azure: 'https://dev.azure.com/acme',
  gocd: 'https://gocd.acme.example/',
  grafana: 'https://grafana.acme.example/base',
  jenkins: { default: 'https://jenkins.acme.example', edge: 'https://edge.acme.example' },
  jira: 'https://acme.atlassian.example',
  opsgenie: 'https://acme.opsgenie.example',
  pagerduty: 'https://acme.pagerduty.example',
  prometheus: 'https://prometheus.acme.example',
  sentry: 'https://acme.sentry.example',
  sonarqube: { default: 'https://sonar.acme.example', old: 'https://old.acme.example' },
};

const ALL = ANNOTATION_GROUPS.flatMap(({ annotations }) => Object.entries(annotations));

describe('what is known of annotations', () => {
  test('says of each what it is and what its value looks like, and knows no key twice', () => {
    expect(new Set(ALL.map(([key]) => key)).size).toBe(ALL.length);
    for (const [key, { title, about, tool, link, host }] of ALL) {
      expect(key).toMatch(/^[a-z0-9.-]+\/[\w.*-]+$/);
      expect(title.length).toBeGreaterThan(2);
      expect(about).toMatch(/\.$/);
      expect(tool === undefined).toBe(link === undefined);
      if (host !== undefined) expect(knownAnnotation(host)).toBeDefined();
      if (tool !== undefined) expect(TOOLS).toHaveProperty(tool);
    }
  });

  test('leads to every tool that settings can name', () => {
    expect(new Set(ALL.flatMap(([, { tool }]) => tool ?? []))).toEqual(new Set(TOOL_NAMES));
  });

  test('covers whole families, and nothing that nobody told of', () => {
    expect(knownAnnotation('launchdarkly.com/project-key')?.title).toBe('LaunchDarkly');
    expect(knownAnnotation('acme.example/anything')).toBeUndefined();
    expect(knownAnnotation('nonsense')).toBeUndefined();
    expect(knownAnnotation('__proto__')).toBeUndefined();
  });
});

describe('an annotation leads', () => {
  test.each<[string, string, string | undefined, Record<string, string>?]>([
    ['github.com/project-slug', 'acme/cart', 'https://github.com/acme/cart'],
    ['github.com/project-slug', 'acme', undefined],
    ['github.com/project-slug', 'acme/..', undefined],
    ['github.com/team-slug', 'acme/shop', 'https://github.com/orgs/acme/teams/shop'],
    ['gitlab.com/project-slug', 'acme/shop/cart', 'https://gitlab.com/acme/shop/cart'],
    [
      'gitlab.com/project-slug',
      'acme/cart',
      'https://git.acme.example/acme/cart',
      { 'gitlab.com/instance': 'git.acme.example' },
    ],
    ['gitlab.com/project-slug', 'acme/cart', undefined, { 'gitlab.com/instance': 'evil.example/?x=' }],
    ['gitlab.com/project-id', '42', 'https://gitlab.com/projects/42'],
    ['dev.azure.com/project-repo', 'My Shop/cart', 'https://dev.azure.com/acme/My%20Shop/_git/cart'],
    [
      'dev.azure.com/project-repo',
      'shop/cart',
      'https://dev.azure.com/other/shop/_git/cart',
      { 'dev.azure.com/host-org': 'dev.azure.com/other' },
    ],
    ['circleci.com/project-slug', 'github/acme/cart', 'https://app.circleci.com/pipelines/github/acme/cart'],
    ['circleci.com/project-slug', 'acme/cart', 'https://app.circleci.com/pipelines/bitbucket/acme/cart'],
    ['circleci.com/project-slug', 'svn/acme/cart', undefined],
    ['jenkins.io/job-full-name', 'shop/cart main', 'https://jenkins.acme.example/job/shop/job/cart%20main'],
    ['jenkins.io/job-full-name', 'edge:shop/cart', 'https://edge.acme.example/job/shop/job/cart'],
    ['jenkins.io/job-full-name', 'none:shop/cart', undefined],
    ['jenkins.io/job-full-name', 'shop/cart,shop/mail', undefined],
    ['argocd/app-name', 'cart', 'https://argo.acme.example/applications/cart'],
    [
      'argocd/app-name',
      'cart',
      'https://edge-argo.acme.example/applications/cart',
      { 'argocd/instance-name': 'other, edge' },
    ],
    ['argocd/app-name', 'cart', undefined, { 'argocd/instance-name': 'other' }],
    ['argocd/app-name', 'cart', undefined, { 'argocd/instance-name': '__proto__' }],
    ['argocd/app-selector', 'app=cart', 'https://argo.acme.example/applications?labels=app%3Dcart'],
    ['gocd.org/pipelines', 'cart', 'https://gocd.acme.example/go/pipeline/activity/cart'],
    ['gocd.org/pipelines', 'cart,mail', undefined],
    ['pagerduty.com/service-id', 'PABC123', 'https://acme.pagerduty.example/service-directory/PABC123'],
    ['pagerduty.com/service-id', 'PABC123', undefined, { 'pagerduty.com/account': 'eu' }],
    ['grafana/dashboard-selector', 'cart', 'https://grafana.acme.example/base/dashboards?tag=cart'],
    ['grafana/dashboard-selector', 'cart', undefined, { 'grafana/host-id': 'eu' }],
    [
      'grafana/dashboard-selector',
      "(tags @> 'team:cart')",
      'https://grafana.acme.example/base/dashboards?tag=team%3Acart',
    ],
    ['grafana/dashboard-selector', "tags @> 'cart' && tags @> 'shop'", undefined],
    [
      'prometheus.io/rule',
      'up{job="cart"}',
      'https://prometheus.acme.example/graph?g0.expr=up%7Bjob%3D%22cart%22%7D',
    ],
    ['prometheus.io/alert', 'CartIsDown', 'https://prometheus.acme.example/alerts?search=CartIsDown'],
    ['prometheus.io/alert', 'all', undefined],
    [
      'opsgenie.com/component-selector',
      'tag:"service:cart"',
      'https://acme.opsgenie.example/alert/list?query=tag%3A%22service%3Acart%22',
    ],
    ['sentry.io/project-slug', 'acme/cart', 'https://acme.sentry.example/projects/cart/'],
    ['sonarqube.org/project-key', 'acme:cart', 'https://sonar.acme.example/dashboard?id=acme%3Acart'],
    ['sonarqube.org/project-key', 'old/acme:cart', 'https://old.acme.example/dashboard?id=acme%3Acart'],
    ['jira/project-key', 'CART', 'https://acme.atlassian.example/browse/CART'],
    [
      'jira/component',
      'Cart & Co',
      'https://acme.atlassian.example/issues/?jql=component%20%3D%20%22Cart%20%26%20Co%22',
    ],
    ['jira/component', 'a" OR 1=1', undefined],
    ['dynatrace.com/dynatrace-entity-id', 'SERVICE-1', undefined],
    ['backstage.io/source-location', 'url:https://git.acme.example/cart/', 'https://git.acme.example/cart/'],
    ['backstage.io/view-url', 'javascript:alert(1)', undefined],
    ['backstage.io/managed-by-location', 'file:/etc/passwd', undefined],
    ['datadoghq.com/graph-token', 'https://example.com/secret', undefined],
    ['acme.example/board', 'https://board.acme.example/1', 'https://board.acme.example/1'],
    ['acme.example/board', 'mailto:shop@example.com', undefined],
  ])('%s with %j to %j', (key, value, href, others = {}) => {
    expect(annotationHref(key, value, { ...others, [key]: value }, ADDRESSES)).toBe(href);
  });

  test('nowhere while nobody said where the tool lies', () => {
    expect(annotationHref('jira/project-key', 'CART', {}, {})).toBeUndefined();
    expect(
      annotationHref('jira/project-key', 'CART', {}, { jira: { other: 'https://x.example' } }),
    ).toBeUndefined();
  });

  test('never away from where the tool lies, whatever its value', () => {
    const keys = ALL.flatMap(([key, { tool }]) => (tool ? [[key, tool] as const] : []));
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.string({ maxLength: 40 }), ([key, tool], value) => {
        const href = annotationHref(key, value, {}, { [tool]: 'https://tool.example/base' });
        if (href !== undefined) expect(href).toMatch(/^https:\/\/tool\.example\/base\//);
      }),
      { numRuns: 2000 },
    );
  });

  test('nowhere where its value is a secret', () => {
    expect(SECRET_ANNOTATIONS).toEqual(['pagerduty.com/integration-key', 'datadoghq.com/graph-token']);
    for (const key of SECRET_ANNOTATIONS)
      expect(annotationHref(key, 'https://example.com', {}, ADDRESSES)).toBeUndefined();
  });
});
