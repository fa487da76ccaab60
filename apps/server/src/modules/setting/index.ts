import { refuse, settingApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { JsonObject } from '../../kernel/db/index.ts';
import { otherAdministrator } from '../identity/index.ts';
import { seedCalendar } from './calendar-seed.ts';
import { calendarOf, putDay } from './calendar.ts';
import { checkCodes, choicesOf, withNames } from './listed.ts';

// Kept by the first visit, not by hand: changing them would open the door for choosing again.
const internal = new Set(['hospital.demo', 'hospital.isSetUp']);
// How long the record is kept, who opens secrets for how long, who signs, how people prove who they are and for how
// long that counts: no one person may loosen these alone.
const isOfTheRecord = (key: string): boolean => /^(record|secrecy|countersign|factor|session|password)\./.test(key);
const plain = (value: object) => JSON.parse(JSON.stringify(value)) as JsonObject;
// Events carry the id of what they are about; a setting has a key instead.
const noId = '00000000-0000-0000-0000-000000000000';

/** The numbers and the working days a hospital tunes while the system runs. */
export const settings: Module = {
  name: 'setting',
  zh: '医院可调的参数与工作日历',
  routes: (app) =>
    app.http.api('setting', settingApi, {
      list: async (_input, ctx) => ({
        items: await withNames(
          ctx.db,
          app.settings.all().filter(({ key }) => !internal.has(key)),
        ),
      }),
      async choices({ key }, ctx) {
        const lists = app.settings.all().find((one) => one.key === key)?.lists;
        if (!lists) throw refuse('not_found', { what: key });
        return { items: await choicesOf(ctx.db, lists) };
      },
      async put({ key, value }, ctx) {
        if (internal.has(key)) throw refuse('not_found', { what: key });
        return ctx.tx(async (tx) => {
          const before = app.settings.all().find((one) => one.key === key);
          if (before) await checkCodes(tx.db, before, value);
          const after = await app.settings.put(tx, key, value);
          if (before && isOfTheRecord(key))
            await tx.countersign({
              permission: (await otherAdministrator(tx)) ?? 'role.manage',
              action: 'setting.change',
              subjectType: 'setting',
              subjectId: key,
              zh: `参数“${before.zh}”`,
              en: `the setting "${before.en}"`,
              detail: plain({ key, before: before.value, after: value }),
              mayBeAlone: true,
              tellsAuditors: true,
            });
          tell(tx, { key });
          return (await withNames(tx.db, [after]))[0]!;
        });
      },
      calendar: async ({ year }, ctx) => calendarOf(app.settings, year, ctx.now()),
      putDay: async (day, ctx) =>
        ctx.tx(async (tx) => {
          await putDay(tx, day);
          tell(tx, { day: day.on });
          return { ok: true };
        }),
    }),
  async start(app) {
    await app.system('start').tx((tx) => seedCalendar(tx, Number(dayOf(tx.now).slice(0, 4))));
    return async () => undefined;
  },
};

const tell = (tx: Tx, what: Record<string, string>) =>
  tx.publish('setting.changed', noId, { permission: 'setting.read' }, what);
