import { deliveryApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { listChannels, putChannel } from './channels.ts';
import { listDeliveries, retry, testChannel } from './log.ts';
import { jobName, resume, type SendJob } from './outbox.ts';
import { ownDelivery, putOwnDelivery } from './own.ts';
import { endPush, ownPush, putPush } from './push/phones.ts';
import { lanesOf, sendAll } from './send.ts';

export { enqueue } from './outbox.ts';

const lateJob = 'delivery-late';
const lateMs = 120_000;

/** Notices outside the page: SMS gateway, WeCom, e-mail, Web Push; what was sent, tried again and given up. */
export const delivery: Module = {
  name: 'delivery',
  zh: '消息外发:短信网关、企业微信、电子邮件,带日志与重试',
  routes: (app) => {
    app.jobs.cron(`* * * * * ${lateJob} ?id=${lateJob}&max=1`);
    app.http.api('delivery', deliveryApi, {
      list: (input, ctx) => listDeliveries(ctx, input),
      retry: ({ id }, ctx) => retry(ctx, id),
      channels: (_input, ctx) => listChannels(ctx),
      putChannel: (input, ctx) => putChannel(ctx, input),
      testChannel: ({ channel, to = '' }, ctx) => testChannel(ctx, channel, to),
      mine: (_input, ctx) => ownDelivery(ctx),
      putMine: (input, ctx) => putOwnDelivery(ctx, input),
      ownPush: (_input, ctx) => ownPush(ctx),
      putPush: (input, ctx) => putPush(ctx, input),
      endPush: (_input, ctx) => endPush(ctx),
    });
  },
  jobs: {
    // The lanes go on by themselves: no other work waits for a gateway that hangs.
    [jobName]: async (payload, ctx) => {
      void sendAll(ctx, payload as SendJob).catch((error: unknown) =>
        ctx.app.log.warn({ err: error }, 'messages could not be tried'),
      );
    },
    [lateJob]: (_, ctx) => ctx.tx((tx) => resume(tx, new Date(tx.now.getTime() - lateMs))),
  },
  async start(app) {
    await app.system('start').tx((tx) => resume(tx));
    return () => lanesOf(app).stop();
  },
};
