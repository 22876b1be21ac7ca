import type { ToolName } from './tools.ts';

/** What is known of an annotation (reference: backstage.md 2). */
export interface KnownAnnotation {
  /** What its value is, in a few words. */
  title: string;
  /** What it is for, and the form of the value. */
  about: string;
  tool?: ToolName;
  /**
   * What it leads to, below the address of the tool: `{value}`, or the groups of {@link form}. A group called `instance` says
   * which of several addresses of the tool is meant.
   */
  link?: string;
  /** The values that {@link link} is made of; others are shown as they are. */
  form?: RegExp;
  /** Groups of {@link form} that a value may leave out, with what is meant then. */
  otherwise?: Readonly<Record<string, string>>;
  /** An annotation of the same entity that names the host of the tool. */
  host?: string;
  /** An annotation of the same entity that says which of several addresses of the tool is meant, by names with commas. */
  instances?: string;
  /** True for a value that is the address itself. */
  isAddress?: true;
  /** True for a value that is the ref of an entity. */
  isRef?: true;
  /** True for a value with which one can do something: nothing that is published shows it. */
  isSecret?: true;
}

const SLUG = /^[\w.-]+(?:\/[\w.-]+)+$/;
const NAME = /^[\w.:~-]+$/;

const core: Record<string, KnownAnnotation> = {
  'backstage.io/managed-by-location': {
    title: 'Read from',
    about: 'Where the entity was read, as `<type>:<target>`. Here origins say so, with file and line.',
    isAddress: true,
  },
  'backstage.io/managed-by-origin-location': {
    title: 'Registered by',
    about: 'The registration that led to the entity, as `<type>:<target>`.',
    isAddress: true,
  },
  'backstage.io/orphan': {
    title: 'Orphan',
    about: '`true` when nothing leads to its file any more. A build leaves out such entities by itself.',
  },
  'backstage.io/source-location': {
    title: 'Source code',
    about: 'The folder of its code, as `url:https://…/`. Pages link to it.',
    isAddress: true,
  },
  'backstage.io/view-url': { title: 'View', about: 'Where its declaration can be read.', isAddress: true },
  'backstage.io/edit-url': { title: 'Edit', about: 'Where its declaration can be changed.', isAddress: true },
  'backstage.io/techdocs-ref': {
    title: 'Documentation',
    about: 'Where its documentation lies: `dir:.`, `dir:./docs` or `url:https://…`.',
    isAddress: true,
  },
  'backstage.io/techdocs-entity': {
    title: 'Documentation of',
    about: 'Another entity, whose documentation is also that of this one, as a ref.',
    isRef: true,
  },
  'backstage.io/techdocs-entity-path': {
    title: 'Page of that documentation',
    about: 'The page within the documentation of the other entity.',
  },
  'backstage.io/adr-location': {
    title: 'Decision records',
    about: 'The folder of its architecture decision records: a path, or an address.',
    isAddress: true,
  },
  'backstage.io/time-saved': {
    title: 'Time saved',
    about: 'What one use of a template saves, as an ISO 8601 duration such as `PT4H`.',
  },
  'backstage.io/source-template': {
    title: 'Made from',
    about: 'The template that it was made from, as a ref.',
    isRef: true,
  },
  'backstage.io/linguist': {
    title: 'Languages of',
    about: 'The repository whose languages are counted.',
    isAddress: true,
  },
  'backstage.io/code-coverage': {
    title: 'Code coverage',
    about: '`enabled`, or `scm-only` to count only files that are in the repository.',
  },
  'backstage.io/ldap-rdn': { title: 'LDAP name', about: 'The relative distinguished name in the directory.' },
  'backstage.io/ldap-uuid': { title: 'LDAP id', about: 'The id in the directory.' },
  'backstage.io/ldap-dn': { title: 'LDAP path', about: 'The distinguished name in the directory.' },
  'graph.microsoft.com/tenant-id': { title: 'Entra tenant', about: 'The tenant, a GUID.' },
  'graph.microsoft.com/group-id': { title: 'Entra group', about: 'The group, a GUID.' },
  'graph.microsoft.com/user-id': { title: 'Entra user', about: 'The user, a GUID.' },
};

const kubernetes: Record<string, KnownAnnotation> = {
  'backstage.io/kubernetes-id': {
    title: 'Kubernetes label',
    about: 'The value of the label of the same name on its objects.',
  },
  'backstage.io/kubernetes-label-selector': {
    title: 'Kubernetes selector',
    about: 'Labels of its objects, as `key=value,key=value`; goes before the id.',
  },
  'backstage.io/kubernetes-namespace': {
    title: 'Kubernetes namespace',
    about: 'Where its objects are looked for.',
  },
  'backstage.io/kubernetes-cluster': {
    title: 'Kubernetes cluster',
    about: 'The only cluster that is looked at.',
  },
  'kubernetes.io/api-server': {
    title: 'API server',
    about: 'The address of a cluster that the catalog declares.',
    isAddress: true,
  },
  'kubernetes.io/api-server-certificate-authority': {
    title: 'Certificate authority',
    about: 'The certificate of the cluster’s authority, in base64.',
  },
  'kubernetes.io/auth-provider': { title: 'Authentication', about: 'How one authenticates to the cluster.' },
};

const code: Record<string, KnownAnnotation> = {
  'github.com/project-slug': {
    title: 'GitHub repository',
    about: 'The repository, as `organisation/repository`.',
    tool: 'github',
    link: '{value}',
    form: /^[\w.-]+\/[\w.-]+$/,
  },
  'github.com/team-slug': {
    title: 'GitHub team',
    about: 'The team, as `organisation/team`.',
    tool: 'github',
    link: 'orgs/{org}/teams/{team}',
    form: /^(?<org>[\w.-]+)\/(?<team>[\w.-]+)$/,
  },
  'github.com/user-login': {
    title: 'GitHub user',
    about: 'The login.',
    tool: 'github',
    link: '{value}',
    form: /^[\w-]+$/,
  },
  'gitlab.com/project-slug': {
    title: 'GitLab project',
    about: 'The project, as `group/subgroup/project`.',
    tool: 'gitlab',
    host: 'gitlab.com/instance',
    link: '{value}',
    form: SLUG,
  },
  'gitlab.com/project-id': {
    title: 'GitLab project id',
    about: 'The number of the project.',
    tool: 'gitlab',
    host: 'gitlab.com/instance',
    link: 'projects/{value}',
    form: /^\d+$/,
  },
  'gitlab.com/instance': { title: 'GitLab host', about: 'The host of the project, where there are several.' },
  'gitlab.com/readme-path': { title: 'Readme', about: 'The path of the readme in the repository.' },
  'gitlab.com/codeowners-path': { title: 'Code owners', about: 'The path of the file of code owners.' },
  'dev.azure.com/project-repo': {
    title: 'Azure repository',
    about: 'The repository, as `project/repository`.',
    tool: 'azure',
    host: 'dev.azure.com/host-org',
    link: '{project}/_git/{repo}',
    form: /^(?<project>[^/]+)\/(?<repo>[^/]+)$/,
  },
  'dev.azure.com/project': {
    title: 'Azure project',
    about: 'The project of its pipelines.',
    tool: 'azure',
    host: 'dev.azure.com/host-org',
    link: '{value}',
    form: /^[^/]+$/,
  },
  'dev.azure.com/build-definition': {
    title: 'Azure pipelines',
    about: 'Names of its pipelines, with commas.',
  },
  'dev.azure.com/host-org': {
    title: 'Azure organisation',
    about: 'Host and organisation, where there are several: `dev.azure.com/acme`.',
  },
  'dev.azure.com/readme-path': { title: 'Readme', about: 'The path of the readme in the repository.' },
};

const delivery: Record<string, KnownAnnotation> = {
  'circleci.com/project-slug': {
    title: 'CircleCI project',
    about: 'The project, as `github/organisation/repository`; without the first part it is on Bitbucket.',
    tool: 'circleci',
    link: 'pipelines/{host}/{project}',
    form: /^(?:(?<host>github|gh|bitbucket|bb|gitlab|circleci)\/)?(?<project>[\w.-]+\/[\w.-]+)$/,
    otherwise: { host: 'bitbucket' },
  },
  'jenkins.io/job-full-name': {
    title: 'Jenkins job',
    about: 'The job with its folders, as `folder/job`; `instance:folder/job` where there are several.',
    tool: 'jenkins',
    link: 'job/{jobs/}',
    form: /^(?:(?<instance>[\w-]+):)?(?<jobs>[^,:?#]+)$/,
  },
  'jenkins.io/github-folder': {
    title: 'Jenkins folder',
    about: 'The folder of its jobs; the older form.',
    tool: 'jenkins',
    link: 'job/{jobs/}',
    form: /^(?:(?<instance>[\w-]+):)?(?<jobs>[^,:?#]+)$/,
  },
  'buildkite.com/project-slug': {
    title: 'Buildkite pipeline',
    about: 'The pipeline, as `organisation/pipeline`.',
    tool: 'buildkite',
    link: '{value}',
    form: SLUG,
  },
  'travis-ci.com/repo-slug': {
    title: 'Travis CI repository',
    about: 'The repository, as `organisation/repository`.',
    tool: 'travis',
    link: 'github/{value}',
    form: SLUG,
  },
  'google.com/cloudbuild-project-slug': {
    title: 'Cloud Build project',
    about: 'The project of its builds.',
    tool: 'cloudbuild',
    link: 'cloud-build/builds?project={value}',
    form: NAME,
  },
  'gocd.org/pipelines': {
    title: 'GoCD pipelines',
    about: 'Names of its pipelines, with commas.',
    tool: 'gocd',
    link: 'go/pipeline/activity/{value}',
    form: NAME,
  },
  'tekton.dev/cicd': { title: 'Tekton', about: '`true` where its pipelines run in Tekton.' },
  'argocd/app-name': {
    title: 'Argo CD application',
    about: 'The application that deploys it.',
    tool: 'argocd',
    link: 'applications/{value}',
    form: NAME,
    instances: 'argocd/instance-name',
  },
  'argocd/app-selector': {
    title: 'Argo CD selector',
    about: 'Labels of the applications that deploy it, as `key=value`.',
    tool: 'argocd',
    link: 'applications?labels={value}',
    form: /^[\w./=,-]+$/,
    instances: 'argocd/instance-name',
  },
  'argocd/project-name': { title: 'Argo CD project', about: 'The project of its applications.' },
  'argocd/app-namespace': { title: 'Argo CD namespace', about: 'The namespace of its applications.' },
  'argocd/instance-name': { title: 'Argo CD instances', about: 'The instances that know it, with commas.' },
  'argocd/proxy-url': { title: 'Argo CD proxy', about: 'The path of a proxy. It means nothing here.' },
};

const operation: Record<string, KnownAnnotation> = {
  'pagerduty.com/service-id': {
    title: 'PagerDuty service',
    about: 'The id of the service, such as `PABC123`.',
    tool: 'pagerduty',
    link: 'service-directory/{value}',
    form: /^\w+$/,
    instances: 'pagerduty.com/account',
  },
  'pagerduty.com/integration-key': {
    title: 'PagerDuty integration',
    about: 'A key with which anybody can raise an incident. It is not shown; use the id of the service.',
    isSecret: true,
  },
  'pagerduty.com/account': { title: 'PagerDuty account', about: 'The account, where there are several.' },
  'opsgenie.com/component-selector': {
    title: 'Opsgenie alerts',
    about: 'A search that finds its alerts.',
    tool: 'opsgenie',
    link: 'alert/list?query={value}',
    form: /\S/,
  },
  'opsgenie.com/team': { title: 'Opsgenie team', about: 'The team that is on call.' },
  'splunk.com/on-call-team': { title: 'Splunk team', about: 'The team that is on call.' },
  'splunk.com/on-call-routing-key': { title: 'Splunk routing key', about: 'The route of its alerts.' },
  'datadoghq.com/dashboard-url': {
    title: 'Datadog dashboard',
    about: 'The shared address of a dashboard.',
    isAddress: true,
  },
  'datadoghq.com/graph-token': {
    title: 'Datadog graph',
    about: 'A token that shows a graph to anybody. It is not shown.',
    isSecret: true,
  },
  'datadoghq.com/graph-size': { title: 'Size of the Datadog graph', about: 'How large the graph is drawn.' },
  'datadoghq.com/site': { title: 'Datadog site', about: 'The site of the account, such as `datadoghq.eu`.' },
  'grafana/dashboard-selector': {
    title: 'Grafana dashboards',
    about: "A tag, or an expression over tags, of its dashboards; `tags @> 'cart'` is the tag.",
    tool: 'grafana',
    link: 'dashboards?tag={tag}',
    form: /^(?:\(?\s*tags\s*@>\s*')?(?<tag>[\w.:~-]+)(?:'\s*\)?)?$/,
    instances: 'grafana/host-id',
  },
  'grafana/alert-label-selector': {
    title: 'Grafana alerts',
    about: 'Labels of its alerts, as `key=value`.',
    tool: 'grafana',
    link: 'alerting/list?search={value}',
    form: /^[\w./=,-]+$/,
    instances: 'grafana/host-id',
  },
  'grafana/overview-dashboard': {
    title: 'Grafana dashboard',
    about: 'The address of a dashboard.',
    isAddress: true,
  },
  'grafana/host-id': { title: 'Grafana host', about: 'Which Grafana, where there are several.' },
  'prometheus.io/rule': {
    title: 'Prometheus query',
    about: 'Queries (PromQL) that are drawn, with commas.',
    tool: 'prometheus',
    link: 'graph?g0.expr={value}',
    form: /^[^,]+$/,
  },
  'prometheus.io/alert': {
    title: 'Prometheus alerts',
    about: 'Names of alerts with commas, or `all`.',
    tool: 'prometheus',
    link: 'alerts?search={value}',
    form: /^(?!all$)\w+$/,
  },
  'newrelic.com/dashboard-guid': {
    title: 'New Relic dashboard',
    about: 'The GUID of a dashboard.',
    tool: 'newrelic',
    link: 'redirect/entity/{value}',
    form: /^[\w=+-]+$/,
  },
  'dynatrace.com/dynatrace-entity-id': {
    title: 'Dynatrace entity',
    about: 'The id of the monitored entity.',
    tool: 'dynatrace',
    link: 'ui/entity/{value}',
    form: /^[A-Z_]+-[0-9A-F]+$/,
  },
  'dynatrace.com/synthetics-ids': {
    title: 'Dynatrace monitors',
    about: 'Ids of synthetic monitors, with commas.',
  },
  'sentry.io/project-slug': {
    title: 'Sentry project',
    about: 'The project, as `project` or `organisation/project`.',
    tool: 'sentry',
    link: 'projects/{project}/',
    form: /^(?:[\w-]+\/)?(?<project>[\w-]+)$/,
  },
  'rollbar.com/project-slug': {
    title: 'Rollbar project',
    about: 'The project, as `organisation/project`.',
    tool: 'rollbar',
    link: '{value}/',
    form: SLUG,
  },
  'bugsnag.com/project-key': { title: 'BugSnag project', about: 'The project, as `organisation/key`.' },
  'airbrake.io/project-id': { title: 'Airbrake project', about: 'The id of the project.' },
  'periskop.io/service-name': { title: 'Periskop service', about: 'The service whose errors are collected.' },
  'kafka.apache.org/consumer-groups': {
    title: 'Kafka consumers',
    about: 'Its consumer groups, as `cluster/group`, with commas.',
  },
  'lighthouse.com/website-url': { title: 'Website', about: 'The address that is audited.', isAddress: true },
  'launchdarkly.com/*': {
    title: 'LaunchDarkly',
    about: 'Project, environment and filters of its feature flags.',
  },
};

const quality: Record<string, KnownAnnotation> = {
  'sonarqube.org/project-key': {
    title: 'SonarQube project',
    about: 'The key of the project; `instance/key` where there are several.',
    tool: 'sonarqube',
    link: 'dashboard?id={key}',
    form: /^(?:(?<instance>[\w-]+)\/)?(?<key>[\w.:-]+)$/,
  },
  'snyk.io/org-id': { title: 'Snyk organisation', about: 'The id of the organisation, a GUID.' },
  'snyk.io/org-ids': { title: 'Snyk organisations', about: 'Ids of organisations, with commas.' },
  'snyk.io/org-name': {
    title: 'Snyk organisation',
    about: 'The name of the organisation as in addresses.',
    tool: 'snyk',
    link: 'org/{value}/projects',
    form: NAME,
  },
  'snyk.io/project-ids': { title: 'Snyk projects', about: 'Ids of projects, with commas.' },
  'snyk.io/exclude-project-ids': { title: 'Snyk projects left out', about: 'Ids of projects, with commas.' },
  'snyk.io/target-id': { title: 'Snyk target', about: 'The id of the target.' },
  'snyk.io/target-name': { title: 'Snyk target', about: 'The name of the target.' },
  'snyk.io/targets': { title: 'Snyk targets', about: 'Names or ids of targets, with commas.' },
  'vault.io/secrets-path': {
    title: 'Vault path',
    about: 'The path of its secrets. Only their names are ever shown.',
  },
  'quay.io/repository-slug': {
    title: 'Quay repository',
    about: 'The repository of images, as `organisation/repository`.',
    tool: 'quay',
    link: 'repository/{value}',
    form: SLUG,
  },
  'jfrog-artifactory/image-name': { title: 'Artifactory image', about: 'The name of its image.' },
};

const planning: Record<string, KnownAnnotation> = {
  'jira/project-key': {
    title: 'Jira project',
    about: 'The key of the project.',
    tool: 'jira',
    link: 'browse/{value}',
    form: /^[A-Za-z]\w*$/,
  },
  'jira/component': {
    title: 'Jira component',
    about: 'The component within the project.',
    tool: 'jira',
    link: 'issues/?jql=component%20%3D%20%22{value}%22',
    form: /^[^"\\,]+$/,
  },
  'servicenow.com/*': { title: 'ServiceNow', about: 'Ids of the same thing in ServiceNow.' },
  'keycloak.org/*': { title: 'Keycloak', about: 'Ids of the same person or group in Keycloak.' },
};

const cloud: Record<string, KnownAnnotation> = {
  'aws.amazon.com/cost-insights-tags': {
    title: 'AWS cost tags',
    about: 'Tags of its cost, as `key=value,key=value`.',
  },
  'aws.amazon.com/cost-insights-cost-categories': {
    title: 'AWS cost categories',
    about: 'Cost categories of its cost, as `key=value`.',
  },
  'aws.amazon.com/account-id': { title: 'AWS account', about: 'The account that it runs in.' },
  'aws.amazon.com/amazon-ecs-service-tags': { title: 'ECS tags', about: 'Tags of its services in ECS.' },
  'aws.amazon.com/aws-codepipeline-tags': { title: 'CodePipeline tags', about: 'Tags of its pipelines.' },
  'aws.amazon.com/aws-codebuild-project-tags': {
    title: 'CodeBuild tags',
    about: 'Tags of its build projects.',
  },
  'aws.com/lambda-function-name': { title: 'Lambda function', about: 'The name of its function.' },
  'aws.com/lambda-region': { title: 'Lambda region', about: 'The region of its function.' },
  'infrawallet.io/project': { title: 'Cost filter: project', about: 'The project whose cost is its own.' },
  'infrawallet.io/account': { title: 'Cost filter: account', about: 'The account whose cost is its own.' },
  'infrawallet.io/service': { title: 'Cost filter: service', about: 'The service of the cloud.' },
  'infrawallet.io/category': { title: 'Cost filter: category', about: 'The category of cost.' },
  'infrawallet.io/provider': { title: 'Cost filter: provider', about: 'The cloud.' },
  'infrawallet.io/extra-filters': { title: 'Cost filters', about: 'More filters, as `key: value`.' },
  'infrawallet.io/tags': { title: 'Cost filter: tags', about: 'Tags of its cost.' },
  'cloud.google.com/function-ids': { title: 'Cloud functions', about: 'Ids of its functions, with commas.' },
};

const own: Record<string, KnownAnnotation> = {
  'portolan.dev/formerly': {
    title: 'Formerly',
    about: 'Names or refs under which it was known, with commas: old addresses lead to its page.',
  },
};

/** What is known, by what it is about. */
export const ANNOTATION_GROUPS: readonly {
  title: string;
  annotations: Readonly<Record<string, KnownAnnotation>>;
}[] = [
  { title: 'Of the catalog itself', annotations: { ...core, ...own } },
  { title: 'Code', annotations: code },
  { title: 'Builds and deployments', annotations: delivery },
  { title: 'Kubernetes', annotations: kubernetes },
  { title: 'Operation', annotations: operation },
  { title: 'Quality and security', annotations: quality },
  { title: 'Planning', annotations: planning },
  { title: 'Clouds and cost', annotations: cloud },
];

const BY_KEY = new Map(ANNOTATION_GROUPS.flatMap(({ annotations }) => Object.entries(annotations)));

/** What is known of an annotation by its key; undefined for one that nobody has told us of. */
export function knownAnnotation(key: string): KnownAnnotation | undefined {
  return BY_KEY.get(key) ?? BY_KEY.get(`${key.slice(0, key.indexOf('/') + 1)}*`);
}

/** Keys of values that nothing may show. */
export const SECRET_ANNOTATIONS: readonly string[] = [...BY_KEY].flatMap(([key, { isSecret }]) =>
  isSecret ? [key] : [],
);
