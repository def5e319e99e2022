// Filters the page; everything can be read without it.
(() => {
  'use strict';
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const toolbar = one('#toolbar');
  const search = one('#search');
  const shown = one('#shown');
  const buttons = all('[data-filter]');
  const cards = all('[data-verdict]');
  const rows = all('tbody[data-text], tr[data-text]');
  const groups = all('.group');
  const texts = new Map([...cards, ...rows].map((e) => [e, e.dataset.text.toLowerCase()]));
  const prefix = '#filter?';
  let verdict = '';

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (e) => words.every((word) => texts.get(e).includes(word));
    let n = 0;
    for (const card of cards) {
      card.hidden = !(matches(card) && (!verdict || card.dataset.verdict === verdict));
      n += card.hidden ? 0 : 1;
    }
    for (const row of rows) row.hidden = !matches(row);
    for (const group of groups) group.hidden = !group.querySelector('[data-verdict]:not([hidden])');
    for (const b of buttons) b.setAttribute('aria-pressed', String(b.dataset.filter === verdict));
    shown.textContent = `${n} of ${cards.length} checks`;
  };

  const remember = () => {
    const state = new URLSearchParams();
    if (search.value) state.set('q', search.value);
    if (verdict) state.set('v', verdict);
    const text = state.toString();
    history.replaceState(null, '', text ? prefix + text : location.pathname + location.search);
  };

  const choose = (value) => {
    verdict = buttons.some((b) => b.dataset.filter === value) ? value : '';
    apply();
    remember();
  };

  // A jump to something that is folded or filtered away brings it back first.
  const reveal = () => {
    if (location.hash.startsWith(prefix)) {
      const state = new URLSearchParams(location.hash.slice(prefix.length));
      search.value = state.get('q') || '';
      const wanted = state.get('v') || '';
      verdict = buttons.some((b) => b.dataset.filter === wanted) ? wanted : '';
      apply();
      return;
    }
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.closest('[hidden]')) {
      search.value = '';
      verdict = '';
      apply();
    }
    for (let e = target; e; e = e.parentElement) {
      if (e.tagName === 'DETAILS') e.open = true;
    }
    target.scrollIntoView();
  };

  const step = (by) => {
    const visible = cards.filter((card) => !card.hidden);
    if (visible.length === 0) return;
    const at = visible.findIndex((card) => card.contains(document.activeElement));
    const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + by, 0), visible.length - 1);
    visible[next].querySelector('summary').focus();
    visible[next].scrollIntoView({block: 'start'});
  };

  search.addEventListener('input', () => { apply(); remember(); });
  for (const b of buttons) b.addEventListener('click', () => choose(b.dataset.filter));
  addEventListener('hashchange', reveal);
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === search) {
      if (event.key === 'Escape') { search.value = ''; apply(); remember(); search.blur(); }
      return;
    }
    if (event.key === '/') { event.preventDefault(); search.focus(); search.select(); }
    if (event.key === 'f') choose(verdict === 'fail' ? '' : 'fail');
    if (event.key === 'j') step(1);
    if (event.key === 'k') step(-1);
  });

  let folded = [];
  addEventListener('beforeprint', () => {
    folded = all('details:not([open])');
    for (const e of folded) e.open = true;
  });
  addEventListener('afterprint', () => { for (const e of folded) e.open = false; });

  toolbar.hidden = false;
  apply();
  reveal();
})();
