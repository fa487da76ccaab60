import type { Module } from '../../kernel/app.ts';
import { scoreHooks } from './score.ts';
import { visitHooks } from './visit.ts';

/** Contractors (data sheet C7): their visits, and the monthly score that says what they are paid. */
export const contractors: Module = {
  name: 'contractor',
  zh: '外委服务:维保到场、签认、月度考核与付款',
  routes: ({ cases }) => void cases.use(visitHooks, scoreHooks),
};
