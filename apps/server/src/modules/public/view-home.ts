import type { PublicKind } from '@anyuan/contract';

import { faultKind } from './fault-kind.ts';
import { html, type Html } from './html.ts';
import { icons } from './icons.ts';
import type { Kind } from './kind.ts';
import type { Spot } from './spots.ts';
import { inLang, sayIn, type Lang } from './words.ts';

interface HomeView {
  lang: Lang;
  kinds: readonly Kind[];
  spot: Spot | null;
  /** The code that was scanned has been replaced. */
  isOld: boolean;
  visit: string | null;
  /** What the hospital tells of itself here. */
  told: { safe: boolean; values: boolean };
}

const isOurs = (kind: Kind['kind']): kind is PublicKind => Object.hasOwn(icons, kind);

/** What one can do here: a few large choices, and the way back to what one has sent. */
export function homePage({ lang, kinds, spot, isOld, visit, told }: HomeView): Html {
  const t = sayIn(lang);
  const base = `/p/${spot?.token ?? '0'}`;
  return html`<h1>${t('home_title')}</h1>
    <p class="place">${spot ? t('at_place', { place: spot.name }) : t(isOld ? 'old_code' : 'no_place')}</p>
    <ul class="choices">
      ${kinds.map(
        ({ kind, label, hint }) =>
          html`<li>
            <a href="${base}/${kind}${visit && kind === 'survey' ? `?v=${visit}` : ''}"
              >${icons[isOurs(kind) ? kind : 'survey']}<strong>${inLang(lang, label)}</strong
              ><small>${inLang(lang, hint)}</small></a
            >
          </li>`,
      )}
    </ul>
    <p>
      <a class="button wide" href="/p/t"><strong>${t('follow')}</strong><small>${t('follow_hint')}</small></a>
    </p>
    ${told.safe ? html`<p><a href="/p/safe">${t('safe_title')}</a></p>` : ''}
    ${told.values ? html`<p><a href="/p/values">${t('values_title')}</a></p>` : ''}`;
}

/** What one can do about a thing whose label one has read. */
export function thingPage({ lang, spot, number }: { lang: Lang; spot: Spot | null; number: string }): Html {
  const t = sayIn(lang);
  const staff = `/m/thing/${encodeURIComponent(number)}`;
  return html`<h1>${t('home_title')}</h1>
    <p class="place">${spot ? t('thing_is', { thing: spot.name }) : t('thing_old')}</p>
    ${
      spot
        ? html`<ul class="choices">
            <li>
              <a href="/p/${spot.token}/fault"
                >${icons.fault}<strong>${inLang(lang, faultKind.label)}</strong
                ><small>${inLang(lang, faultKind.steps[0]?.title ?? faultKind.label)}</small></a
              >
            </li>
          </ul>`
        : ''
    }
    <p>
      <a class="button wide" href="${staff}"
        ><strong>${t('thing_staff')}</strong><small>${t('thing_staff_hint')}</small></a
      >
    </p>
    <p>
      <a class="button wide" href="/p"><strong>${t('thing_more')}</strong><small>${t('follow')}</small></a>
    </p>`;
}
