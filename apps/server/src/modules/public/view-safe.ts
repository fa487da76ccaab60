import type { SafeGroup } from '../indicator/index.ts';
import { shownText } from '../indicator/index.ts';
import { html, type Html } from './html.ts';
import { inLang, sayIn, type Lang } from './words.ts';

/** 安心医院: what the hospital tells everybody of itself; numbers only, nobody's name. */
export function safePage(lang: Lang, found: { from: string; to: string; groups: readonly SafeGroup[] }): Html {
  const t = sayIn(lang);
  return html`<h1>${t('safe_title')}</h1>
    <p>${t('safe_period', { from: found.from, to: found.to })}</p>
    ${found.groups.map(
      ({ label, items }) =>
        html`<h2>${inLang(lang, label)}</h2>
          <dl class="safe">
            ${items.map(
              ({ label: name, note, unit, isRate, now, before }) =>
                html`<div>
                  <dt>${inLang(lang, name)}</dt>
                  <dd>
                    <strong>${shownText(now, unit, lang)}</strong>
                    ${
                      isRate && now.value !== null && now.denominator !== null
                        ? html` <small>${now.numerator} / ${now.denominator}</small>`
                        : ''
                    }
                    ${
                      before && before.value !== null
                        ? html`<br /><small>${t('safe_before', { value: shownText(before, unit, lang) })}</small>`
                        : ''
                    }
                    <br /><small>${inLang(lang, note)}</small>
                  </dd>
                </div>`,
            )}
          </dl>`,
    )}`;
}
