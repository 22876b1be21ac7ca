/** The environment without what the test runner and the machine add: tools behave in another way when they see it. */
export const ENVIRONMENT: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(?:VITEST.*|CI|TEST|DEV|PROD|SSR|MODE|BASE_URL|NODE_ENV)$/.test(name),
  ),
);
