import { fileApi, refuse, type HandlerInput } from '@anyuan/contract';

import type { App, Module } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { aboutFile, attachFile, filesOf, readableFile } from '../../kernel/subjects/index.ts';
import { haveOf, takePart } from './parts.ts';
import { makeThumbnails } from './thumbnails.ts';

// An SVG may carry scripts; under this policy it can only be looked at.
const svgPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
const cacheSeconds = 3600;

/** Stored files: those of a thing, one more, and the file itself, for whoever may see what it belongs to. */
export const file: Module = {
  name: 'file',
  zh: '案件、设备、地点的附件与平面图',
  routes: (app) => {
    const thumbnail = makeThumbnails(app);
    const answer = answering(thumbnail);
    answers.set(app, answer);
    app.http.api('file', fileApi, {
      about: ({ id }, ctx) => aboutFile(ctx, id),
      get: answer,
      list: (subject, ctx) => filesOf(ctx, subject),
      attach: ({ kind, id, purpose }, ctx) => attachFile(ctx, { kind, id }, purpose),
      have: ({ id }, ctx) => haveOf(ctx, id),
      part: (given, ctx) => takePart(ctx, given),
    });
  },
};

type Answer = (asked: HandlerInput<typeof fileApi.get>, ctx: Ctx) => Promise<FileReply>;
interface FileReply {
  body: Buffer;
  type: string;
  cacheSeconds?: number;
  headers?: Record<string, string>;
  filename?: string;
}
const answers = new WeakMap<App, Answer>();

/** A stored file as it is answered to whoever may see it. */
export function fileReply(asked: HandlerInput<typeof fileApi.get>, ctx: Ctx): Promise<FileReply> {
  const answer = answers.get(ctx.app);
  if (!answer) throw refuse('not_found', { what: asked.id });
  return answer(asked, ctx);
}

const answering =
  (thumbnail: ReturnType<typeof makeThumbnails>): Answer =>
  async ({ id, width }, ctx) => {
    const row = await readableFile(ctx, id);
    const isSvg = row.type === 'image/svg+xml';
    const isPicture = row.type.startsWith('image/');
    const smaller = isPicture && !isSvg && width !== undefined && width < (row.width ?? 0);
    return {
      body: smaller ? await thumbnail(row.sha256, width) : await ctx.app.files.get(row.sha256),
      type: smaller ? 'image/webp' : row.type,
      // What was shown for an hour, or leaves a line each time, is kept by no browser.
      ...(!row.isSecret && { cacheSeconds }),
      ...(isSvg && { headers: { 'content-security-policy': svgPolicy } }),
      ...(!isPicture && { filename: row.name }),
    };
  };
