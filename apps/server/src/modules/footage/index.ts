import { footageApi, type Reply } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { personOf, type Ctx } from '../../kernel/ctx.ts';
import { partOf } from '../../kernel/http/index.ts';
import { noteViewed } from './chain.ts';
import { destroy, destroyOld, noteCustody, release, sweepStray } from './leave.ts';
import { receive, takePart } from './receive.ts';
import { custodyRegister } from './register.ts';
import { custodyOf, findFootage, listFootage, presentFootage, toFootage } from './shown.ts';
import { footageStore } from './store.ts';

export { findExported, noteExported } from './leave.ts';
export { custodyOf, type FootageRow } from './shown.ts';
export { footageStore } from './store.ts';

const removal = 'footage';
/** Whatever stands in it, it is only looked at. */
const policy = "sandbox; default-src 'none'; media-src 'self'; img-src 'self'; frame-ancestors 'none'";

/** Files of body recorders and photos for a case: as they came, and who has had them since. */
export const footage: Module = {
  name: 'footage',
  zh: '现场影像:执法记录仪与照片的入库、保管链与销毁',
  routes(app) {
    app.registers.add(custodyRegister);
    app.http.api('footage', footageApi, {
      list: (asked, ctx) => listFootage(ctx, asked),
      async get({ id }, ctx) {
        const row = await findFootage(ctx, id);
        return { ...toFootage(app, row), custody: await custodyOf(ctx, id) };
      },
      have: async ({ id }, ctx) => ({ have: await app.parts.have(personOf(ctx), id) }),
      part: (given, ctx) => takePart(ctx, given),
      receive: (given, ctx) => receive(ctx, given),
      file: ({ id }, ctx) => readFile(ctx, id),
      custody: (said, ctx) => noteCustody(ctx, said),
      release: (said, ctx) => release(ctx, said),
      destroy: (said, ctx) => destroy(ctx, said),
    });
    app.jobs.cron(`47 18 * * * ${removal} ?id=${removal}&fill=1d&max=3`);
  },
  jobs: {
    async [removal](_, { app }) {
      await destroyOld(app);
      await sweepStray(app);
    },
  },
};

async function readFile(ctx: Ctx, id: string): Promise<Reply> {
  const row = await presentFootage(ctx, id);
  await noteViewed(ctx, row);
  const size = Number(row.bytes);
  const part = partOf(ctx.range, size);
  const headers = { 'accept-ranges': 'bytes', 'content-security-policy': policy };
  if (part === 'beyond')
    return {
      body: Buffer.alloc(0),
      type: row.type,
      status: 416,
      headers: { ...headers, 'content-range': `bytes */${size}` },
    };
  const { start, end } = part ?? { start: 0, end: size };
  return {
    body: footageStore(ctx.app).read(row.sha256, start, end),
    type: row.type,
    ...(part && { status: 206 }),
    headers: {
      ...headers,
      'content-length': String(end - start),
      ...(part && { 'content-range': `bytes ${start}-${end - 1}/${size}` }),
    },
  };
}
