import type { Label } from '../common.ts';
import type { DeviceKind } from '../device.ts';
import type { keyKinds } from '../place.ts';
import { practice, source, type Source } from './terms.ts';

type KeyKind = (typeof keyKinds)[number];

/** Where something has to be, and what counts as being there. A place is covered by what stands at it or below. */
export interface Coverage {
  /** What it is about, e.g. 病区防烟面具. */
  label: Label;
  /** Kinds of key places that need it; absent: every key place. */
  places?: readonly KeyKind[];
  /** Only where a camera hangs at it or below. */
  watched?: true;
  /** Values of own fields that count; absent: any. */
  where?: Readonly<Record<string, string>>;
  /** So many at least; a hospital may set it otherwise. */
  least: number;
  source: Source;
}

/** The same of devices. */
export interface DeviceCoverage extends Omit<Coverage, 'where'> {
  devices: readonly DeviceKind[];
}

export const deviceCoverage = {
  camera: {
    label: ['重点部位视频监控', 'Cameras at key places'],
    devices: ['camera'],
    least: 1,
    source: source('S1-27、S2-14;国卫办医发〔2013〕28 号:重点部位视频监控 / key places are watched'),
  },
  alarm: {
    label: ['重点部位一键报警', 'Alarm buttons at key places'],
    devices: ['panic-button', 'panic-post'],
    places: ['emergency', 'nursery', 'ward', 'cashier', 'pharmacy', 'hall', 'fever-clinic', 'entrance', 'icu'],
    least: 1,
    source: practice('北京市医院安全秩序管理规定第 12 条等,部位为项目默认值 / which places is ours'),
  },
  intrusion: {
    label: ['要害部位入侵报警', 'Intrusion alarms at vital places'],
    devices: ['intrusion-zone'],
    places: ['pharmacy', 'cashier', 'archive', 'server-room', 'chemical', 'lab'],
    least: 1,
    source: practice('S1-19,部位为项目默认值 / which places is ours'),
  },
  door: {
    label: ['重点科室门禁', 'Doors with access control'],
    devices: ['door'],
    places: ['pharmacy', 'nursery', 'icu', 'operating', 'archive', 'server-room', 'chemical', 'fire-control'],
    least: 1,
    source: practice('S1-18,部位为项目默认值 / which places is ours'),
  },
} as const satisfies Record<string, DeviceCoverage>;
