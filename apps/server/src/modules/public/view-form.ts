import { fieldMeta } from '@anyuan/contract';

import type { Riddle } from './captcha.ts';
import { consentText, consentVersion } from './consent.ts';
import { asked, askedNames, type Stage, type Troubles, type Draft } from './draft.ts';
import { flag, html, type Html, type Piece } from './html.ts';
import type { Kind } from './kind.ts';
import { ask } from './questions.ts';
import { maxFiles } from './read-form.ts';
import { inLang, sayIn, type Lang } from './words.ts';

export interface FormView {
  draft: Draft;
  stages: readonly Stage[];
  lang: Lang;
  troubles: Troubles;
  /** What happened to the whole of it: not saved, too many, the page had lapsed. */
  notice?: string | undefined;
  said?: string | undefined;
  fileTroubles?: readonly string[];
  riddle?: Riddle | undefined;
  consentYears: number;
}

/** One page of a form; whatever was answered on the others travels along unseen. */
export function formPage(view: FormView): Html {
  const { draft, stages, lang } = view;
  const t = sayIn(lang);
  const stage = stages[draft.step] as Stage;
  const isLast = draft.step === stages.length - 1;
  const shown = stage.is === 'ask' ? asked(stage.step, draft.spot !== null).map(([name]) => name) : [];
  const carried = Object.entries(draft.answers).filter(([name]) => !shown.includes(name));
  const wrong = Object.keys(view.troubles).length;
  return html`<form id="f" method="post" action="${draft.action}" enctype="multipart/form-data" novalidate>
    <input type="hidden" name="form" value="${draft.form}" />
    <input type="hidden" name="step" value="${draft.step}" />
    <input type="hidden" name="pass" value="${draft.pass ?? ''}" />
    <input type="hidden" name="kept" value="${draft.kept ?? ''}" />
    ${stage.is === 'ask' && draft.kind.stepsFor ? html`<input type="hidden" name="asked" value="${askedNames(stage.step, draft.spot !== null)}" />` : ''}
    ${consentOn(stage) ? html`<input type="hidden" name="consent" value="${consentOn(stage)}" />` : ''}
    ${draft.visit ? html`<input type="hidden" name="visit" value="${draft.visit}" />` : ''}
    ${carried.map(([name, value]) => html`<input type="hidden" name="a_${name}" value="${value}" /> `)}
    <p class="step">${inLang(lang, draft.kind.label)} · ${t('step', { n: draft.step + 1, all: stages.length })}</p>
    <progress max="${stages.length}" value="${draft.step + 1}" aria-hidden="true"></progress>
    <h1>${titleOf(stage, lang, draft.kind)}</h1>
    ${view.said ? html`<p class="good" role="status">${view.said}</p>` : ''}
    ${view.notice ? html`<p class="alert" role="alert">${view.notice}</p>` : ''}
    ${wrong > 0 ? html`<p class="alert" role="alert">${t('some_wrong', { n: wrong })}</p>` : ''}
    ${stage.is === 'ask' ? questions(view, stage) : stage.is === 'check' ? check(view) : files(view)}
    <div class="actions">
      <button class="main" name="go" value="next" ${isLast ? html` data-sending="${t('sending')}"` : ''}>
        ${t(isLast ? 'send' : 'next')}
      </button>
      ${draft.step > 0 ? html`<button name="go" value="back">${t('back')}</button>` : html`<a class="button" href="${draft.home}">${t('home')}</a>`}
    </div>
  </form>`;
}

/** Which words of consent whoever sends this page has before him. */
const consentOn = (stage: Stage): string | undefined =>
  stage.is === 'check' ? consentVersion : stage.is === 'ask' ? stage.step.consent : undefined;

function titleOf(stage: Stage, lang: Lang, { files }: Kind): string {
  if (stage.is === 'ask') return inLang(lang, stage.step.title);
  return sayIn(lang)(stage.is === 'check' ? 'check_title' : files === 'must' ? 'files_title_must' : 'files_title');
}

function questions({ draft, lang, troubles }: FormView, stage: Stage & { is: 'ask' }): Piece {
  const list = asked(stage.step, draft.spot !== null);
  const { hint } = stage.step;
  return [
    hint ? html`<p class="hint">${inLang(lang, hint)}</p>` : '',
    ...list.map((question) =>
      ask(question, {
        lang,
        answers: draft.answers,
        troubles,
        isTitle: fieldMeta(question[1])?.label[0] === stage.step.title[0],
      }),
    ),
  ];
}

function check({ draft, lang, troubles, riddle, consentYears }: FormView): Piece {
  const t = sayIn(lang);
  const wrong = (name: string) =>
    troubles[name] ? html`<p class="wrong" id="q-${name}-wrong">${troubles[name]}</p>` : '';
  const box = (name: string, text: string, isOn: boolean, hint?: string) =>
    html`<label class="tick"
      ><input
        type="checkbox"
        name="${name}"
        value="yes"
        ${flag('checked', isOn)}${troubles[name] ? html` aria-invalid="true" aria-describedby="q-${name}-wrong"` : ''}
      /><span>${text}${hint ? html`<small>${hint}</small>` : ''}</span></label
    >`;
  return html`<ul class="consent">
      ${consentText(consentYears).map((line) => html`<li>${inLang(lang, line)}</li>`)}
    </ul>
    ${wrong('agree')}${box('agree', t('agree'), draft.agrees)}
    ${draft.kind.asksHealth ? box('health', t('agree_health'), draft.agreesHealth, t('agree_health_hint')) : ''}
    ${draft.pass || !riddle ? '' : riddleBox(riddle, lang, wrong('riddle'), Boolean(troubles['riddle']))}`;
}

/** The small sum, on any form that asks for one. */
export function riddleBox(riddle: Riddle, lang: Lang, wrong: Piece, isWrong: boolean): Html {
  const t = sayIn(lang);
  return html`<fieldset class="riddle">
    <legend>${t('riddle_title')}</legend>
    <p class="hint">${t('riddle_why')}</p>
    <input type="hidden" name="riddle" value="${riddle.token}" />
    ${riddle.picture ? html`<img src="${riddle.picture}" alt="${t('riddle_alt')}" width="300" height="96" />` : html`<p class="sum">${riddle.words}</p>`}
    <div class="field${isWrong ? ' bad' : ''}">
      <label for="q-riddle">${t('riddle_answer')}</label>${wrong}
      <input
        id="q-riddle"
        name="said"
        inputmode="numeric"
        autocomplete="off"
        maxlength="10"
        ${isWrong ? html` aria-invalid="true" aria-describedby="q-riddle-wrong"` : ''}
      />
    </div>
    <div class="row">
      <button class="plain" name="go" value="${riddle.picture ? 'words' : 'picture'}">
        ${t(riddle.picture ? 'riddle_words' : 'riddle_picture')}
      </button>
      <button class="plain" name="go" value="${riddle.picture ? 'picture' : 'words'}">${t('riddle_again')}</button>
    </div>
  </fieldset>`;
}

function files({ draft, lang, fileTroubles = [] }: FormView): Piece {
  const t = sayIn(lang);
  const kept = draft.files.length;
  return html`${
      fileTroubles.length > 0
        ? html`<div class="alert" role="alert">
            <p>${t('file_trouble')}</p>
            <ul>
              ${fileTroubles.map((trouble) => html`<li>${trouble}</li>`)}
            </ul>
          </div>`
        : ''
    }
    <p class="hint">${t('files_hint')}</p>
    <p class="hint">${t('files_privacy')}</p>
    ${
      kept > 0
        ? html`<p class="good">${t('files_kept', { n: kept })}</p>
            <label class="tick"
              ><input type="checkbox" name="drop" value="yes" /><span>${t('files_drop')}</span></label
            >`
        : ''
    }
    ${kept < maxFiles ? filePicker(lang, draft.kind.files === 'must') : ''}`;
}

export const filePicker = (lang: Lang, isNeeded = false): Html =>
  html`<div class="field">
    <label for="q-files"
      >${sayIn(lang)('files_pick')} ${isNeeded ? '' : html`<small>${sayIn(lang)('optional')}</small>`}</label
    ><input id="q-files" type="file" name="files" accept="image/*,application/pdf" multiple />
  </div>`;
