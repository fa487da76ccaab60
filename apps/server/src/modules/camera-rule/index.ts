import { cameraRuleApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { listRules, putRule, removeRule } from './rules.ts';

/** Restrictions of cameras: what they name is open to those they name only, by every door. */
export const cameraRules: Module = {
  name: 'camera-rule',
  zh: '视频权限限制:哪些摄像机只对哪些人和角色开放',
  routes: (app) =>
    app.http.api('cameraRule', cameraRuleApi, {
      list: async (_, ctx) => ({ items: await listRules(ctx) }),
      put: putRule,
      remove: removeRule,
    }),
};
