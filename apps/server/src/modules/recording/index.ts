import { evidenceApi, recordingApi, refuse } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import { needWhole, noteLook } from '../video/index.ts';
import { addBookmark, bookmarksOf, dropBookmark, listBookmarks } from './bookmarks.ts';
import { recordedCamera } from './camera.ts';
import { clipsOf, eventsOf } from './cases.ts';
import { checkName, checkPage } from './evidence/check-page.ts';
import { fetchEvidence, takenBy } from './evidence/fetch.ts';
import { takeEvidence } from './evidence/take.ts';
import { keptFigures } from './figures.ts';
import { recordingNow, startKeeping, troubleNow } from './keeper.ts';
import { planOf, putPlan, releaseClip } from './plan.ts';
import { beginPlay, readPlay } from './plays.ts';
import { removeOld, removeStrangers } from './remove.ts';
import { reconcile } from './segments.ts';
import { spaceOf } from './space.ts';
import { piecesOf, rangesOf } from './visible.ts';
import { wantedCameras } from './wanted.ts';

export { clipsOf } from './cases.ts';
export { missingSeconds } from './missing.ts';

const removal = 'recordings';
/** A page shows a day; so much more is asked for by nobody. */
const longestMs = 32 * 86_400_000;

/** Recordings: by plan and around every alarm, played by whoever may, kept as long as they must be and no longer. */
export { recordedRanges, recordPlay } from './upward.ts';

export const recordings: Module = {
  name: 'recording',
  zh: '录像:计划录像、警前缓冲、警情锁定、回放、保存期与空间',
  routes(app) {
    app.figures.add(oneSource('camera-kept', keptFigures));
    app.http.api('recording', recordingApi, {
      async status(_, ctx) {
        const [wanted, space] = [await wantedCameras(app), await spaceOf(app, troubleNow(app))];
        return { ...space, trouble: troubleNow(app), cameras: wanted.length, recording: recordingNow(ctx.app).size };
      },
      plan: planOf,
      putPlan,
      async list({ code, from, to }, ctx) {
        const camera = await recordedCamera(ctx, code);
        const [begin, end] = spanOf(from, to);
        const now = ctx.now();
        const { items, gaps } = rangesOf(await piecesOf(ctx, camera.id, begin, end), begin, end > now ? now : end);
        return {
          items: items.map((one) => ({ ...one, from: one.from.toISOString(), to: one.to.toISOString() })),
          gaps: gaps.map((one) => ({ from: one.from.toISOString(), to: one.to.toISOString() })),
          events: await eventsOf(ctx, camera.id, begin, end),
          bookmarks: await bookmarksOf(ctx, camera.id, begin, end),
        };
      },
      async play({ code, from, to, ...look }, ctx) {
        const camera = await recordedCamera(ctx, code);
        await needWhole(ctx, camera.id);
        const [begin, end] = spanOf(from, to);
        const play = await beginPlay(ctx, camera, begin, end);
        await noteLook(ctx, 'playback', camera, look);
        const { ticket, codec, hasSound, bytes } = play;
        return {
          path: `/api/v1/recordings/plays/${ticket}`,
          from: play.from.toISOString(),
          to: play.to.toISOString(),
          codec,
          hasSound,
          bytes,
        };
      },
      bookmarks: (asked, ctx) => listBookmarks(ctx, asked),
      bookmark: addBookmark,
      dropBookmark,
      file: ({ ticket }, ctx) => readPlay(ctx, ticket),
      async ofCase({ id }, ctx) {
        return {
          items: await clipsOf(ctx, id),
          beforeSeconds: app.settings.get<number>('recording.beforeSeconds'),
        };
      },
      release: releaseClip,
    });
    app.http.api('evidence', evidenceApi, {
      take: takeEvidence,
      list: async (_, ctx) => ({ items: await takenBy(ctx) }),
      file: ({ id }, ctx) => fetchEvidence(ctx, id),
      checker: async (_, ctx) => ({
        body: await checkPage(ctx.app),
        type: 'application/octet-stream',
        filename: checkName,
      }),
    });
    app.jobs.cron(`41 18 * * * ${removal} ?id=${removal}&fill=1d&max=3`);
  },
  jobs: {
    [removal]: async (_, ctx) => {
      await reconcile(ctx.app);
      await removeOld(ctx.app);
      await removeStrangers(ctx.app);
    },
  },
  start: async (app) => startKeeping(app),
};

function spanOf(from: string, to: string): [Date, Date] {
  const [begin, end] = [new Date(from), new Date(to)];
  if (begin >= end || end.getTime() - begin.getTime() > longestMs)
    throw refuse('invalid', {
      issues: [
        { path: 'to', message: '结束须晚于开始,且不超过 32 天 The end is after the beginning, by 32 days at most' },
      ],
    });
  return [begin, end];
}
