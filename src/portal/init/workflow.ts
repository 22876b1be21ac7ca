/**
 * The workflow of a portal repository: checks pull requests and tells in a comment what they change, builds and
 * publishes on merge, on schedule and on demand. Permissions are those of each job; nothing from a pull request reaches a shell.
 */
export const WORKFLOW = `name: portal
on:
  pull_request:
  push: { branches: [main] }
  schedule: [{ cron: '17 5 * * *' }]
  workflow_dispatch:
  # Repositories of services say that their catalog file changed.
  repository_dispatch: { types: [portal-changed] }
permissions: { contents: read }
jobs:
  check:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
        with: { fetch-depth: 0, persist-credentials: false }
      - uses: actions/setup-node@v6
        with: { node-version: 24 }
      - run: npm install --no-audit --no-fund
      - run: npx portolan check --format github --since "$BASE"
        env: { BASE: '\${{ github.event.pull_request.base.sha }}' }
      - if: '!cancelled()'
        run: |
          npx portolan diff "$BASE" --format markdown > diff.md
          cat diff.md >> "$GITHUB_STEP_SUMMARY"
        env: { BASE: '\${{ github.event.pull_request.base.sha }}' }
      - if: '!cancelled()'
        uses: actions/upload-artifact@v7
        with: { name: diff, path: diff.md, retention-days: 7 }
  # What the pull request changes, in one comment that is updated. A job of its own: it may write comments, and
  # runs nothing that the pull request brings. Pull requests from forks have it in the summary of the job above.
  comment:
    if: '!cancelled() && github.event_name == ''pull_request'' && github.event.pull_request.head.repo.full_name == github.repository'
    needs: check
    runs-on: ubuntu-latest
    permissions: { pull-requests: write }
    steps:
      - uses: actions/download-artifact@v8
        with: { name: diff }
      - run: |
          comments="repos/$REPOSITORY/issues/$NUMBER/comments"
          known=$(gh api "$comments" --paginate --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("<!-- portolan-diff -->"))) | .id' | head -n 1)
          if [ -n "$known" ]
          then gh api --method PATCH "repos/$REPOSITORY/issues/comments/$known" --field body=@diff.md
          else gh api "$comments" --field body=@diff.md
          fi > /dev/null
        env:
          GH_TOKEN: '\${{ github.token }}'
          REPOSITORY: '\${{ github.repository }}'
          NUMBER: '\${{ github.event.pull_request.number }}'
  publish:
    if: github.event_name != 'pull_request'
    runs-on: ubuntu-latest
    permissions: { contents: read, pages: write, id-token: write }
    environment: { name: github-pages, url: '\${{ steps.deploy.outputs.page_url }}' }
    concurrency: { group: pages, cancel-in-progress: false }
    steps:
      - uses: actions/checkout@v7
        with: { fetch-depth: 0, persist-credentials: false }
      - uses: actions/setup-node@v6
        with: { node-version: 24 }
      - run: npm install --no-audit --no-fund
      # What outlives a build: snapshots of sources, and what was published last.
      - uses: actions/cache@v5
        with:
          path: |
            .portolan/cache
            .portolan/state
          key: 'portolan-\${{ github.run_id }}'
          restore-keys: portolan-
      - run: npx portolan build
      - uses: actions/upload-pages-artifact@v5
        with: { path: _site }
      - uses: actions/deploy-pages@v5
        id: deploy
`;
