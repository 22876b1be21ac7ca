# Functions of scripts/start and scripts/test. Plain sh: this runs before anything is installed.

say() { printf '%s\n' "$*" >&2; }

# As root, or by sudo where there is one.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else say "Portolan: installing $* needs root; run it yourself, then try again."; return 1
  fi
}

apt_install() {
  command -v apt-get >/dev/null 2>&1 || return 1
  say "Portolan: installing $* with apt-get ..."
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null 2>&1 ||
    { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null; }
}

# npm leaves out native parts of packages that ask for a newer Node than the one it runs with.
node_is_recent() {
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

# npm brings the Node that the project uses (the package `node`), but npm itself needs some Node to start. Where
# that is too old, as on systems of a few years ago, a newer one with its npm is put into a folder of its own.
need_node() {
  if ! command -v npm >/dev/null 2>&1; then
    apt_install npm || { say "Portolan: npm is missing. Install Node.js from https://nodejs.org, then try again."; exit 2; }
  fi
  if ! command -v git >/dev/null 2>&1; then
    apt_install git || { say "Portolan: git is missing. Install it, then try again."; exit 2; }
  fi
  if node_is_recent; then return; fi
  if [ ! -x .portolan/setup/node_modules/.bin/npm ]; then
    say "Portolan: Node.js $(node --version) is too old to install with; fetching a newer one ..."
    mkdir -p .portolan/setup
    npm install --prefix .portolan/setup --no-save --no-audit --no-fund --loglevel=error node@24 npm@11 >/dev/null
  fi
  PATH="$PWD/.portolan/setup/node_modules/.bin:$PATH"
  export PATH
}

# Installs packages when they are missing or older than the lock file.
install_packages() {
  if [ -L node_modules ]; then
    say "Portolan: node_modules is a link to another folder, which an installation would empty. Remove the link first."
    exit 2
  fi
  if [ -f node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ] && [ -x node_modules/.bin/node ]; then
    :
  else
    say "Portolan: installing packages ..."
    npm ci --no-audit --no-fund --loglevel=error
  fi
  PATH="$PWD/node_modules/.bin:$PATH"
  export PATH
}

# A Chromium: the one named by PORTOLAN_CHROMIUM, one that is installed, Playwright's own, or the system's package.
need_browser() {
  if node test/browser.ts --find >/dev/null 2>&1; then return; fi
  say "Portolan: no Chromium found; trying Playwright's own ..."
  if timeout 300 node node_modules/playwright-core/cli.js install chromium-headless-shell >/dev/null 2>&1 && node test/browser.ts --find >/dev/null 2>&1; then return; fi
  apt_install chromium || apt_install chromium-browser || { say "Portolan: install Chromium, or name one in PORTOLAN_CHROMIUM."; exit 2; }
}
