import { letterApi, letterSheetApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import { pdfMaker, takeHandlers } from '../../kernel/registers/index.ts';
import { cascade } from './cascade.ts';
import { changeLetter, excuseLetter, removeLetter } from './change.ts';
import { getLetter } from './detail.ts';
import { letterFigures } from './figures.ts';
import { letterPaper } from './paper.ts';
import { boardOf, listLetters } from './read.ts';
import { letterRegister } from './register.ts';
import { remindOfLetters, remindUnsigned } from './remind.ts';
import { closeLetter, measureLetter, scoreLetter } from './score.ts';
import { signByHand, signByPassword } from './sign.ts';
import { letterSubjects } from './subject.ts';
import { approveTemplate, copyTemplates, listTemplates, putTemplate } from './templates.ts';

export { addLetters } from './demo.ts';
export { examinersOf } from './examiners.ts';
export { endedTermRows } from './score.ts';
export { letterSubject } from './subject.ts';
export { countedLetters, isAway, lackingSides, letterTables, visibleLetters } from './visible.ts';

const remindJob = 'letter-remind';

/** What somebody promises to somebody above him for a year: cascaded, signed by both, scored by quarter. */
export const letters: Module = {
  name: 'letter',
  zh: '责任书:逐级下发、双方签订、季度与年度考核、奖励与问责',
  routes(app) {
    app.subjects.add(letterSubjects);
    app.figures.add(oneSource('letter', letterFigures));
    app.http.api('letter', letterApi, {
      templates: async ({ year }, ctx) => ({ items: await listTemplates(ctx, year) }),
      putTemplate,
      copyTemplates,
      approveTemplate,
      cascade,
      board: boardOf,
      list: listLetters,
      get: ({ id }, ctx) => getLetter(ctx, id),
      signByHand,
      signByPassword,
      change: changeLetter,
      excuse: excuseLetter,
      remind: remindUnsigned,
      measure: measureLetter,
      score: scoreLetter,
      close: closeLetter,
      paper: (input, ctx) => letterPaper(input, ctx),
      pdf: (input, ctx) => letterPaper(input, ctx, pdfMaker(app)),
      remove: removeLetter,
    });
    app.http.api('letters', letterSheetApi, takeHandlers(app, letterRegister));
    app.jobs.cron(`37 23 * * * ${remindJob} ?id=${remindJob}&fill=1d&max=3`);
  },
  jobs: { [remindJob]: async (_, ctx) => remindOfLetters(ctx) },
};
