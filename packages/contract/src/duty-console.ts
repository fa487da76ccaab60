import { z } from 'zod';

import { code, id, instant, name, nothing, ok, PersonRef } from './common.ts';
import { route } from './route.ts';

/** A browser that is known as a duty post's: whoever works there is asked for no second factor. */
export const DutyConsole = z.object({
  id,
  name: z.string(),
  post: z.object({ code: z.string(), name: z.string() }).nullable(),
  createdBy: PersonRef,
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  /** It is the browser that asks. */
  current: z.boolean(),
});
export type DutyConsole = z.infer<typeof DutyConsole>;

export const dutyConsoleApi = {
  list: route({
    method: 'GET',
    path: '/duty-consoles',
    permission: 'setting.manage',
    summary: '值守电脑 Browsers of duty posts',
    input: nothing,
    output: z.object({ items: z.array(DutyConsole) }),
  }),
  /** The browser that asks; it keeps a token that no page can read. */
  register: route({
    method: 'POST',
    path: '/duty-consoles',
    permission: 'setting.manage',
    proves: true,
    keyless: 'its cookie is for the browser that asked and kept nowhere else',
    summary: '登记本机为值守电脑 Make this browser one of a duty post',
    input: z.object({ name, post: code.optional() }),
    output: DutyConsole,
  }),
  end: route({
    method: 'DELETE',
    path: '/duty-consoles/:id',
    permission: 'setting.manage',
    proves: true,
    summary: '注销值守电脑 It is one no longer',
    input: z.object({ id }),
    output: ok,
  }),
};
