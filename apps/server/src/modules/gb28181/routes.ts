import { gb28181Api, gbChosenQuirks, refuse, wallClock } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { moveOnvif, onvifCamera, onvifPresets } from '../onvif/index.ts';
import { coveredFor, needWhole, noteLook, openView, stillOpen, type Hand } from '../video/index.ts';
import { centerOf, hereFor, maybeCenter, type Center } from './center.ts';
import { adopt } from './lower/adopt.ts';
import { cameraFor, deviceOf } from './lower/camera.ts';
import { readCatalog } from './lower/catalog.ts';
import { channelList } from './lower/channels.ts';
import { control } from './lower/control.ts';
import type { Registered } from './lower/devices.ts';
import { beginDownload, downloadOf, openDownload, takenBy } from './lower/downloads.ts';
import { movePtz, presetsOf } from './lower/ptz.ts';
import { recordsOf } from './lower/records.ts';
import { addSession, playUrl, sessionOf } from './lower/streams.ts';
import { subscribe } from './lower/subscribe.ts';
import { callList, deviceList, oneDevice } from './lower/views.ts';

/** What people ask of GB/T 28181. */
export function mountRoutes(app: App): void {
  app.http.api('gb28181', gb28181Api, {
    status: (_input, ctx) => status(ctx),
    async devices(_input, ctx) {
      return { items: (await deviceList(ctx)).map(({ id: _id, ...shown }) => shown) };
    },
    async device({ code }, ctx) {
      const { id, ...shown } = await oneDevice(ctx, code);
      return { ...shown, items: await channelList(ctx, id), calls: await callList(ctx, id) };
    },
    async refresh({ code }, ctx) {
      const center = centerOf(app);
      return readCatalog(center, await registered(center, ctx, code));
    },
    adopt: (input, ctx) => adopt(centerOf(app), ctx, input),
    async quirks({ code, quirks }, ctx) {
      const { id, quirks: before } = await oneDevice(ctx, code);
      const chosen = new Set<string>(quirks);
      // What was found out stays; what a person chooses is what he chooses now.
      const learnt = before.filter((one) => !gbChosen.has(one));
      const all = [...chosen, ...learnt];
      await ctx.tx(async (tx) => {
        await sql`update gb_registration set quirks = ${all}::text[] where device_id = ${id}`.execute(tx.db);
        tx.audit('gb28181.quirks', 'device', id, { code, quirks: all });
      });
      const one = maybeCenter(app)?.devices.get((await oneDevice(ctx, code)).gbCode);
      if (one) {
        const moved = one.quirks.has('moves');
        one.quirks = new Set(all);
        if (chosen.has('moves') !== moved)
          void subscribe(centerOf(app), one).catch((error: unknown) =>
            app.log.debug({ err: error, device: code }, 'a device was not subscribed to'),
          );
      }
      return { ok: true as const };
    },
    async control({ code, channel, command }, ctx) {
      const center = centerOf(app);
      const device = await registered(center, ctx, code);
      await ctx.tx(async (tx) => {
        tx.audit('gb28181.control', 'device', device.deviceId, { code, command, channel: channel ?? null });
      });
      return control(center, device, channel ?? device.code, command);
    },
    async trace({ q, kind, before, limit }) {
      const items = maybeCenter(app)?.trace.list({ q, method: kind, before, limit }) ?? [];
      return {
        items: items.map(({ port, ...one }) => ({
          ...one,
          at: one.at.toISOString(),
          address: `${one.address}:${port}`,
        })),
      };
    },
    async traceFile({ q, kind }, ctx) {
      const items = centerOf(app).trace.list({ q, method: kind, limit: 20_000 }).toReversed();
      await ctx.tx(async (tx) => tx.audit('gb28181.trace', 'gb28181', null, { q: q ?? null, lines: items.length }));
      const text = items
        .map(
          (one) =>
            `${one.at.toISOString()} ${one.way === 'in' ? '<-' : '->'} ${one.transport} ${one.address}:${one.port}\r\n${one.text}\r\n`,
        )
        .join('\r\n----\r\n');
      return { body: Buffer.from(text, 'utf8'), type: 'text/plain; charset=utf-8' };
    },
    async ptz({ code, move }, ctx) {
      const other = await onvifCamera(ctx, code, 'camera.ptz');
      const camera = other ?? (await cameraFor(ctx, code, 'camera.ptz'));
      const { until, isNew } = other
        ? await moveOnvif(app, other, handOf(ctx), move)
        : await movePtz(centerOf(app), await cameraFor(ctx, code, 'camera.ptz'), handOf(ctx), move);
      await ctx.tx(async (tx) => {
        // Each touch of a stick is no line; taking the camera, and changing where it looks for good, is.
        if (isNew || move.do === 'setPreset' || move.do === 'dropPreset' || move.do === 'setTrack')
          tx.audit('camera.ptz', 'device', camera.id, {
            code,
            move: move.do,
            ...('preset' in move && { preset: move.preset }),
            ...('track' in move && { track: move.track }),
          });
        else tx.unaudited('a further touch of a camera that is held already');
      });
      return { heldUntil: new Date(until).toISOString() };
    },
    async presets({ code }, ctx) {
      const other = await onvifCamera(ctx, code, 'camera.ptz');
      if (other) return { items: await onvifPresets(app, other) };
      return { items: await presetsOf(centerOf(app), await cameraFor(ctx, code, 'camera.ptz')) };
    },
    async records({ code, from, to }, ctx) {
      const camera = await cameraFor(ctx, code, 'camera.playback');
      const { items, isWhole } = await recordsOf(centerOf(app), camera, new Date(from), new Date(to));
      return {
        isWhole,
        items: items.map((one) => ({ ...one, from: one.from.toISOString(), to: one.to.toISOString() })),
      };
    },
    async playback({ code, from, to, hevc, ...look }, ctx) {
      const center = centerOf(app);
      needsOrder(from, to);
      const camera = await cameraFor(ctx, code, 'camera.playback');
      const device = deviceOf(center, camera);
      await noteLook(ctx, 'playback', camera, look);
      const id = newId();
      addSession(center, {
        id,
        by: ctx.actor.id ?? '',
        cameraId: camera.id,
        device: device.code,
        wanted: {
          kind: 'playback',
          channel: camera.channel,
          name: camera.name,
          from: new Date(from),
          to: new Date(to),
        },
      });
      const of = { camera: camera.id, act: 'playback' as const, person: ctx.rights.personId };
      const stream = await coveredFor(ctx, camera.id, { id, url: playUrl(id) });
      return { id, path: openView(ctx, stream, { hevc, of }) };
    },
    async download({ code, from, to, ...look }, ctx) {
      const center = centerOf(app);
      needsOrder(from, to);
      const camera = await cameraFor(ctx, code, 'camera.playback', 'export');
      await needWhole(ctx, camera.id);
      deviceOf(center, camera);
      await noteLook(ctx, 'download', camera, look);
      return { id: beginDownload(center, ctx, camera, new Date(from), new Date(to)) };
    },
    async downloadState({ id }, ctx) {
      const { state, seconds, bytes, reason, from, to } = downloadOf(centerOf(app), ctx, id);
      return { state, seconds, bytes, reason, of: (to.getTime() - from.getTime()) / 1_000 };
    },
    async downloadFile({ id }, ctx) {
      const center = centerOf(app);
      const one = downloadOf(center, ctx, id);
      if (one.state !== 'waiting') throw refuse('not_found', { what: id });
      await stillOpen(app, takenBy(one));
      const filename = `${one.camera.name} ${wallClock(one.from).replaceAll(':', '')}.mp4`;
      return { body: openDownload(center, one), type: 'video/mp4', filename };
    },
    async playbackControl({ id, do: what, scale, at }, ctx) {
      const center = centerOf(app);
      const session = sessionOf(center, id);
      if (!session || session.by !== ctx.actor.id) throw refuse('not_found', { what: id });
      if (what === 'stop') {
        session.isOver = true;
        center.calls.bye(id, null);
      } else if (what === 'pause') await center.calls.control(id, { do: 'pause' });
      else
        await center.calls.control(id, {
          do: 'play',
          ...(at === undefined ? {} : { at }),
          ...(scale === undefined ? {} : { scale }),
        });
      return { ok: true as const };
    },
  });
}

function needsOrder(from: string, to: string): void {
  if (Date.parse(from) >= Date.parse(to))
    throw refuse('invalid', { issues: [{ path: 'to', message: '结束须晚于开始 The end is after the beginning' }] });
}

const gbChosen: ReadonlySet<string> = new Set(gbChosenQuirks);

export async function registered(center: Center, ctx: Ctx, code: string): Promise<Registered> {
  const { gbCode, name } = await oneDevice(ctx, code);
  return deviceOf(center, { device: gbCode, name });
}

/** Whoever handles alarms goes before the others, and they before a platform above. */
export const handOf = (ctx: Ctx): Hand => ({
  id: ctx.actor.id ?? ctx.actor.name,
  name: ctx.actor.name,
  rank: ctx.rights.grants.has('alarm.handle') ? 3 : 2,
});

async function status(ctx: Ctx) {
  const { app } = ctx;
  const center = maybeCenter(app);
  const { total } = await app.db
    .selectFrom('device')
    .select(sql<number>`count(*)::int`.as('total'))
    .where('protocol', '=', 'gb28181')
    .where('parent_id', 'is', null)
    .where('is_enabled', '=', true)
    .executeTakeFirstOrThrow();
  const mayKeep = ctx.rights.grants.has('device.manage');
  return {
    isOn: center !== undefined,
    code: center?.code ?? null,
    domain: center?.domain ?? null,
    port: center?.endpoint.port ?? null,
    tlsPort: center?.endpoint.tlsPort ?? null,
    address: mayKeep && center ? hereFor(center, '10.0.0.1') : null,
    online: center?.devices.count ?? 0,
    total,
    calls: center?.calls.count ?? 0,
    strangers:
      mayKeep && center
        ? [...center.strangers.values()].toReversed().map((one) => ({ ...one, at: one.at.toISOString() }))
        : [],
  };
}
