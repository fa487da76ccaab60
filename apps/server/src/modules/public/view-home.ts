import { html, type Html } from './html.ts';
import { icons } from './icons.ts';
import type { Kind } from './kinds.ts';
import type { Spot } from './spots.ts';
import { inLang, sayIn, type Lang } from './words.ts';

interface HomeView {
  lang: Lang;
  kinds: readonly Kind[];
  spot: Spot | null;
  /** The code that was scanned has been replaced. */
  isOld: boolean;
  visit: string | null;
}

/** What one can do here: a few large choices, and the way back to what one has sent. */
export function homePage({ lang, kinds, spot, isOld, visit }: HomeView): Html {
  const t = sayIn(lang);
  const base = `/p/${spot?.token ?? '0'}`;
  return html`<h1>${t('home_title')}</h1>
    <p class="place">${spot ? t('at_place', { place: spot.name }) : t(isOld ? 'old_code' : 'no_place')}</p>
    <ul class="choices">
      ${kinds.map(
        ({ kind, label, hint }) =>
          html`<li>
            <a href="${base}/${kind}${visit && kind === 'survey' ? `?v=${visit}` : ''}"
              >${icons[kind]}<strong>${inLang(lang, label)}</strong><small>${inLang(lang, hint)}</small></a
            >
          </li>`,
      )}
    </ul>
    <p>
      <a class="button wide" href="/p/t"><strong>${t('follow')}</strong><small>${t('follow_hint')}</small></a>
    </p>`;
}
