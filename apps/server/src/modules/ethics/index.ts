import { ethicsApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import {
  importSheet,
  importTemplate,
  markedSheet,
  pdfMaker,
  takeHandlers,
  type ImportSource,
} from '../../kernel/registers/index.ts';
import { ethicsFigures } from './figures.ts';
import { openFile } from './file.ts';
import { listEthics } from './list.ts';
import { ethicsPaper } from './paper.ts';
import { ethicsRegister } from './register.ts';
import { boardOf, openRound, remindSilent } from './rounds.ts';
import { resultImport } from './sheet.ts';
import { decide, propose, saySelf } from './write.ts';

export { addEthics } from './demo.ts';

/** The ethics file of everybody, and the yearly assessment of conduct. */
export const ethics: Module = {
  name: 'ethics',
  zh: '医德档案与年度医德考评',
  routes(app) {
    app.figures.add(oneSource('ethics', ethicsFigures));
    app.http.api('ethics', ethicsApi, {
      ...takeHandlers(app, ethicsRegister),
      import: ({ dryRun }, ctx) => importSheet(ctx, resultImport(ctx), dryRun),
      template: ({ lang }, ctx) => importTemplate(resultImport(ctx) as ImportSource, lang),
      marked: ({ lang }, ctx) => markedSheet(ctx, resultImport(ctx) as ImportSource, lang),
      list: listEthics,
      board: ({ year }, ctx) => boardOf(ctx, year),
      open: openRound,
      remind: (_, ctx) => remindSilent(ctx),
      get: ({ id }, ctx) => openFile(ctx, id),
      paper: (input, ctx) => ethicsPaper(input, ctx),
      filePdf: (input, ctx) => ethicsPaper(input, ctx, pdfMaker(app)),
      say: saySelf,
      propose,
      decide,
    });
  },
};
