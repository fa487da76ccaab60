import { group, int, list, onOff, optional, real, text, time, type Found, type Given } from './fields.ts';
import { declare } from './message.ts';

/** What the description of a camera says beside the usual (A.2.1.9, Info). */
const cameraInfo = {
  ptzType: optional(text('PTZType')),
  photoelectric: optional(text('PhotoelectricImagingType')),
  capturePosition: optional(text('CapturePositionType')),
  room: optional(int('RoomType')),
  resolution: optional(text('Resolution')),
  streams: optional(text('StreamNumberList')),
  downloadSpeeds: optional(text('DownloadSpeed')),
  pointType: optional(int('PointType')),
  commonName: optional(text('PointCommonName')),
  mac: optional(text('MAC')),
  encode: optional(text('EncodeType')),
  keptDays: optional(int('RecordSaveDays')),
  contact: optional(text('ContactInfo')),
  businessGroup: optional(text('BusinessGroupID')),
};

/** A device, a system, an area, a group (A.2.1.9); `event` only in notifications (N.4.3.2). */
const item = {
  deviceId: text('DeviceID'),
  event: optional(text('Event')),
  name: optional(text('Name')),
  manufacturer: optional(text('Manufacturer')),
  model: optional(text('Model')),
  owner: optional(text('Owner')),
  civilCode: optional(text('CivilCode')),
  block: optional(text('Block')),
  address: optional(text('Address')),
  parental: optional(int('Parental')),
  parentId: optional(text('ParentID')),
  safetyWay: optional(int('SafetyWay')),
  registerWay: optional(int('RegisterWay')),
  securityLevel: optional(text('SecurityLevelCode')),
  secrecy: optional(int('Secrecy')),
  ip: optional(text('IPAddress')),
  port: optional(int('Port')),
  status: optional(onOff('Status')),
  longitude: optional(real('Longitude')),
  latitude: optional(real('Latitude')),
  businessGroup: optional(text('BusinessGroupID')),
  info: optional(group('Info', cameraInfo)),
};
export type CatalogItem = Found<typeof item>;
export type NewCatalogItem = Given<typeof item>;

/** A.2.4.3: asks for what is there, or subscribes to its changes. */
export const catalogQuery = declare('Query', 'Catalog', {
  from: optional(time('StartTime')),
  to: optional(time('EndTime')),
});
/** A.2.6.4. */
export const catalogResponse = declare('Response', 'Catalog', {
  sum: int('SumNum'),
  items: optional(list('DeviceList', 'Item', item)),
});
/** N.4.3.2: what has changed. */
export const catalogNotify = declare('Notify', 'Catalog', {
  sum: int('SumNum'),
  items: optional(list('DeviceList', 'Item', item)),
});

export const catalogEvents = ['ON', 'OFF', 'VLOST', 'DEFECT', 'ADD', 'DEL', 'UPDATE'] as const;
export type CatalogEvent = (typeof catalogEvents)[number];
export function eventOf({ event }: CatalogItem): CatalogEvent | undefined {
  const said = event?.toUpperCase();
  return catalogEvents.find((one) => one === said);
}

/** The parents of an item, the nearest first where there are several (A.2.1.9: divided by `/`). */
export const parentsOf = ({ parentId }: CatalogItem): string[] =>
  (parentId ?? '')
    .split('/')
    .map((one) => one.trim())
    .filter((one) => one !== '');
