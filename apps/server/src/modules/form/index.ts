import { FormDefinition, formApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import {
  entryHandlers,
  getEntry,
  importSheet,
  importTemplate,
  markedSheet,
  putEntry,
} from '../../kernel/registers/index.ts';
import { sheetReply, writeSheet } from '../../kernel/sheet/index.ts';
import { spellAnew } from '../../kernel/spell-anew.ts';
import { formFigures } from './figures.ts';
import { itemFigures } from './item-figures.ts';
import { formKind } from './kind.ts';
import { getAnswer, listAnswers } from './list.ts';
import { answerOfCase, formsOfCase, scoredBefore } from './of-case.ts';
import { answerPaper, blankPaper } from './paper.ts';
import { formResults } from './results.ts';
import { questionColumns, questionImport, questionRows } from './sheet.ts';
import { shipForms } from './ship.ts';
import { discardDraft, openForm, publishDraft, saveDraft } from './store.ts';

export { checked, takeAnswers, takeManyAnswers, type TakenAnswers } from './answers.ts';
export { formsIn } from './paper.ts';
export { shippedForms } from './shipped/index.ts';
export { formVersion, type FormVersion, newestVersion } from './versions.ts';

/** What is asked: forms in versions, their answers, their scores. */
export const forms: Module = {
  name: 'form',
  zh: '问什么:检查表、评分、会议记录,按版本发布,答卷按当时的版本永久可读',
  routes: (app) => {
    app.figures.add(oneSource('form', formFigures));
    app.figures.add(oneSource('formItem', itemFigures));
    for (const hooks of scoredBefore()) app.cases.use(hooks);
    app.http.api('form', formApi, {
      ...entryHandlers(app, formKind),
      async put({ code, ...given }, ctx) {
        await putEntry(formKind, ctx, code, given);
        return getEntry(formKind, ctx, code);
      },
      open: (input, ctx) => openForm(ctx, input),
      save: (input, ctx) => saveDraft(ctx, input),
      discard: ({ code }, ctx) => discardDraft(ctx, code),
      publish: (input, ctx) => publishDraft(ctx, input),
      results: (input, ctx) => formResults(ctx, input),
      answers: (input, ctx) => listAnswers(ctx, input),
      answer: async ({ id }, ctx) => (await getAnswer(ctx, id)).answer,
      ofCase: async ({ id }, ctx) => ({ items: await formsOfCase(app, ctx, id) }),
      answerOfCase: (input, ctx) => answerOfCase(app, ctx, input),
      paper: (input, ctx) => blankPaper(ctx, input),
      answerPaper: (input, ctx) => answerPaper(ctx, input),
      async questionsOut(input, ctx) {
        const { definition, name } = await openForm(ctx, input);
        const rows = questionRows(FormDefinition.parse(definition));
        return sheetReply(await writeSheet('题目', questionColumns, rows), `${name}题目.xlsx`);
      },
      questionsIn: ({ code, dryRun }, ctx) => importSheet(ctx, questionImport(ctx, code), dryRun),
      questionsTemplate: async ({ code, lang }, ctx) => importTemplate(questionImport(ctx, code), lang),
      questionsMarked: async ({ code, lang }, ctx) => markedSheet(ctx, questionImport(ctx, code), lang),
    });
  },
  start: async (app) => {
    await spellAnew(app, 'form');
    await shipForms(app);
    return async () => undefined;
  },
};
