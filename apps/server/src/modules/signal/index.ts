import { refuse, signalApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import type { JsonObject } from '../../kernel/db/index.ts';
import { heard } from '../device/index.ts';
import { startBridge } from './bridge.ts';
import { startBroker } from './broker.ts';
import { intake, unanswered } from './intake.ts';
import { notJson, readBytes, speaking, textIn } from './reading.ts';
import { logRefusal, receive } from './receive.ts';
import { strangerLines } from './strangers.ts';
import { tokenDoubts } from './token-doubts.ts';

export { openTcpDoor, openUdpDoor, type Door } from './doors.ts';
export { protocolDesk, type ProtocolDesk, type Speaker, type Spoken } from './protocol-desk.ts';
export { logRefusal, receive } from './receive.ts';

/** Where devices speak: MQTT (built-in or the hospital's broker) and HTTP; one way in for both. */
export const signals: Module = {
  name: 'signal',
  zh: '设备接入:MQTT 与 HTTP,接入日志',
  routes(app) {
    const mayLog = strangerLines(app);
    app.http.onRefusal(signalApi.send, async (body, refusal, ip) => {
      if (refusal.code === 'bad_token' && !(await mayLog(ip))) return;
      const said = body instanceof Uint8Array ? (readBytes(body).body ?? { text: textIn(body) }) : body;
      await logRefusal(app, 'http', said, refusal.code);
    });
    app.http.api('signal', signalApi, {
      send({ query, body: bytes }, ctx) {
        const { body, doubts } = readBytes(bytes);
        if (body === undefined && bytes.length > 0) throw refuse('bad_request', { reason: notJson });
        const sender = ctx.actor.kind === 'device' ? ctx.actor : null;
        const all = [...doubts, ...tokenDoubts(app, sender)];
        const said: JsonObject = { ...query, ...body };
        if (sender) said['device'] = speaking(said['device'], sender.name);
        return receive(app, 'http', sender?.id ?? null, said, { doubts: all });
      },
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
      unanswered: (query, ctx) => unanswered(ctx, query),
      intake: (query, ctx) => intake(ctx, query),
    });
  },
  start: async (app) => {
    const { mqttUrl, mqttPort, mqttsPort } = app.config;
    if (mqttUrl) return startBridge(app, mqttUrl);
    const isOpen = mqttPort !== 0 || (app.tls !== null && mqttsPort !== 0);
    return isOpen ? startBroker(app) : async () => undefined;
  },
};
