import { lockApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { bookOf } from '../book/index.ts';
import { approve } from './approve.ts';
import { locked, unlockAsked, unlocked } from './log.ts';
import { locksOf, openings } from './read.ts';
import { openingsRegister } from './register.ts';

/** Locks of stores: opened after two people have approved it, with a log of every opening. */
export const locks: Module = {
  name: 'lock',
  zh: '库柜智能锁:双人批准、开锁日志,未经批准即立案',
  routes(app) {
    app.signals.on('lock', 'lock', 'unlocked', unlocked);
    app.signals.on('lock', 'lock', 'locked', locked);
    app.signals.on('lock', 'lock', 'unlock-ask', unlockAsked);
    app.registers.add(openingsRegister);
    app.http.api('lock', lockApi, {
      list: async ({ book }, ctx) => ({ items: await locksOf(ctx, bookOf(ctx, book)) }),
      approve,
      openings,
    });
  },
};
