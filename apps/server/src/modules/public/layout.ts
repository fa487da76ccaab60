import type { Assets } from './assets.ts';
import { html, type Html, type Piece } from './html.ts';
import { sayIn, type Lang } from './words.ts';

/** How this reader wants his pages; two cookies, nothing else is known of him. */
export interface Look {
  lang: Lang;
  isElder: boolean;
}

export interface Page {
  title: string;
  body: Piece;
  /** The form whose answers survive a change of language or type size, and its button for the Enter key. */
  form?: { id: string; go: string };
  /** Where the same page is asked for again. */
  back: string;
  /** Without even the script that saves time: for whatever browser somebody has. */
  isPlain?: boolean;
}

export function layout(hospital: string, assets: Assets, look: Look, page: Page): Html {
  const t = sayIn(look.lang);
  const other = look.lang === 'zh' ? 'en' : 'zh';
  const belongs = page.form ? html` form="${page.form.id}"` : '';
  const buttons = html`<button
      class="plain"
      name="look"
      value="${other}"
      lang="${other === 'zh' ? 'zh-CN' : 'en'}"
      ${belongs}
    >
      ${t('other_lang')}
    </button>
    <button
      class="plain"
      name="look"
      value="${look.isElder ? 'normal' : 'elder'}"
      data-elder="${t('elder_on')}"
      data-normal="${t('elder_off')}"
      ${belongs}
    >
      ${t(look.isElder ? 'elder_off' : 'elder_on')}
    </button>`;
  return html`<!doctype html>
    <html lang="${look.lang === 'zh' ? 'zh-CN' : 'en'}" ${look.isElder ? html` class="elder"` : ''}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${page.title} · ${hospital}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${assets.css}" />
        ${page.isPlain ? '' : html`<script src="${assets.js}" defer></script>`}
      </head>
      <body>
        <header>
          <p class="hospital">${hospital}</p>
          ${page.form ? html`<div class="look">${forEnter(page.form)}${buttons}</div>` : html`<form class="look" method="post" action="/p/look" enctype="multipart/form-data"><input type="hidden" name="back" value="${page.back}" />${buttons}</form>`}
        </header>
        <main>${page.body}</main>
        <footer><p>${t('urgent')}</p></footer>
      </body>
    </html> `;
}

/** Enter presses the first button of a form: without this one up there it would change the language. */
const forEnter = ({ id, go }: { id: string; go: string }): Html =>
  html`<button class="hidden" form="${id}" name="go" value="${go}" tabindex="-1" aria-hidden="true"></button>`;
