import type { KnownAnnotation } from './annotation.ts';

export const own: Record<string, KnownAnnotation> = {
  'portolan.dev/formerly': {
    title: 'Formerly',
    about: 'Names or refs under which it was known, with commas: old addresses lead to its page.',
  },
};
