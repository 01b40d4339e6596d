// Sets the theme before the first paint. A file of its own because the content security policy forbids inline scripts.
(function () {
  var chosen = 'dark';
  try {
    chosen = localStorage.getItem('logflow.theme') || 'dark';
  } catch (unavailable) {
    // Storage may be blocked; the default stands.
  }
  if (chosen === 'system') {
    chosen = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  }
  document.documentElement.dataset.theme = chosen === 'light' ? 'light' : 'dark';
})();
