export { packageVersion } from '../base/version.ts';
