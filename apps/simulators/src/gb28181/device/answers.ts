import {
  catalogQuery,
  catalogResponse,
  deviceControl,
  deviceControlResponse,
  deviceInfoQuery,
  deviceInfoResponse,
  deviceStatusQuery,
  deviceStatusResponse,
  isAnswered,
  pagesOf,
  presetQuery,
  presetResponse,
  readPtz,
  recordQuery,
  recordResponse,
  type Manscdp,
  type NewCatalogItem,
} from '@anyuan/gb28181';

import { careAnswer, careConfig, careControl, carePtz, careShoot } from '../care.ts';
import type { Self } from './self.ts';

/** What it says to a question or a command, message by message. */
export function answersTo(self: Self, message: Manscdp): Buffer[] {
  const { options, settings, charset, quirks } = self;
  const about = { sn: message.sn ?? 0, deviceId: message.deviceId };
  const said = { charset } as const;
  if (catalogQuery.is(message)) return catalogAnswer(self, about);
  if (deviceInfoQuery.is(message))
    return [
      deviceInfoResponse.write(
        {
          ...about,
          name: options.name ?? 'NVR',
          result: true,
          manufacturer: '安院仿真',
          model: 'SIM-NVR',
          firmware: settings.firmware,
          channels: options.channels.length,
        },
        said,
      ),
    ];
  if (deviceStatusQuery.is(message))
    return [deviceStatusResponse.write({ ...about, result: true, online: true, status: true, at: new Date() }, said)];
  const cared = careAnswer(settings, message, charset);
  if (cared) return cared;
  const configured = careConfig(settings, message);
  if (configured) {
    const { snapshot } = configured.said;
    if (snapshot)
      void careShoot(message.deviceId, snapshot, options.shot ?? Buffer.alloc(0), quirks.has('picture-in-form')).then(
        self.say,
      );
    return [configured.answer];
  }
  if (recordQuery.is(message)) return recordsAnswer(self, message);
  if (presetQuery.is(message)) {
    const items = [...settings.presets].map(([id, name]) => ({ id: String(id), name }));
    return [presetResponse.write({ ...about, sum: items.length, presets: items }, said)];
  }
  if (deviceControl.is(message)) return controlled(self, message);
  return [];
}

function controlled(self: Self, message: Manscdp): Buffer[] {
  const said = deviceControl.read(message);
  const ptz = said.ptz === undefined ? undefined : readPtz(said.ptz);
  self.commands.push({ channel: message.deviceId, said, ptz });
  if (said.keyFrameOld ?? said.keyFrame) self.sendKeys();
  careControl(self.settings, said);
  carePtz(self.settings, ptz, said.ptzParams?.preset);
  if (said.boot !== undefined) self.forget();
  const about = { sn: message.sn ?? 0, deviceId: message.deviceId };
  return isAnswered(said) ? [deviceControlResponse.write({ ...about, result: true }, { charset: self.charset })] : [];
}

function recordsAnswer({ options, charset }: Self, message: Manscdp): Buffer[] {
  const about = { sn: message.sn ?? 0, deviceId: message.deviceId };
  const { from: begin, to: end } = recordQuery.read(message);
  const all = typeof options.recordings === 'function' ? options.recordings() : (options.recordings ?? []);
  const found = all.filter((one) => (!end || one.from < end) && (!begin || one.to > begin));
  const itemOf = ({ from, to }: (typeof found)[number]) => ({
    deviceId: message.deviceId,
    name: 'record',
    from,
    to,
    secrecy: 0,
    type: 'time',
    bytes: '1048576',
  });
  return pagesOf(found, 2).map(({ sum, items }) =>
    recordResponse.write(
      { ...about, name: 'record', sum, ...(items.length > 0 && { items: items.map(itemOf) }) },
      { charset },
    ),
  );
}

function catalogAnswer({ options, charset, quirks }: Self, about: { sn: number; deviceId: string }): Buffer[] {
  const items = options.channels.map((one): NewCatalogItem => ({
    deviceId: one.code,
    name: one.name,
    manufacturer: '安院仿真',
    model: 'SIM-IPC',
    civilCode: options.code.slice(0, 6),
    address: one.name,
    parental: 0,
    parentId: one.parent ?? options.code,
    registerWay: 1,
    secrecy: 0,
    status: one.isOn ?? true,
    info: { ptzType: one.ptz ? '1' : '3' },
  }));
  let pages = pagesOf(items, options.page ?? 4);
  if (quirks.has('catalog-shuffled')) pages = pages.toReversed();
  if (quirks.has('catalog-repeated')) pages = pages.flatMap((page, i) => (i % 2 ? [page] : [page, page]));
  if (quirks.has('catalog-loses-last')) pages = pages.slice(0, -1);
  return pages.map(({ sum, items: some }) =>
    catalogResponse.write({ ...about, sum, ...(some.length > 0 && { items: [...some] }) }, { charset }),
  );
}
