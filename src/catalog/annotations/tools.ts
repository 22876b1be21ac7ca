/** A system that annotations speak of, and where it lies. */
export interface Tool {
  title: string;
  /** Its address where everybody has the same; the others stand in the settings, under `integrations`. */
  address?: string;
}

/** By the name that settings give it. */
export const TOOLS = {
  argocd: { title: 'Argo CD' },
  azure: { title: 'Azure DevOps' },
  buildkite: { title: 'Buildkite', address: 'https://buildkite.com' },
  circleci: { title: 'CircleCI', address: 'https://app.circleci.com' },
  cloudbuild: { title: 'Cloud Build', address: 'https://console.cloud.google.com' },
  dynatrace: { title: 'Dynatrace' },
  github: { title: 'GitHub', address: 'https://github.com' },
  gitlab: { title: 'GitLab', address: 'https://gitlab.com' },
  gocd: { title: 'GoCD' },
  grafana: { title: 'Grafana' },
  jenkins: { title: 'Jenkins' },
  jira: { title: 'Jira' },
  newrelic: { title: 'New Relic', address: 'https://one.newrelic.com' },
  opsgenie: { title: 'Opsgenie' },
  pagerduty: { title: 'PagerDuty' },
  prometheus: { title: 'Prometheus' },
  quay: { title: 'Quay', address: 'https://quay.io' },
  rollbar: { title: 'Rollbar', address: 'https://rollbar.com' },
  sentry: { title: 'Sentry' },
  snyk: { title: 'Snyk', address: 'https://app.snyk.io' },
  sonarqube: { title: 'SonarQube' },
  travis: { title: 'Travis CI', address: 'https://app.travis-ci.com' },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof TOOLS;

export const TOOL_NAMES = Object.keys(TOOLS) as [ToolName, ...ToolName[]];
