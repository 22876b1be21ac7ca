/* Filled in by the shell of every page. */
document.documentElement.classList.add('js');
if (document.querySelector('portolan-action')) void import('./action-form.ts');
if (document.querySelector('portolan-catalog')) void import('./catalog.ts');
if (document.querySelector('portolan-mine')) void import('./mine.ts');
