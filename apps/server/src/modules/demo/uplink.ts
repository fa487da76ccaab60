import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import type { DemoDevice } from './devices.ts';
import { demoUplink } from './gb28181.ts';
import type { DemoKey } from './key.ts';

const sharedCount = 10;
const dayMs = 86_400_000;

/** Ten cameras of gates, squares and roads are shared with a platform of the police, as an agreement says. */
export async function addUplink(tx: Tx, devices: readonly DemoDevice[], key: DemoKey): Promise<void> {
  const day = (days: number): string => dayOf(new Date(tx.now.getTime() + days * dayMs));
  const id = newId();
  const name = '安源市公共安全视频共享平台(仿真)';
  const agreement = `安公视联〔${day(-200).slice(0, 4)}〕17号`;
  const basis = '《公共安全视频图像信息系统管理条例》;与安源市公安局联网共享协议';
  await tx.db
    .insertInto('gb_platform')
    .values({
      id,
      code: demoUplink.code,
      name,
      pinyin: pinyinOf(name),
      gb_code: demoUplink.gbCode,
      host: '127.0.0.1',
      port: demoUplink.usualPort,
      transport: 'udp',
      secret: tx.ctx.app.secrets.seal(key.gbPassword(demoUplink.code)),
      edition: '3.0',
      charset: 'gb18030',
      agreement,
      basis,
      starts_on: day(-200),
      ends_on: day(530),
      contact: '科信支队值班室',
      allows_ptz: false,
      allows_playback: true,
      sends_alarms: true,
      is_enabled: true,
      is_demo: true,
    })
    .execute();
  const outdoors = devices.filter(({ kind, parent }) => kind === 'camera' && parent !== undefined);
  const step = Math.floor(outdoors.length / sharedCount);
  await tx.db
    .insertInto('gb_share')
    .values(
      outdoors
        .filter((_, i) => i % step === 0)
        .slice(0, sharedCount)
        .map((camera) => ({
          id: newId(),
          platform_id: id,
          device_id: camera.id,
          camera_code: camera.code,
          camera_name: camera.name,
          place: camera.place.name,
          code: camera.address ?? '',
          since: new Date(tx.now.getTime() - 190 * dayMs),
          by_name: '保卫科长',
          basis: `${agreement} ${basis}`,
        })),
    )
    .execute();
  await tx.db
    .insertInto('gb_negotiation')
    .values(
      talks.map(([days, withWhom, what]) => ({
        id: newId(),
        platform_id: id,
        day: day(days),
        with_whom: withWhom,
        what,
        by_name: '保卫科长',
        at: new Date(tx.now.getTime() + days * dayMs),
      })),
    )
    .execute();
}

const talks: readonly [days: number, withWhom: string, what: string][] = [
  [-230, '安源市公安局治安支队', '商定共享范围:各出入口、门诊广场和院内道路;病房、诊室及医护生活区不共享。'],
  [-205, '安源市公安局科信支队', '确定国标编码、注册口令和单独的调看用户;对方每次调看院方留痕,每季度核对一次。'],
  [-200, '安源市公安局', '双方签署联网共享协议,有效期两年;云台控制权不开放,录像可按需调看。'],
];

/** The simulated platform listens on this port now. */
export async function followPlatform(app: App, port: number): Promise<void> {
  await app.system('demo').tx(async (tx) => {
    const moved = await sql`update gb_platform set port = ${port}
      where is_demo and code = ${demoUplink.code} and host = '127.0.0.1' and port <> ${port}`.execute(tx.db);
    if (moved.numAffectedRows) tx.audit('demo.movePlatform', 'uplink', null, { port });
    else tx.unaudited('it is where it was');
  });
}
