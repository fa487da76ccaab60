import type { Troubles } from './draft.ts';
import { flag, html, type Html, type Piece } from './html.ts';
import type { Answers, Question } from './kinds.ts';
import { inLang, sayIn, type Lang, type Word } from './words.ts';

interface Asking {
  lang: Lang;
  answers: Answers;
  troubles: Troubles;
  /** The page's title says the question already. */
  isTitle: boolean;
}

/** A question with its own words, its hint and what is wrong with the answer. */
export function ask(question: Question, asking: Asking): Html {
  const { lang, troubles, isTitle } = asking;
  const t = sayIn(lang);
  const id = `q-${question.name}`;
  const trouble = troubles[question.name];
  const label = html`${inLang(lang, question.label)}${question.isNeeded || question.ask === 'mark' ? '' : html` <small>${t('optional')}</small>`}`;
  const about = html`${question.hint ? html`<p class="hint" id="${id}-hint">${inLang(lang, question.hint)}</p>` : ''}${trouble ? html`<p class="wrong" id="${id}-wrong">${trouble}</p>` : ''}`;
  const described = [question.hint && `${id}-hint`, trouble && `${id}-wrong`].filter(Boolean).join(' ');
  const aria = html`${described ? html` aria-describedby="${described}"` : ''}${trouble ? html` aria-invalid="true"` : ''}`;
  if (question.ask === 'choice' || question.ask === 'mark')
    return html`<fieldset class="${question.ask}${trouble ? ' bad' : ''}"${described ? html` aria-describedby="${described}"` : ''}>
<legend${isTitle ? html` class="hidden"` : ''}>${label}</legend>${about}
<div class="options">${optionsOf(question, lang).map(([value, text, spoken]) => html`<label><input type="radio" name="a_${question.name}" value="${value}" ${flag('checked', asking.answers[question.name] === value)}${spoken ? html` aria-label="${spoken}"` : ''} /><span>${text}</span></label>`)}</div>
</fieldset>`;
  const box = boxOf(question, asking.answers[question.name] ?? '', id, aria);
  return html`<div class="field${trouble ? ' bad' : ''}">
    <label for="${id}" ${isTitle ? html` class="hidden"` : ''}>${label}</label>${about}${box}
  </div>`;
}

function optionsOf(question: Question, lang: Lang): [value: string, text: Piece, spoken?: string][] {
  if (question.ask === 'choice')
    return Object.entries(question.options ?? {}).map(([value, label]) => [value, inLang(lang, label)]);
  const t = sayIn(lang);
  const ends: Record<string, string> = { '1': t('mark_low'), '5': t('mark_high') };
  return ['1', '2', '3', '4', '5'].map((mark) => [
    mark,
    html`${mark}<small>${ends[mark] ?? ''}</small>`,
    `${mark} ${t(`mark_${mark}` as Word)}`,
  ]);
}

function boxOf(question: Question, value: string, id: string, aria: Html): Html {
  const name = `a_${question.name}`;
  if (question.ask === 'long')
    return html`<textarea id="${id}" name="${name}" rows="6" maxlength="${question.max ?? 2000}" ${aria}>
${value}</textarea>`;
  if (question.ask === 'phone')
    return html`<input
      id="${id}"
      name="${name}"
      type="tel"
      inputmode="tel"
      autocomplete="tel"
      maxlength="20"
      value="${value}"
      ${aria}
    />`;
  if (question.ask === 'date') return html`<input id="${id}" name="${name}" type="date" value="${value}" ${aria} />`;
  return html`<input
    id="${id}"
    name="${name}"
    type="text"
    autocomplete="${question.name === 'name' ? 'name' : 'off'}"
    maxlength="${question.max ?? 200}"
    value="${value}"
    ${aria}
  />`;
}
