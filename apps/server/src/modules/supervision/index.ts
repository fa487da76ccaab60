import { supervisionApi, supervisionSheetApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import { takeHandlers } from '../../kernel/registers/index.ts';
import { overdueFigures } from './figures.ts';
import { listOverdue, pressesOf } from './list.ts';
import { escalate, press } from './press.ts';
import { overdueRegister } from './register.ts';

/** 督办: everything past its day whatever shape it has, pressed for on record. Nothing is kept of it but that. */
export const supervision: Module = {
  name: 'supervision',
  zh: '督办清单:各类逾期事项一处查看、催办、上报',
  routes(app) {
    app.figures.add(oneSource('overdue', overdueFigures));
    app.http.api('supervision', supervisionApi, {
      list: listOverdue,
      presses: async ({ source, id }, ctx) => ({ items: await pressesOf(ctx, source, id) }),
      press,
      escalate,
    });
    app.http.api('supervisionSheet', supervisionSheetApi, takeHandlers(app, overdueRegister));
  },
};
