import { BUILD_ALLOWING, indented, POST_GITLAB } from './post-scripts.ts';

/**
 * The pipeline of a portal on GitLab: checks merge requests, tells what they change, keeps a preview; builds and
 * publishes on merge, on schedule and when it is triggered. Nothing that others have written reaches a shell but as a
 * variable.
 */
export const GITLAB_PIPELINE = `workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
.portal:
  image: node:24
  variables: { GIT_DEPTH: 0 }
  before_script:
    - npm install --no-audit --no-fund --prefer-offline --cache .npm
.npm: &npm
  key: { files: [package.json], prefix: npm }
  paths: [.npm]
check:
  extends: .portal
  stage: test
  interruptible: true
  cache: [*npm]
  script:
    - |
      head="\${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-$CI_COMMIT_SHA}"
      base="$CI_MERGE_REQUEST_DIFF_BASE_SHA"
      code=0
      npx portolan check --since "$base" --head "$head" --review review.json --code-quality gl-code-quality-report.json || code=$?
      npx portolan diff "$base" --format markdown > diff.md
      exit "$code"
  artifacts:
    when: always
    expire_in: 7 days
    paths: [diff.md, review.json]
    reports: { codequality: gl-code-quality-report.json }
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
preview:
  extends: .portal
  stage: test
  interruptible: true
  cache: [*npm]
  script:
    - npx portolan build --offline
  # 3: the gate would not publish the portal with this change; the log says why, and whoever merges must allow it.
  allow_failure: { exit_codes: 3 }
  artifacts:
    expose_as: Preview of the portal
    expire_in: 7 days
    paths: [_site/]
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
# What was found, on the merge request: a comment that is updated, and suggestions. Only where there is a token that may
# comment. It runs nothing that the merge request brings but this file.
comment:
  image: alpine:3
  stage: deploy
  needs: [check]
  interruptible: false
  resource_group: comment-$CI_MERGE_REQUEST_IID
  variables: { GIT_STRATEGY: empty }
  script:
    - apk add --no-cache curl jq > /dev/null
    - |
${indented(POST_GITLAB, 6)}
  allow_failure: true
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event" && $PORTAL_COMMENT_TOKEN
      when: always
pages:
  extends: .portal
  stage: deploy
  resource_group: pages
  cache:
    - *npm
    # What outlives a build: snapshots of sources, what was published last, and pages that need not be made anew.
    - key: portolan
      paths: [.portolan/cache, .portolan/state, _site]
  script:
    # Run pipeline, with the variable PORTAL_ALLOW: what the gate asks about, and is meant.
    - |
${indented(BUILD_ALLOWING.replace('$ALLOW', '$PORTAL_ALLOW'), 6)}
    # Of this name alone GitLab publishes a folder, whatever its version.
    - rm -rf public && cp -a _site public
  artifacts: { paths: [public] }
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
`;
