import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';

import { alarmNotify, alarmQuery, alarmWord, isAskedFor } from './alarm.ts';
import { catalogNotify, catalogQuery, catalogResponse, eventOf, parentsOf } from './catalog.ts';
import { deviceControl, isAnswered, presetResponse } from './control.ts';
import { deviceInfoResponse, keepalive, positionNotify } from './device.ts';
import { fillPage, Gathering, pagesOf } from './gather.ts';
import { readManscdp } from './message.ts';
import { recordQuery, recordResponse } from './record.ts';

const read = (text: string | Buffer) => readManscdp(typeof text === 'string' ? Buffer.from(text) : text)!;
const page = (sum: number, ids: readonly string[]) =>
  `<?xml version="1.0" encoding="GB2312"?>\n<Response>\n<CmdType>Catalog</CmdType>\n<SN>17430</SN>\n<DeviceID>34020000001110000001</DeviceID>\n<SumNum>${sum}</SumNum>\n<DeviceList Num="${ids.length}">\n${ids.map((id) => `<Item>\n<DeviceID>${id}</DeviceID>\n<Name>Camera ${id}</Name>\n<Status>ON</Status>\n</Item>`).join('\n')}\n</DeviceList>\n</Response>\n`;
const cameras = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => `3402000000131${String(from + i).padStart(7, '0')}`);

describe('charsets (wvp#903, #1344, #1934, #1461, #2231)', () => {
  const xml = (name: string) =>
    `<?xml version="1.0" encoding="GB2312"?><Response><CmdType>DeviceInfo</CmdType><SN>1</SN><DeviceID>34020000001110000001</DeviceID><DeviceName>${name}</DeviceName><Result>OK</Result></Response>`;
  test.each([
    ['labelled GB2312, written as GBK', 'gbk', '门诊大厅镕'],
    ['labelled GB2312, written as GB 18030 with a rare character', 'gb18030', '萳㐂𠮷门诊'],
    ['labelled GB2312, written as UTF-8', 'utf8', '门诊大厅萳'],
  ])('%s', (_title, charset, name) => {
    const message = read(iconv.encode(xml(name), charset));
    expect(deviceInfoResponse.read(message)).toMatchObject({ name, result: true });
  });
  test('what we write is GB 18030, whatever the character (6.10)', () => {
    const body = deviceInfoResponse.write({ sn: 1, deviceId: '3', name: '萳㐂𠮷 & <门诊>', result: true });
    expect(iconv.decode(body, 'gb18030')).toContain('<DeviceName>萳㐂𠮷 &amp; &lt;门诊&gt;</DeviceName>');
    expect(deviceInfoResponse.read(read(body)).name).toBe('萳㐂𠮷 & <门诊>');
  });
});

describe('XML that is none', () => {
  test('NUL bytes and control characters in it and behind it (wvp#1320)', () => {
    const message = read(
      '<?xml version="1.0"?>\0<Notify><CmdType>Keepalive</CmdType><SN>\x01 4</SN><DeviceID>3402</DeviceID><Status>OK</Status></Notify>\0\0\0',
    );
    expect([message.cmdType, message.sn, keepalive.read(message).status]).toEqual(['Keepalive', 4, true]);
  });
  test('a list that is cut short gives what came, and says so (wvp#291)', () => {
    const whole = page(2, cameras(1, 2));
    const message = read(whole.slice(0, whole.indexOf('<Status>', whole.lastIndexOf('<Item>'))));
    expect(message.isWhole).toBe(false);
    expect(catalogResponse.read(message).items?.map(({ deviceId }) => deviceId)).toEqual(cameras(1, 2));
  });
  test('a name with a bare ampersand, tags in any letters, elements in any order', () => {
    const message = read(
      '<Response><SN>9</SN><DEVICEID>3</DEVICEID><cmdtype>catalog</cmdtype><SUMNUM>1</SUMNUM><deviceList num="1"><ITEM><Name>A & B</Name><deviceid>34020000001310000001</deviceid></ITEM></deviceList></Response>',
    );
    expect(catalogResponse.is(message)).toBe(true);
    expect(catalogResponse.read(message).items).toEqual([{ deviceId: '34020000001310000001', name: 'A & B' }]);
  });
  test('entities grow nothing, files are not read (billion laughs, XXE)', () => {
    const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(100)}"><!ENTITY f SYSTEM "file:///etc/passwd">]><Response><CmdType>DeviceInfo</CmdType><SN>1</SN><DeviceName>&b;&f;</DeviceName></Response>`;
    const name = deviceInfoResponse.read(read(laughs)).name ?? '';
    expect(name.length).toBeLessThan(20);
    expect(name).not.toContain('root:');
  });
  test('nesting without end ends', () => {
    const deep = `<Response><CmdType>Catalog</CmdType>${'<a>'.repeat(300_000)}${'</b>'.repeat(300_000)}`;
    const message = read(deep);
    expect([message.cmdType, message.isWhole]).toEqual(['Catalog', false]);
  });
  test('what is no message is none', () => {
    for (const nonsense of ['', 'hello', '<html><body/></html>', '<<<>>>', '<?xml?>'])
      expect(readManscdp(Buffer.from(nonsense))).toBeUndefined();
  });
});

describe('a question answered in several messages (Annex M)', () => {
  const gather = (pages: { sum: number; ids: readonly string[] }[]) => {
    const gathering = new Gathering<{ deviceId?: string | undefined }>(({ deviceId }) => deviceId ?? '', 0);
    for (const { sum, ids } of pages) {
      const { sum: said, items = [] } = catalogResponse.read(read(page(sum, ids)));
      gathering.add({ sum: said, items }, 0);
    }
    return gathering;
  };
  test('one camera a message, 100 of them', () => {
    const gathering = gather(cameras(1, 100).map((id) => ({ sum: 100, ids: [id] })));
    expect([gathering.isWhole, gathering.result.items.length]).toEqual([true, 100]);
  });
  test('pages out of order and sent again are neither lost nor counted twice (wvp#464, #411)', () => {
    const gathering = gather([
      { sum: 5, ids: cameras(4, 2) },
      { sum: 5, ids: cameras(1, 2) },
      { sum: 5, ids: cameras(1, 2) },
    ]);
    // Five came, four differ: the promise counts what is different, and the last may be on its way.
    gathering.add({ sum: 5, items: cameras(3, 1).map((deviceId) => ({ deviceId })) }, 0);
    expect(gathering.result).toMatchObject({ isWhole: true, sum: 5 });
    expect(gathering.result.items.length).toBe(5);
  });
  test('140 promised and 10 came: the rest was lost with its datagrams, and that is said (wvp#858)', () => {
    const gathering = gather([{ sum: 140, ids: cameras(1, 10) }]);
    expect([gathering.isWhole, gathering.isOver(7_999), gathering.isOver(8_000)]).toEqual([false, false, true]);
    expect(gathering.result).toMatchObject({ sum: 140, isWhole: false });
  });
  test('nothing there: SumNum 0 without a list', () => {
    const message = read(
      '<?xml version="1.0"?><Response><CmdType>RecordInfo</CmdType><SN>17430</SN><DeviceID>64010000001310000001</DeviceID><Name>Camera1</Name><SumNum>0</SumNum></Response>',
    );
    const { sum, items } = recordResponse.read(message);
    expect([sum, items]).toEqual([0, undefined]);
    const gathering = new Gathering(String, 0);
    gathering.add({ sum, items: [] }, 0);
    expect(gathering.result).toEqual({ items: [], sum: 0, isWhole: true });
    expect(pagesOf([], 10)).toEqual([{ sum: 0, items: [] }]);
  });
  test('some write the size of the page as the whole: the largest promise counts, silence ends it', () => {
    const gathering = gather([
      { sum: 2, ids: cameras(1, 2) },
      { sum: 2, ids: cameras(3, 2) },
    ]);
    expect(gathering.result.items.length).toBe(4);
  });
  test('pages are cut as they are asked for', () => {
    expect(pagesOf([1, 2, 3, 4, 5], 2).map(({ items }) => items)).toEqual([[1, 2], [3, 4], [5]]);
    const write = (some: readonly number[]): Buffer => Buffer.alloc(some.length * 10);
    const counts = (at: number, room: number) => fillPage([1, 2, 3, 4, 5], at, { room, most: 3 }, write).count;
    expect([counts(0, 25), counts(4, 25), counts(0, 99), counts(0, Infinity), counts(0, 5)]).toEqual([2, 1, 3, 3, 1]);
  });
});

describe('what devices say', () => {
  test('a catalogue with parents on several ways and a group', () => {
    const message = read(
      '<Response><CmdType>Catalog</CmdType><SN>1</SN><DeviceID>34020000002000000001</DeviceID><SumNum>1</SumNum><DeviceList Num="1"><Item><DeviceID>34020000001320000001</DeviceID><Name>x</Name><ParentID>34020000001180000001/34020000002160000001</ParentID><Parental>0</Parental><Status>OFF</Status><Longitude>116.38</Longitude><Info><PTZType>1</PTZType></Info></Item></DeviceList></Response>',
    );
    const [item] = catalogResponse.read(message).items ?? [];
    expect(parentsOf(item!)).toEqual(['34020000001180000001', '34020000002160000001']);
    expect(item).toMatchObject({ status: false, longitude: 116.38, info: { ptzType: '1' } });
  });
  test('a change in the catalogue, with words as they are written in the wild', () => {
    const message = read(
      '<Notify><CmdType>Catalog</CmdType><SN>1</SN><DeviceID>3</DeviceID><SumNum>2</SumNum><DeviceList Num="2"><Item><DeviceID>1</DeviceID><Event>off</Event></Item><Item><DeviceID>2</DeviceID><Event>Boom</Event></Item></DeviceList></Notify>',
    );
    expect(catalogNotify.read(message).items?.map(eventOf)).toEqual(['OFF', undefined]);
  });
  test('an alarm without type is a plain alarm device; with one it is a word (A.2.5.3)', () => {
    const xml = (info: string) =>
      `<Notify><CmdType>Alarm</CmdType><SN>1</SN><DeviceID>34020000001340000001</DeviceID><AlarmPriority>1</AlarmPriority><AlarmMethod>2</AlarmMethod><AlarmTime>2026-11-29T08:30:00</AlarmTime>${info}</Notify>`;
    const plain = alarmNotify.read(read(xml('')));
    expect([alarmWord(plain.method, plain.info?.type), plain.at]).toEqual(['alarm', new Date('2026-11-29T00:30:00Z')]);
    const tamper = alarmNotify.read(read(xml('<Info><AlarmType>2</AlarmType></Info>')));
    expect(alarmWord(tamper.method, tamper.info?.type)).toBe('tamper');
    expect([alarmWord(5, 6), alarmWord(7, undefined), alarmWord(undefined, 1)]).toEqual([
      'intrusion',
      undefined,
      undefined,
    ]);
  });
  test('a position of either edition', () => {
    const old =
      '<Notify><CmdType>MobilePosition</CmdType><SN>1</SN><DeviceID>1</DeviceID><Time>2026-11-29T08:30:00</Time><Longitude>116.1</Longitude><Latitude>39.9</Latitude></Notify>';
    const fresh =
      '<Notify><CmdType>MobilePosition</CmdType><SN>1</SN><DeviceID>1</DeviceID><SumNum>1</SumNum><DeviceList Num="1"><Item><DeviceID>1</DeviceID><Longitude>116.1</Longitude><Latitude>39.9</Latitude></Item></DeviceList></Notify>';
    expect(positionNotify.read(read(old)).longitude).toBe(116.1);
    expect(positionNotify.read(read(fresh)).items?.[0]?.latitude).toBe(39.9);
  });
  test('presets without a number of them', () => {
    const message = read(
      '<Response><CmdType>PresetQuery</CmdType><SN>1</SN><DeviceID>1</DeviceID><PresetList Num="1"><Item><PresetID>1</PresetID><PresetName>门口</PresetName></Item></PresetList></Response>',
    );
    expect(presetResponse.read(message).presets).toEqual([{ id: '1', name: '门口' }]);
  });
});

describe('what is written', () => {
  test('questions and commands as the standard has them', () => {
    const at = new Date('2026-11-29T00:30:00Z');
    expect(recordQuery.write({ sn: 3, deviceId: '1', from: at, to: at, type: 'all' }).toString()).toContain(
      '<StartTime>2026-11-29T08:30:00</StartTime>\r\n<EndTime>2026-11-29T08:30:00</EndTime>\r\n<Type>all</Type>',
    );
    expect(catalogQuery.write({ sn: 1, deviceId: '1' }, { label: 'GB2312' }).toString()).toBe(
      '<?xml version="1.0" encoding="GB2312"?>\r\n<Query>\r\n<CmdType>Catalog</CmdType>\r\n<SN>1</SN>\r\n<DeviceID>1</DeviceID>\r\n</Query>\r\n',
    );
  });
  test('which commands are answered (9.3.1 d, e)', () => {
    const said = (given: object) =>
      isAnswered(deviceControl.read(read(deviceControl.write({ sn: 1, deviceId: '1', ...given }))));
    expect([said({ guard: 'SetGuard' }), said({ ptz: 'A50F0100000000B5' }), said({ boot: 'Boot' })]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

test('a subscriber is told what he asked for (A.2.4.6)', () => {
  const ask = (extra: string) =>
    alarmQuery.read(read(`<Query><CmdType>Alarm</CmdType><SN>1</SN><DeviceID>1</DeviceID>${extra}</Query>`));
  const press = { priority: 1, method: 2 };
  expect(isAskedFor(ask(''), press)).toBe(true);
  expect(
    isAskedFor(ask('<StartAlarmPriority>0</StartAlarmPriority><EndAlarmPriority>0</EndAlarmPriority>'), press),
  ).toBe(true);
  expect(
    isAskedFor(ask('<StartAlarmPriority>2</StartAlarmPriority><EndAlarmPriority>4</EndAlarmPriority>'), press),
  ).toBe(false);
  expect(isAskedFor(ask('<AlarmMethod>5/6</AlarmMethod>'), press)).toBe(false);
  expect(isAskedFor(ask('<AlarmMethod>1/2</AlarmMethod>'), press)).toBe(true);
});
