/**
 * What the records of Git mean when `portal.yaml` has no mapping of its own. Every repository becomes an entity, and
 * its facts go to the entities that say in an annotation where their code is, to those that its catalog files declare,
 * else to the one of the same name.
 */
export const MAPPING = `resources:
  - kind: repository
    port:
      entity:
        mappings:
          identifier: .id
          title: .name
          blueprint: '"repository"'
          properties:
            url: .url
            defaultBranch: .defaultBranch
            lastCommitAt: .head.at
            contributors90d: .contributors90d
            primaryLanguage: .languages[0].name
            languages: '.languages | if . then map({key: .name, value: .bytes}) | from_entries else null end'
          relations:
            component:
              match: &entity
                kinds: [Component, service, _service, microservice, Resource, API, System, Template, AIResource]
                annotations:
                  portolan.dev/repository: '[.remoteUrl, .slug]'
                  backstage.io/source-location: .remoteUrl
                  github.com/project-slug: select((.host // "") | test("gitlab|bitbucket") | not) | .slug
                  gitlab.com/project-slug: select((.host // "") | test("github|bitbucket") | not) | .slug
                declaredIn: .id
                name: .name
  - kind: repository
    port:
      entity:
        match: *entity
        mappings:
          properties:
            git: &facts
              url: .url
              defaultBranch: .defaultBranch
              firstCommitAt: .firstCommitAt
              lastCommitAt: .head.at
              lastCommit: .head.sha
              commits90d: .commits90d
              contributors90d: .contributors90d
              primaryLanguage: .languages[0].name
              languages: '.languages | if . then map({key: .name, value: .bytes}) | from_entries else null end'
              hasCodeowners: .codeowners != null
              codeowners: '.codeowners | if . then {path, url, owners, rules: (.rules | length)} else null end'
              hasReadme: .readme != null
              readme: .readme
              hasLicense: .license != null
              license: .license
              latestTag: .tags.latest.name
              latestTagAt: .tags.latest.at
              tags: .tags.count
  - kind: folder
    port:
      entity:
        match:
          kinds: [Component, service, _service, microservice, Resource, API, System, Template, AIResource]
          annotations:
            portolan.dev/repository: '.path as $path | [.remoteUrl, .slug | strings | . + "//" + $path]'
            backstage.io/source-location: .path as $path | .remoteUrl | strings | . + "//" + $path
          declaredIn: .id
          name: .name
        mappings:
          properties:
            git: *facts
`;
