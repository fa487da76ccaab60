import type { Shown } from '../register/index.ts';
import { html, type Html } from './html.ts';
import { sayIn, type Lang } from './words.ts';

/** What the house stands for, and who is held up as an example, with their consent. */
export function valuesPage(lang: Lang, { values, models }: Shown): Html {
  const t = sayIn(lang);
  return html`<h1>${t('values_title')}</h1>
    ${values.map(
      ({ name, text }) =>
        html`<h2>${name}</h2>
          <p class="lines">${text}</p>`,
    )}
    ${
      models.length === 0
        ? ''
        : html`<h2>${t('values_models')}</h2>
            ${models.map(
              ({ name, title, on, deeds }) =>
                html`<section class="panel">
                  <p><strong>${name}</strong> ${title}<br /><small>${on}</small></p>
                  <p class="lines">${deeds}</p>
                </section>`,
            )}`
    }`;
}
