/* Keys for lists (j, k, x, Enter, /), what is ticked, and forms that send themselves once they appear. Pages work without it. */
(() => {
  const typing = (element) =>
    element instanceof HTMLElement &&
    element.matches('input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]');
  const rows = () => [...document.querySelectorAll('[data-keys] [data-row]')];
  const linkOf = (row) => row.querySelector('a[data-open]') ?? row.querySelector('a');

  function move(step) {
    const all = rows();
    if (all.length === 0) return;
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
    linkOf(next)?.focus();
    next.scrollIntoView({ block: 'nearest' });
  }

  const picks = () => [...document.querySelectorAll('[data-pick]')];
  const countPicked = () => {
    const told = document.querySelector('[data-picked]');
    if (told) told.textContent = `${told.dataset.picked} ${picks().filter(({ checked }) => checked).length}`;
  };
  function pickRow() {
    const box = rows()
      .find((row) => row.contains(document.activeElement))
      ?.querySelector('[data-pick]');
    if (!box) return false;
    box.click();
    return true;
  }
  document.addEventListener('change', countPicked);
  document.addEventListener('click', (event) => {
    const all = event.target instanceof Element && event.target.closest('[data-pick-all], [data-pick-none]');
    if (!all || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    for (const box of picks()) box.checked = all.matches('[data-pick-all]');
    countPicked();
  });
  countPicked();

  const off = document.cookie.split('; ').includes('prachakhom_keys=off');
  document.addEventListener('keydown', (event) => {
    if (off) return;
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === 'j' && rows().length > 0) move(1);
    else if (event.key === 'k' && rows().length > 0) move(-1);
    else if (event.key === 'x' || (event.key === ' ' && event.target instanceof HTMLAnchorElement)) {
      if (pickRow()) event.preventDefault();
    } else if (event.key === '/') {
      const search = document.querySelector('[data-search]');
      if (!search) return;
      event.preventDefault();
      search.focus();
    } else {
      const shortcut = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!shortcut) return;
      event.preventDefault();
      const target = shortcut.hash && document.querySelector(shortcut.getAttribute('href'));
      if (target) target.focus();
      else shortcut.click();
    }
  });

  const sendReady = () => {
    const ready = document.querySelector('[data-send-form]');
    if (!ready) return;
    const form = document.getElementById(ready.dataset.sendForm);
    ready.removeAttribute('data-send-form');
    form?.requestSubmit();
  };
  new MutationObserver(sendReady).observe(document.body, { childList: true, subtree: true });
  sendReady();
})();
