// Before the page is drawn, so that it is not drawn twice: as chosen here earlier, else as the system has it.
'use strict';
(() => {
  const chosen = () => localStorage.getItem('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const dark = () => (chosen() ? chosen() === 'dark' : system.matches);
  function show() {
    document.documentElement.dataset.theme = dark() ? 'dark' : 'light';
    document.getElementById('theme')?.setAttribute('aria-pressed', String(dark()));
  }
  show();
  system.addEventListener('change', show);
  document.addEventListener('DOMContentLoaded', () => {
    show();
    document.getElementById('theme').addEventListener('click', () => {
      localStorage.setItem('theme', dark() ? 'light' : 'dark');
      show();
    });
  });
})();
