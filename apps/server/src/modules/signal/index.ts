import { refuse, signalApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { heard } from '../device/index.ts';
import { startBridge } from './bridge.ts';
import { startBroker } from './broker.ts';
import { intake } from './intake.ts';
import { logRefusal, receive } from './receive.ts';
import { strangerLines } from './strangers.ts';

export { onSignal } from './handlers.ts';
export type { SignalDevice } from './receive.ts';

/** Where devices speak: MQTT (built-in or the hospital's broker) and HTTP; one way in for both. */
export const signals: Module = {
  name: 'signal',
  routes(app) {
    const mayLog = strangerLines(app);
    app.http.onRefusal(signalApi.send, async (body, refusal, ip) => {
      if (refusal.code === 'bad_token' && !(await mayLog(ip))) return;
      await logRefusal(app, 'http', body, refusal.code);
    });
    app.http.api('signal', signalApi, {
      send: (body, ctx) => receive(app, 'http', ctx.actor.kind === 'device' ? ctx.actor.id : null, body),
      async heartbeat({ device, fault }, ctx): Promise<{ ok: true }> {
        const row = await ctx.db
          .selectFrom('device')
          .select('id')
          .where('code', '=', device)
          .where('is_enabled', '=', true)
          .executeTakeFirst();
        if (!row) throw refuse('unknown_device', { device });
        if (ctx.actor.kind === 'device' && ctx.actor.id !== row.id) throw refuse('wrong_device');
        await heard(app, row.id, { fault: fault ?? null });
        return { ok: true };
      },
      intake: (query, ctx) => intake(ctx, query),
    });
  },
  start: async (app) => {
    const { mqttUrl, mqttHost, mqttPort } = app.config;
    if (mqttUrl) return startBridge(app, mqttUrl);
    if (mqttPort === 0) return async () => undefined;
    return startBroker(app, mqttHost, mqttPort);
  },
};
