/* Filled in by the shell of every page. */
document.documentElement.classList.add('js');
