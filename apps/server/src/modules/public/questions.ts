import { fieldMeta, type Lang, type PlainInput } from '@anyuan/contract';

import { isMark, isNeeded, plainOf, postedAs, type Question, type Troubles } from './draft.ts';
import { flag, html, type Html } from './html.ts';
import type { Answers } from './kind.ts';
import { inLang, sayIn } from './words.ts';

interface Asking {
  lang: Lang;
  answers: Answers;
  troubles: Troubles;
  /** The page's title says the question already. */
  isTitle: boolean;
}

/** A declared field as a question with its own words, its hint and what is wrong with the answer. */
export function ask([name, schema]: Question, asking: Asking): Html {
  const { lang, troubles, isTitle } = asking;
  const t = sayIn(lang);
  const { label: words = [name, name] as const, hint } = fieldMeta(schema) ?? {};
  const plain = plainOf(schema);
  const id = `q-${name}`;
  const trouble = troubles[name];
  const label = html`${inLang(lang, words)}${isNeeded(schema) || isMark(plain) ? '' : html` <small>${t('optional')}</small>`}`;
  const about = html`${hint ? html`<p class="hint" id="${id}-hint">${inLang(lang, hint)}</p>` : ''}${trouble ? html`<p class="wrong" id="${id}-wrong">${trouble}</p>` : ''}`;
  const described = [hint && `${id}-hint`, trouble && `${id}-wrong`].filter(Boolean).join(' ');
  const aria = html`${described ? html` aria-describedby="${described}"` : ''}${trouble ? html` aria-invalid="true"` : ''}`;
  const said = asking.answers[name] ?? '';
  if (plain.as === 'ticks')
    return html`<fieldset class="${plain.look}${trouble ? ' bad' : ''}"${described ? html` aria-describedby="${described}"` : ''}>
<legend${isTitle ? html` class="hidden"` : ''}>${label}</legend>${about}
<div class="options">${ticksOf(plain, postedAs(name, plain), said, lang)}</div>
</fieldset>`;
  return html`<div class="field${trouble ? ' bad' : ''}">
    <label for="${id}" ${isTitle ? html` class="hidden"` : ''}>${label}</label
    >${about}${boxOf(plain, id, `a_${name}`, said, aria)}
  </div>`;
}

function ticksOf(plain: PlainInput & { as: 'ticks' }, name: string, said: string, lang: Lang): Html[] {
  const chosen = plain.isMany ? said.split(',') : [said];
  const type = plain.isMany ? 'checkbox' : 'radio';
  return plain.options.map(({ value, label, small, spoken }) => {
    const attributes = html` type="${type}" name="${name}" value="${value}"
    ${flag('checked', chosen.includes(value))}${spoken ? html` aria-label="${inLang(lang, spoken)}"` : ''}`;
    const words = html`${inLang(lang, label)}${plain.look === 'mark' ? html`<small>${small ? inLang(lang, small) : ''}</small>` : ''}`;
    return html`<label><input ${attributes} /><span>${words}</span></label>`;
  });
}

function boxOf(plain: Exclude<PlainInput, { as: 'ticks' }>, id: string, name: string, said: string, aria: Html): Html {
  switch (plain.as) {
    case 'lines':
      return html`<textarea id="${id}" name="${name}" rows="6" maxlength="${plain.max}" ${aria}>${said}</textarea>`;
    case 'line':
      return html`<input
        id="${id}"
        name="${name}"
        ${Object.entries(plain.attributes).map(([attribute, value]) => html` ${attribute}="${value}"`)}
        ${plain.max === undefined ? '' : html` maxlength="${plain.max}"`}
        value="${said}"
        ${aria}
      />`;
    case 'files':
      return html`<input id="${id}" type="file" name="files" multiple ${aria} />`;
    default:
      return plain satisfies never;
  }
}
