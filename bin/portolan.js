#!/usr/bin/env node

// Plain old JavaScript, so that an old Node can still read it and say what is wrong.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 12)) {
  console.error(
    'portolan needs Node.js 22.12 or newer; this is ' +
      process.versions.node +
      '. Install a newer one from https://nodejs.org.',
  );
  process.exitCode = 2;
} else {
  import('../dist/cli/main.js')
    .then((cli) => cli.main(process.argv.slice(2)))
    .then(
      (code) => {
        // Output that could not be written has set one already.
        process.exitCode = process.exitCode || code;
      },
      (error) => {
        console.error(error);
        process.exitCode = 2;
      },
    );
}
