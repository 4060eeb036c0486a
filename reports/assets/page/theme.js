// Light, dark, or as the system says. Kept where the browser lets pages from disk keep things.

const themeChoices = ['auto', 'light', 'dark'];

function storedTheme() {
  try {
    return localStorage.getItem('assay-theme');
  } catch {
    return null;
  }
}

function applyTheme(choice) {
  if (choice === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = choice;
  }
  document.dispatchEvent(new Event('assay:theme'));
}

function startTheme() {
  let choice = themeChoices.includes(storedTheme()) ? storedTheme() : 'auto';
  const toggle = document.getElementById('theme');
  const show = () => {
    toggle.textContent = {auto: '◐ Auto', light: '○ Light', dark: '● Dark'}[choice];
    toggle.setAttribute('aria-label', `Theme: ${choice}`);
    applyTheme(choice);
  };
  toggle.hidden = false;
  toggle.addEventListener('click', () => {
    choice = themeChoices[(themeChoices.indexOf(choice) + 1) % themeChoices.length];
    try {
      localStorage.setItem('assay-theme', choice);
    } catch {
      // Not kept, then: the page works all the same.
    }
    show();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  // Paper is white whatever the screen.
  addEventListener('beforeprint', () => applyTheme('light'));
  addEventListener('afterprint', () => applyTheme(choice));
  show();
}
