// Keys for everything; pages do all they do without this too.
(() => {
  'use strict';
  const KEYS = [['j  k', 'next and previous entry or section'], ['Enter', 'open it'], ['/', 'search'], ['x', 'open or close all passages of a story'],
    ['m', 'more: the next page of a list'], ['g t', 'today'], ['g c', 'claims'], ['g h', 'holders'], ['g n', 'names'], ['g p', 'places'],
    ['g o', 'outlets'], ['g w', 'watchlists'], ['g s', 'sources'], ['g d', 'desk'], ['?', 'these keys'], ['Esc', 'close']];
  let going = false;

  function help() {
    let dialog = document.querySelector('dialog.help');
    if (!dialog) {
      dialog = document.createElement('dialog');
      dialog.className = 'help';
      dialog.setAttribute('aria-label', 'Keys');
      const list = document.createElement('dl');
      list.className = 'keys';
      for (const [key, what] of KEYS) {
        const name = document.createElement('dt');
        const keyboard = document.createElement('kbd');
        keyboard.textContent = key;
        name.append(keyboard);
        const text = document.createElement('dd');
        text.textContent = what;
        list.append(name, text);
      }
      const close = document.createElement('button');
      close.textContent = 'Close';
      close.addEventListener('click', () => dialog.close());
      dialog.append(list, close);
      document.body.append(dialog);
    }
    if (dialog.open) dialog.close(); else dialog.showModal();
  }

  function step(by) {
    const links = [...document.querySelectorAll('ol.cards > li :is(h2, h3) a, main section > h2, ol.journal > li a')];
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))];
    if (!next) return;
    if (next.tagName === 'H2') next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: 'center' });
  }

  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog')) return;
    const wasGoing = going;
    going = false;
    if (wasGoing) {
      const link = document.querySelector(`nav.main [data-key="${CSS.escape(event.key)}"]`);
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    const keys = {
      j: () => step(1),
      k: () => step(-1),
      m: () => document.querySelector('a[rel=next]')?.click(),
      g: () => { going = true; },
      x: () => { const all = [...document.querySelectorAll('article details')]; const open = !all[0]?.open; all.forEach(one => { one.open = open; }); },
      '/': () => document.getElementById('find')?.focus(),
      '?': help,
    };
    if (Object.hasOwn(keys, event.key)) { event.preventDefault(); keys[event.key](); }
  });
})();
