/**
 * The workflow of a portal repository: checks pull requests, builds and publishes on merge, on schedule and
 * on demand. Permissions are those of each job; nothing from a pull request reaches a shell.
 */
export const WORKFLOW = `name: portal
on:
  pull_request:
  push: { branches: [main] }
  schedule: [{ cron: '17 5 * * *' }]
  workflow_dispatch:
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
