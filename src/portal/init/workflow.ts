import {
  BUILD_ALLOWING,
  indented,
  POST_DIFF_GITHUB,
  POST_REVIEW_GITHUB,
  PREVIEW_GITHUB,
} from './post-scripts.ts';

const EVENTS = `on:
  pull_request:
  push: { branches: [main] }
  schedule: [{ cron: '17 5 * * *' }]
  workflow_dispatch:
    inputs:
      allow:
        description: What the gate asks about, and is meant
        type: choice
        options: [nothing, drop, shrink]
        default: nothing
  # Repositories of services say that their catalog file changed.
  repository_dispatch: { types: [portal-changed] }
`;

/**
 * What outlives a build: snapshots of sources, what was published last, and the site, whose pages need not all be made anew. The same
 * paths wherever it is read, as caches are told apart by them.
 */
const STATE = `path: |
            .portolan/cache
            .portolan/state
            _site`;

const NODE = `- uses: actions/setup-node@v6
        with: { node-version: 24, cache: npm, cache-dependency-path: package.json }
      - run: npm install --no-audit --no-fund`;

/** How a job that may write to a pull request takes what another has found. */
const TAKE = `- uses: actions/download-artifact@v8
        with: { name: comments, path: found }
        # A job that failed early has found nothing.
        continue-on-error: true`;

const OWN_PULL_REQUEST = `!cancelled() && github.event_name == ''pull_request'' && github.event.pull_request.head.repo.full_name == github.repository`;

/** Variables of the scripts that speak to a pull request. */
const PULL_REQUEST = `GH_TOKEN: '\${{ github.token }}'
          REPOSITORY: '\${{ github.repository }}'
          NUMBER: '\${{ github.event.pull_request.number }}'`;

/** Puts the suggestions of a check on the lines of a pull request; needs the artifact \`comments\`. */
const SUGGEST = `- name: Suggest lines as they would be right
        if: '!cancelled()'
        run: |
${indented(POST_REVIEW_GITHUB, 10)}
        env:
          ${PULL_REQUEST}
          HEAD: '\${{ github.event.pull_request.head.sha }}'`;

function jobs(build: string): string {
  return `jobs:
  check:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    timeout-minutes: 30
    concurrency: { group: 'check-\${{ github.event.pull_request.number }}', cancel-in-progress: true }
    outputs: { preview: '\${{ steps.preview.outputs.artifact-id }}' }
    steps:
      - uses: actions/checkout@v7
        with: { fetch-depth: 0, persist-credentials: false }
      ${NODE}
      - uses: actions/cache/restore@v5
        with:
          ${STATE}
          key: portolan-
      - name: Check, and say on the lines what is wrong
        run: npx portolan check --format github --since "$BASE" --head "$HEAD" --review review.json
        env:
          BASE: '\${{ github.event.pull_request.base.sha }}'
          HEAD: '\${{ github.event.pull_request.head.sha }}'
      - name: Tell what differs
        if: '!cancelled()'
        run: |
          npx portolan diff "$BASE" --format markdown > diff.md
          cat diff.md >> "$GITHUB_STEP_SUMMARY"
        env: { BASE: '\${{ github.event.pull_request.base.sha }}' }
      - uses: actions/upload-artifact@v7
        if: '!cancelled()'
        with:
          name: comments
          path: |
            diff.md
            review.json
          if-no-files-found: ignore
          overwrite: true
          retention-days: 1
      - name: Build a preview
        id: build
        if: '!cancelled()'
        run: |
${indented(PREVIEW_GITHUB, 10)}
      - uses: actions/upload-artifact@v7
        id: preview
        if: '!cancelled() && steps.build.outputs.built'
        with: { name: preview, path: _site, overwrite: true, retention-days: 7 }
  # What was found, on the pull request: a comment that is updated, and suggestions. A job of its own: it may write, and
  # runs nothing that the pull request brings. Pull requests from forks have it in the summary of the job above.
  comment:
    if: '${OWN_PULL_REQUEST}'
    needs: check
    runs-on: ubuntu-latest
    timeout-minutes: 5
    concurrency: { group: 'comment-\${{ github.event.pull_request.number }}', cancel-in-progress: false }
    permissions: { pull-requests: write }
    steps:
      ${TAKE}
      - name: Say what differs
        run: |
${indented(POST_DIFF_GITHUB, 10)}
        env:
          ${PULL_REQUEST}
          SERVER: '\${{ github.server_url }}'
          RUN: '\${{ github.run_id }}'
          PREVIEW: '\${{ needs.check.outputs.preview }}'
      ${SUGGEST}
  publish:
    if: github.event_name != 'pull_request'
    runs-on: ubuntu-latest
    timeout-minutes: 60
    permissions: { contents: read, pages: write, id-token: write }
    environment: { name: github-pages, url: '\${{ steps.deploy.outputs.page_url }}' }
    # One after the other: a build never overtakes one that knows less.
    concurrency: { group: pages, cancel-in-progress: false }
    steps:
      - uses: actions/checkout@v7
        with: { fetch-depth: 0, persist-credentials: false }
      ${NODE}
      - uses: actions/cache@v5
        with:
          ${STATE}
          key: 'portolan-\${{ github.run_id }}-\${{ github.run_attempt }}'
          restore-keys: portolan-
${build}
      - uses: actions/upload-pages-artifact@v5
        with: { path: _site }
      - uses: actions/deploy-pages@v5
        id: deploy
`;
}

/**
 * The workflow of a portal repository: checks pull requests, tells in a comment what they change, suggests lines and
 * keeps a preview; builds and publishes on merge, on schedule and on demand. Permissions are those of each job; nothing
 * from a pull request reaches a shell.
 */
export const WORKFLOW = `name: portal
${EVENTS}permissions: { contents: read }
${jobs(`      # Tokens of sources go here, each under the name that its tokenEnv gives: NAME: '\${{ secrets.NAME }}'
      - name: Build
        run: |
${indented(BUILD_ALLOWING, 10)}
        env:
          ALLOW: '\${{ inputs.allow }}'`)}`;

/** Runs a build with variables that the caller gives as lines \`NAME=value\`. */
const BUILD_WITH_TOKENS = `while IFS="=" read -r name value; do
  case "$name" in
    "" | [!A-Z]* | *[!A-Z0-9_]*) continue ;;
    *) export "$name=$value" ;;
  esac
done <<< "$TOKENS"
unset TOKENS
${BUILD_ALLOWING}`;

/** The same, to be called from the workflow of a portal repository. */
export const CALLED_WORKFLOW = `# Written by scripts/docs-workflows.ts. docs/publishing.md says how a portal repository calls it.
name: portal
on:
  workflow_call:
    inputs:
      allow:
        description: What the gate asks about, and is meant - drop (sources that give far less), shrink (entities that are gone) or nothing.
        type: string
        default: nothing
    secrets:
      tokens:
        description: Tokens of sources, a line NAME=value for each, under the names that tokenEnv gives.
        required: false
permissions: { contents: read }
${jobs(`      - name: Build
        run: |
${indented(BUILD_WITH_TOKENS, 10)}
        env:
          TOKENS: '\${{ secrets.tokens }}'
          ALLOW: '\${{ inputs.allow }}'`)}`;

/** For repositories of services: checks their catalog files, suggests, and asks the portal to be built anew. */
export const SERVICE_WORKFLOW = `# Written by scripts/docs-workflows.ts. docs/service-repositories.md says how a repository calls it.
name: portal-service
on:
  workflow_call:
    inputs:
      portal:
        description: Address of the portal's site.
        type: string
        required: true
      files:
        description: Which files are the catalog, as a glob; by default those called catalog-info.yaml or port.yml.
        type: string
        default: ''
      fail-on:
        description: The least severity that fails - error, warning, info or never.
        type: string
        default: warning
      version:
        description: Version of portolan, as npm understands it.
        type: string
        default: '0.1'
      portal-repository:
        description: The repository of the portal as owner/name, which is built anew after a merge.
        type: string
        default: ''
    secrets:
      token:
        description: A token that may dispatch events to the portal's repository.
        required: false
permissions: { contents: read }
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v7
        with: { fetch-depth: 0, persist-credentials: false }
      - uses: actions/setup-node@v6
        with: { node-version: 24 }
      - name: Check, and say on the lines what is wrong
        run: |
          set -- check --against "$PORTAL" --fail-on "$FAIL_ON" --format github
          if [ -n "$FILES" ]; then set -- "$@" --files "$FILES"; fi
          if [ -n "$HEAD" ]; then set -- "$@" --since "$BASE" --head "$HEAD" --review review.json; fi
          npx --yes "portolan@$VERSION" "$@"
        env:
          PORTAL: '\${{ inputs.portal }}'
          FILES: '\${{ inputs.files }}'
          FAIL_ON: '\${{ inputs.fail-on }}'
          VERSION: '\${{ inputs.version }}'
          BASE: '\${{ github.event.pull_request.base.sha }}'
          HEAD: '\${{ github.event.pull_request.head.sha }}'
      - uses: actions/upload-artifact@v7
        if: '!cancelled() && github.event_name == ''pull_request'''
        with: { name: comments, path: review.json, if-no-files-found: ignore, overwrite: true, retention-days: 1 }
  # A job of its own: it may write comments, and runs nothing that the pull request brings.
  suggest:
    if: '${OWN_PULL_REQUEST}'
    needs: check
    runs-on: ubuntu-latest
    timeout-minutes: 5
    concurrency: { group: 'suggest-\${{ github.event.pull_request.number }}', cancel-in-progress: false }
    permissions: { pull-requests: write }
    steps:
      ${TAKE}
      ${SUGGEST}
  rebuild:
    if: github.event_name == 'push' && inputs.portal-repository != '' && github.ref_name == github.event.repository.default_branch
    needs: check
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions: {}
    steps:
      - name: Ask the portal to be built anew
        run: |
          if [ -z "$GH_TOKEN" ]; then
            echo "::notice title=Portal::Without a token the portal shows this at its next scheduled build."
            exit 0
          fi
          gh api "repos/$REPOSITORY/dispatches" --field event_type=portal-changed
        env:
          REPOSITORY: '\${{ inputs.portal-repository }}'
          GH_TOKEN: '\${{ secrets.token }}'
`;
