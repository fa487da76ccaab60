import { caseType, type CaseType } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Riddle } from './captcha.ts';
import { codeBox } from './code-box.ts';
import type { Followed } from './find-report.ts';
import { html, type Html, type Piece } from './html.ts';
import { isMidnight, lastDay, promiseLine } from './promise.ts';
import { filePicker, riddleBox } from './view-form.ts';
import { dayWords, inLang, sayIn, timeOf, type Lang } from './words.ts';

export interface AskView {
  lang: Lang;
  typed: string;
  wrong?: string;
  wrongRiddle?: string;
  notice?: string;
  riddle?: Riddle;
}

export function askPage({ lang, typed, wrong, wrongRiddle, notice, riddle }: AskView): Html {
  const t = sayIn(lang);
  return html`<form id="f" method="post" action="/p/t" enctype="multipart/form-data" novalidate autocomplete="off">
    <h1>${t('follow_title')}</h1>
    ${notice ? html`<p class="alert" role="alert">${notice}</p>` : ''}
    ${codeBox({ label: t('follow_code'), hint: t('follow_code_hint'), typed, wrong, most: 20 })}
    ${
      riddle
        ? html`<p class="alert">${t('follow_attack')}</p>
            ${riddleBox(riddle, lang, wrongRiddle ? html`<p class="wrong" id="q-riddle-wrong">${wrongRiddle}</p>` : '', Boolean(wrongRiddle))}`
        : ''
    }
    <div class="actions">
      <button class="main" name="go" value="look">${t('follow_look')}</button>
      <a class="button" href="/p">${t('home')}</a>
    </div>
  </form>`;
}

export interface FollowView {
  lang: Lang;
  now: Date;
  found: Followed;
  typed: string;
  text: string;
  /** Sealed number of the addition that may follow. */
  form: string;
  notice?: string;
  done?: string;
  fileTroubles?: string[];
}

export function followedPage(view: FollowView): Html {
  const { lang, now, found } = view;
  const t = sayIn(lang);
  return html`<h1>${inLang(lang, found.type.label)} <span class="number">${found.number}</span></h1>
    ${view.done ? html`<p class="good" role="status">${view.done}</p>` : ''}
    ${
      view.notice
        ? html`<div class="alert" role="alert">
            <p>${view.notice}</p>
            ${
              view.fileTroubles
                ? html`<ul>
                    ${view.fileTroubles.map((trouble) => html`<li>${trouble}</li>`)}
                  </ul>`
                : ''
            }
          </div>`
        : ''
    }
    ${phases(found, lang)}
    <p class="state">${t('state_now', { state: stateIn(lang, found.type, found.state) })}</p>
    ${dueLine(found, lang, now)}
    <h2>${t('outcome')}</h2>
    <p class="outcome">${found.outcome ?? t(found.isOpen ? 'no_outcome' : 'no_words')}</p>
    <h2>${t('history')}</h2>
    <ol class="history">
      ${found.history.map(({ at, what, state }) => html`<li><time datetime="${at.toISOString()}">${dayWords(lang, dayOf(at))} ${timeOf(at)}</time> ${what === 'create' ? t('hist_create') : what === 'comment' ? t('hist_comment') : stateIn(lang, found.type, state ?? '')}</li>`)}
    </ol>
    ${found.placeName ? html`<p class="hint">${t('place_was', { place: found.placeName })}</p>` : ''}
    ${found.files > 0 ? html`<p class="hint">${t('files_given', { n: found.files })}</p>` : ''} ${addForm(view)}`;
}

const stateIn = (lang: Lang, type: CaseType, state: string): string =>
  inLang(lang, (caseType(type.type) ?? type).states[state] ?? [state, state]);

/** Three steps everybody understands, whatever the office calls them. */
function phases(found: Followed, lang: Lang): Html {
  const t = sayIn(lang);
  const now = !found.isOpen ? 2 : found.state === found.type.initial ? 0 : 1;
  const names = [t('phase_received'), t('phase_working'), t('phase_done')];
  return html`<ol class="phases">
    ${names.map((name, i) => html`<li class="${i < now ? 'over' : i === now ? 'now' : ''}" ${i === now ? html` aria-current="step"` : ''}><span aria-hidden="true">${i < now || !found.isOpen ? '✓' : i + 1}</span> ${name}${i <= now ? html`<small class="hidden"> (${t(i === now ? 'phase_is' : 'phase_over')})</small>` : ''}</li>`)}
  </ol>`;
}

const dayMs = 86_400_000;

function dueLine({ dueAt, dueWhat, isLate, promise }: Followed, lang: Lang, now: Date): Piece {
  if (!dueAt) return promiseLine(promise, lang);
  const t = sayIn(lang);
  const last = lastDay(dueAt);
  const left = Math.round((Date.parse(last) - Date.parse(dayOf(now))) / dayMs);
  const day = left > 0 ? dayWords(lang, last) : isMidnight(dueAt) ? t('today') : timeOf(dueAt);
  return html`<p class="due">
      ${t('due_by', { what: inLang(lang, dueWhat), day })}${left > 0 ? html` · ${t('due_days', { n: left })}` : ''}
    </p>
    ${isLate ? html`<p class="alert">${t('due_over')}</p>` : ''} ${promiseLine(promise, lang)}`;
}

function addForm({ lang, found, typed, text, form }: FollowView): Html {
  const t = sayIn(lang);
  const question = html`<h2>${t('add_title')}</h2>
    <div class="field">
      <label for="q-text">${t('add_text')}</label
      ><textarea id="q-text" name="text" rows="4" maxlength="2000">${text}</textarea>
    </div>
    ${filePicker(lang)}`;
  const send = html`<button class="main" name="go" value="add" data-sending="${t('sending')}">
    ${t('add_send')}
  </button>`;
  return html`<form id="f" method="post" action="/p/t" enctype="multipart/form-data" novalidate>
    <input type="hidden" name="code" value="${typed}" />
    <input type="hidden" name="form" value="${form}" />
    <input type="hidden" name="add" value="yes" />
    ${found.isOver ? html`<p class="hint">${t('add_over')}</p>` : question}
    <div class="actions">${found.isOver ? '' : send}<a class="button" href="/p/t">${t('leave')}</a></div>
  </form>`;
}
